using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>A savepoint: work that can be undone without losing the transaction around it (S074). Disposal without a commit rolls back to it.</summary>
public sealed class Savepoint : IAsyncDisposable, IDisposable
{
    private readonly Session _session;
    private readonly LevelEnd _end;

    internal Savepoint(Session session, TransactionLevel level)
    {
        _session = session;
        _end = new LevelEnd(session, level);
        Level = level;
    }

    /// <summary>Whether it is open and sound.</summary>
    public bool IsActive => Level is { IsClosed: false, Failure: null };

    internal TransactionLevel Level { get; }

    /// <summary>Flushes and releases the savepoint: its work becomes part of the transaction around it (S075).</summary>
    /// <param name="cancellationToken">Interrupts the flush.</param>
    /// <returns>A task that ends when it is released.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [Commits]
    public Task CommitAsync(CancellationToken cancellationToken = default) => _end.CommitAsync(cancellationToken);

    /// <summary>Flushes and releases the savepoint: its work becomes part of the transaction around it (S075).</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [Commits]
    public void Commit() => _end.Commit();

    /// <summary>Undoes everything since the savepoint began; the transaction around it goes on (S076).</summary>
    /// <param name="cancellationToken">Checked before; pass none in a handler, where the rollback must not be skipped.</param>
    /// <returns>A task that ends when it is undone.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public Task RollbackAsync(CancellationToken cancellationToken = default) => _end.RollbackAsync(cancellationToken);

    /// <summary>Undoes everything since the savepoint began; the transaction around it goes on (S076).</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public void Rollback() => _end.Rollback();

    /// <summary>Rolls back to it unless it has ended.</summary>
    /// <returns>A task that ends when it is undone.</returns>
    public ValueTask DisposeAsync() => _end.DisposeAsync();

    /// <summary>Rolls back to it unless it has ended.</summary>
    public void Dispose() => _end.Dispose();

    /// <summary>Runs work inside the savepoint: releases it at the end; when the work throws, rolls back to it and lets the exception through (S077).</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Interrupts the flush.</param>
    /// <returns>A task that ends when the savepoint is released.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    public async Task TransactAsync(Func<Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        _end.ThrowIfClosed(nameof(TransactAsync));
        await using (this.ConfigureAwait(false))
        {
            await _session.RunBlock(Level, async () =>
            {
                await work().ConfigureAwait(false);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
    }
}
