using System.Data.Common;

namespace SessionGuard.Tracking;

/// <summary>A connection of the caller's that a session works on, and the transaction it joins until that has ended.</summary>
internal sealed class JoinedConnection(DbConnection connection, DbTransaction? transaction, JoinMode mode)
{
    /// <summary>The savepoint that stands for the session's transaction.</summary>
    public const string Savepoint = "session_join";

    public DbConnection Connection { get; } = connection;

    /// <summary>The caller's transaction; null once the session has ended it, or if there was none.</summary>
    public DbTransaction? Transaction { get; set; } = transaction;

    public JoinMode Mode { get; } = mode;
}
