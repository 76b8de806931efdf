using System.Data.Common;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>The open connection, for Dapper and other SQL of your own; pass it <see cref="Transaction"/> as well. Call <see cref="ConnectAsync"/> first.</summary>
    /// <exception cref="InvalidSessionRequestException">No connection is held now.</exception>
    public DbConnection Connection => _connection ?? throw NotConnected(nameof(Connection));

    /// <summary>The database transaction in progress; see <see cref="Connection"/>.</summary>
    /// <exception cref="InvalidSessionRequestException">No connection is held now.</exception>
    public DbTransaction Transaction => _transaction ?? throw NotConnected(nameof(Transaction));

    /// <summary>Flushes (if autoflush is on), takes a connection and begins the database transaction, so that <see cref="Connection"/> can be used.</summary>
    /// <param name="cancellationToken">Interrupts the opening.</param>
    /// <returns>The open connection; it stays the session's, and is given back at commit, rollback or close (S015).</returns>
    /// <exception cref="SessionConnectionException">No connection could be opened.</exception>
    public Task<DbConnection> ConnectAsync(CancellationToken cancellationToken = default)
        => ConnectGuarded(true, nameof(ConnectAsync), cancellationToken).AsTask();

    /// <summary>Flushes (if autoflush is on), takes a connection and begins the database transaction, so that <see cref="Connection"/> can be used.</summary>
    /// <returns>The open connection; it stays the session's, and is given back at commit, rollback or close (S015).</returns>
    /// <exception cref="SessionConnectionException">No connection could be opened.</exception>
    public DbConnection Connect() => ConnectGuarded(false, nameof(Connect), default).Complete();

    private static InvalidSessionRequestException NotConnected(string member)
        => new($"'{member}' refused: the session holds no connection now. Call ConnectAsync first, in every transaction.");

    private async ValueTask<DbConnection> ConnectGuarded(bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            var connection = await Connect(async, operation, cancellationToken).ConfigureAwait(false);
            _handedOut = true;
            return connection;
        }
    }
}
