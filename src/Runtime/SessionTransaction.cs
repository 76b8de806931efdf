using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>A transaction that was begun explicitly. Disposal without a commit rolls it back.</summary>
public sealed class SessionTransaction : IAsyncDisposable, IDisposable
{
    private readonly Session _session;

    internal SessionTransaction(Session session, TransactionLevel level)
    {
        _session = session;
        Level = level;
    }

    /// <summary>Whether it is open and sound.</summary>
    public bool IsActive => Level is { IsClosed: false, Failure: null };

    internal TransactionLevel Level { get; }

    /// <summary>Flushes and commits; see <see cref="Session.CommitAsync"/>.</summary>
    /// <param name="cancellationToken">Interrupts the flush, not the commit itself.</param>
    /// <returns>A task that ends when the work is stored.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [Commits]
    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed(nameof(CommitAsync));
        return _session.CommitGuarded(Level, true, nameof(CommitAsync), cancellationToken).AsTask();
    }

    /// <summary>Flushes and commits; see <see cref="Session.Commit"/>.</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [Commits]
    public void Commit()
    {
        ThrowIfClosed(nameof(Commit));
        _session.CommitGuarded(Level, false, nameof(Commit), default).Complete();
    }

    /// <summary>Rolls back; see <see cref="Session.RollbackAsync"/>.</summary>
    /// <param name="cancellationToken">Checked before; pass none in a handler, where the rollback must not be skipped.</param>
    /// <returns>A task that ends when the connection is back.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed(nameof(RollbackAsync));
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        return _session.RollbackGuarded(Level, true, nameof(RollbackAsync)).AsTask();
    }

    /// <summary>Rolls back; see <see cref="Session.Rollback"/>.</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public void Rollback()
    {
        ThrowIfClosed(nameof(Rollback));
        _session.RollbackGuarded(Level, false, nameof(Rollback)).Complete();
    }

    /// <summary>Rolls back unless it has ended.</summary>
    /// <returns>A task that ends when the connection is back.</returns>
    public ValueTask DisposeAsync() => Level.IsClosed ? default : _session.RollbackGuarded(Level, true, nameof(DisposeAsync));

    /// <summary>Rolls back unless it has ended.</summary>
    public void Dispose()
    {
        if (!Level.IsClosed)
            _session.RollbackGuarded(Level, false, nameof(Dispose)).Complete();
    }

    private void ThrowIfClosed(string operation)
    {
        if (Level.IsClosed)
            throw new TransactionClosedException(operation, "transaction");
    }
}
