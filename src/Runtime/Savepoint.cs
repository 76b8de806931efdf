using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>A savepoint: work that can be undone without losing the transaction around it (S074). Disposal without a commit rolls back to it.</summary>
public sealed class Savepoint : IAsyncDisposable, IDisposable
{
    private readonly Session _session;

    internal Savepoint(Session session, TransactionLevel level)
    {
        _session = session;
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
    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed(nameof(CommitAsync));
        return _session.CommitGuarded(Level, true, nameof(CommitAsync), cancellationToken).AsTask();
    }

    /// <summary>Flushes and releases the savepoint: its work becomes part of the transaction around it (S075).</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [Commits]
    public void Commit()
    {
        ThrowIfClosed(nameof(Commit));
        _session.CommitGuarded(Level, false, nameof(Commit), default).Complete();
    }

    /// <summary>Undoes everything since the savepoint began; the transaction around it goes on (S076).</summary>
    /// <param name="cancellationToken">Checked before; pass none in a handler, where the rollback must not be skipped.</param>
    /// <returns>A task that ends when it is undone.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed(nameof(RollbackAsync));
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        return _session.RollbackGuarded(Level, true, nameof(RollbackAsync)).AsTask();
    }

    /// <summary>Undoes everything since the savepoint began; the transaction around it goes on (S076).</summary>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    [RollsBack]
    public void Rollback()
    {
        ThrowIfClosed(nameof(Rollback));
        _session.RollbackGuarded(Level, false, nameof(Rollback)).Complete();
    }

    /// <summary>Rolls back to it unless it has ended.</summary>
    /// <returns>A task that ends when it is undone.</returns>
    public ValueTask DisposeAsync() => Level.IsClosed ? default : _session.RollbackGuarded(Level, true, nameof(DisposeAsync));

    /// <summary>Rolls back to it unless it has ended.</summary>
    public void Dispose()
    {
        if (!Level.IsClosed)
            _session.RollbackGuarded(Level, false, nameof(Dispose)).Complete();
    }

    /// <summary>Runs work inside the savepoint: releases it at the end; when the work throws, rolls back to it and lets the exception through (S077).</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Interrupts the flush.</param>
    /// <returns>A task that ends when the savepoint is released.</returns>
    /// <exception cref="TransactionClosedException">It has ended already (S084).</exception>
    public async Task TransactAsync(Func<Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ThrowIfClosed(nameof(TransactAsync));
        await using (this.ConfigureAwait(false))
        {
            await _session.RunBlock(Level, async () =>
            {
                await work().ConfigureAwait(false);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    private void ThrowIfClosed(string operation)
    {
        if (Level.IsClosed)
            throw new TransactionClosedException(operation, "savepoint");
    }
}
