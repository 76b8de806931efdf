using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>A transaction that was begun explicitly. Disposal without a commit rolls it back.</summary>
public sealed class SessionTransaction : IAsyncDisposable, IDisposable
{
    private readonly LevelEnd _end;

    internal SessionTransaction(Session session, TransactionLevel level)
    {
        _end = new LevelEnd(session, level);
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
    public Task CommitAsync(CancellationToken cancellationToken = default) => _end.CommitAsync(cancellationToken);

    /// <summary>Flushes and commits; see <see cref="Session.Commit"/>.</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [Commits]
    public void Commit() => _end.Commit();

    /// <summary>Rolls back; see <see cref="Session.RollbackAsync"/>.</summary>
    /// <param name="cancellationToken">Checked before; pass none in a handler, where the rollback must not be skipped.</param>
    /// <returns>A task that ends when the connection is back.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public Task RollbackAsync(CancellationToken cancellationToken = default) => _end.RollbackAsync(cancellationToken);

    /// <summary>Rolls back; see <see cref="Session.Rollback"/>.</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public void Rollback() => _end.Rollback();

    /// <summary>Rolls back unless it has ended.</summary>
    /// <returns>A task that ends when the connection is back.</returns>
    public ValueTask DisposeAsync() => _end.DisposeAsync();

    /// <summary>Rolls back unless it has ended.</summary>
    public void Dispose() => _end.Dispose();
}
