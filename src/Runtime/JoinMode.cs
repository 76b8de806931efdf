namespace SessionGuard;

/// <summary>What a session that joins a transaction of the caller's does to it (S158, S159).</summary>
public enum JoinMode
{
    /// <summary>Its commit leaves the transaction open; its rollback rolls it back. The default.</summary>
    RollbackOnly,

    /// <summary>Its commit commits the transaction, its rollback rolls it back.</summary>
    ControlFully,

    /// <summary>It works in a savepoint: its commit releases it, its rollback goes back to it, and the transaction stays usable. For tests.</summary>
    CreateSavepoint,
}
