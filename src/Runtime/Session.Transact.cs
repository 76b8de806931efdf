using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    private int _openBlocks;

    /// <summary>Runs work in a transaction: commits when it ends, rolls back when it throws, and lets the exception through (S008).</summary>
    /// <param name="work">The work. After a commit or rollback inside it the session refuses further work until it ends (S009).</param>
    /// <param name="cancellationToken">Interrupts the flush of the commit.</param>
    /// <returns>A task that ends when the work is stored.</returns>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already (S007).</exception>
    public Task TransactAsync(Func<Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return TransactAsync(async () =>
        {
            await work().ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <summary>Runs work in a transaction and returns its result: commits when it ends, rolls back when it throws (S008).</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">The work. After a commit or rollback inside it the session refuses further work until it ends (S009).</param>
    /// <param name="cancellationToken">Interrupts the flush of the commit.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already (S007).</exception>
    public async Task<T> TransactAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var transaction = await BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
            return await RunBlock(transaction.Level, work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work in a transaction: commits when it ends, rolls back when it throws, and lets the exception through (S008).</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already (S007).</exception>
    public void Transact(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var transaction = Begin();
        _openBlocks++;
        try
        {
            work();
            if (!transaction.Level.IsClosed)
                CommitGuarded(transaction.Level, false, nameof(Transact), default).Complete();
        }
        finally
        {
            LeaveBlock();
        }
    }

    internal async Task<T> RunBlock<T>(TransactionLevel level, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (!level.IsNested)
            _openBlocks++;
        try
        {
            var result = await work().ConfigureAwait(false);
            if (!level.IsClosed)
                await CommitGuarded(level, true, nameof(TransactAsync), cancellationToken).ConfigureAwait(false);
            return result;
        }
        finally
        {
            if (!level.IsNested)
                LeaveBlock();
        }
    }

    private void LeaveBlock()
    {
        _openBlocks--;
        _endedBlock = false;
    }
}
