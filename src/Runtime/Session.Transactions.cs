using System.Data;
using System.Data.Common;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    private TransactionLevel? _level;
    private IsolationLevel? _isolation;
    private bool _endedBlock;
    private int _savepoints;

    internal TransactionLevel? Level => _level;

    /// <summary>Begins a transaction explicitly (S006). Where one is open already, also by first use, this is refused (S007).</summary>
    /// <param name="cancellationToken">Checked before anything is done.</param>
    /// <returns>The transaction: commit it, or dispose it to roll back.</returns>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Begins]
    public Task<SessionTransaction> BeginAsync(CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<SessionTransaction>(cancellationToken)
            : Task.FromResult(Begin(nameof(BeginAsync), null));

    /// <summary>Begins a transaction explicitly at an isolation level of its own (S006, S007).</summary>
    /// <param name="isolation">The isolation level of this transaction.</param>
    /// <param name="cancellationToken">Checked before anything is done.</param>
    /// <returns>The transaction: commit it, or dispose it to roll back.</returns>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Begins]
    public Task<SessionTransaction> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<SessionTransaction>(cancellationToken)
            : Task.FromResult(Begin(nameof(BeginAsync), isolation));

    /// <summary>Begins a transaction explicitly (S006). Where one is open already, also by first use, this is refused (S007).</summary>
    /// <returns>The transaction: commit it, or dispose it to roll back.</returns>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Begins]
    public SessionTransaction Begin() => Begin(nameof(Begin), null);

    /// <summary>Begins a transaction explicitly at an isolation level of its own (S006, S007).</summary>
    /// <param name="isolation">The isolation level of this transaction.</param>
    /// <returns>The transaction: commit it, or dispose it to roll back.</returns>
    /// <exception cref="InvalidSessionRequestException">A transaction is open already.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Begins]
    public SessionTransaction Begin(IsolationLevel isolation) => Begin(nameof(Begin), isolation);

    /// <summary>Flushes, then begins a savepoint in the transaction, which is begun if there is none (S074).</summary>
    /// <param name="cancellationToken">Interrupts the flush.</param>
    /// <returns>The savepoint: commit (release) it, or dispose it to roll back to it.</returns>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="StatementException">The flush failed; then there is no savepoint.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Begins]
    public Task<Savepoint> BeginNestedAsync(CancellationToken cancellationToken = default)
        => BeginNestedGuarded(true, nameof(BeginNestedAsync), cancellationToken).AsTask();

    /// <summary>Flushes, then begins a savepoint in the transaction, which is begun if there is none (S074).</summary>
    /// <returns>The savepoint: commit (release) it, or dispose it to roll back to it.</returns>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="StatementException">The flush failed; then there is no savepoint.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Begins]
    public Savepoint BeginNested() => BeginNestedGuarded(false, nameof(BeginNested), default).Complete();

    /// <summary>Flushes, always, and commits the transaction with all its savepoints (S045, S083). Without a transaction it does nothing (S012).</summary>
    /// <param name="cancellationToken">Interrupts the flush; the commit itself is not interrupted, so that its outcome is known.</param>
    /// <returns>A task that ends when the work is stored.</returns>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="StatementException">The flush or the commit failed; nothing is stored, and the session needs a rollback (S051, S052).</exception>
    /// <exception cref="CommitOutcomeUnknownException">The connection was lost while the commit ran.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Commits]
    public Task CommitAsync(CancellationToken cancellationToken = default)
        => CommitGuarded(null, true, nameof(CommitAsync), cancellationToken).AsTask();

    /// <summary>Flushes, always, and commits the transaction with all its savepoints (S045, S083). Without a transaction it does nothing (S012).</summary>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="StatementException">The flush or the commit failed; nothing is stored, and the session needs a rollback (S051, S052).</exception>
    /// <exception cref="CommitOutcomeUnknownException">The connection was lost while the commit ran.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Commits]
    public void Commit() => CommitGuarded(null, false, nameof(Commit), default).Complete();

    /// <summary>
    /// Rolls back the transaction with all its savepoints (S054, S062): objects added in it are transient again (S055), deleted ones
    /// persistent (S056), changed ones have the values of its beginning, and all are expired (S058).
    /// </summary>
    /// <param name="cancellationToken">Ignored once the rollback is sent; pass none in a handler, where the rollback must not be skipped.</param>
    /// <returns>A task that ends when the connection is back.</returns>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [RollsBack]
    public Task RollbackAsync(CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested
            ? Task.FromCanceled(cancellationToken)
            : RollbackGuarded(null, true, nameof(RollbackAsync)).AsTask();

    /// <summary>
    /// Rolls back the transaction with all its savepoints (S054, S062): objects added in it are transient again (S055), deleted ones
    /// persistent (S056), changed ones have the values of its beginning, and all are expired (S058).
    /// </summary>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [RollsBack]
    public void Rollback() => RollbackGuarded(null, false, nameof(Rollback)).Complete();

    internal async ValueTask CommitGuarded(TransactionLevel? level, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            if (level is { IsNested: true })
                await ReleaseCore(level, operation, async, cancellationToken).ConfigureAwait(false);
            else
                await CommitCore(operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    internal async ValueTask RollbackGuarded(TransactionLevel? level, bool async, string operation)
    {
        using (Enter(operation))
        {
            if (level is { IsNested: true })
                await RollbackToCore(level, async).ConfigureAwait(false);
            else
                await RollbackCore(async).ConfigureAwait(false);
        }
    }

    private SessionTransaction Begin(string operation, IsolationLevel? isolation)
    {
        using (Enter(operation))
        {
            if (_endedBlock)
                throw new InvalidSessionRequestException($"'{operation}' refused: the transaction of this block has ended. Leave the block first (S009).");
            if (_level is null)
                DetectAndBegin();
            if (_level is not null)
                throw new InvalidSessionRequestException($"'{operation}' refused: a transaction is open already{(_level.IsExplicit ? "" : ", begun by first use")}. "
                                                         + "Commit or roll back first, or begin a savepoint with BeginNestedAsync.");
            _level = new TransactionLevel(null, null) { IsExplicit = true };
            _isolation = isolation;
            return new SessionTransaction(this, _level);
        }
    }

    private async ValueTask<Savepoint> BeginNestedGuarded(bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            RequireTransaction(operation);
            await FlushCore(operation, async, cancellationToken).ConfigureAwait(false);
            await Connect(async, operation, cancellationToken).ConfigureAwait(false);
            if (_handedOut)
                await PrepareCommit(async).ConfigureAwait(false);
            var name = "sp" + ++_savepoints;
            try
            {
                if (async)
                    await _transaction!.SaveAsync(name, cancellationToken).ConfigureAwait(false);
                else
                    _transaction!.Save(name);
            }
            catch (DbException failure)
            {
                throw StatementFailed(failure, null, "SAVEPOINT");
            }

            _level = new TransactionLevel(_level, name) { IsExplicit = true };
            return new Savepoint(this, _level);
        }
    }

    private async ValueTask CommitCore(string operation, bool async, CancellationToken cancellationToken)
    {
        if (_endedBlock || _level?.Failure is not null)
            RequireTransaction(operation);
        await FlushCore(operation, async, cancellationToken).ConfigureAwait(false);
        if (_level is null)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        while (_level.Parent is { } parent)
        {
            _level.MergeInto(parent);
            _level.IsClosed = true;
            _level = parent;
        }

        await SendCommit(async).ConfigureAwait(false);
        var level = _level;
        level.Forget();
        foreach (var entry in level.Deleted)
        {
            if (entry.State == ObjectState.Deleted)
                Depart(entry, ObjectState.Detached);
        }

        await EndTransaction(async).ConfigureAwait(false);
        if (_settings.ExpireOnCommit)
            ExpireEverything();
    }

    /// <summary>Releases a savepoint, and with it those inside it (S075, S083).</summary>
    private async ValueTask ReleaseCore(TransactionLevel level, string operation, bool async, CancellationToken cancellationToken)
    {
        RequireTransaction(operation);
        await FlushCore(operation, async, cancellationToken).ConfigureAwait(false);
        try
        {
            if (async)
                await _transaction!.ReleaseAsync(level.Savepoint!, cancellationToken).ConfigureAwait(false);
            else
                _transaction!.Release(level.Savepoint!);
        }
        catch (DbException failure)
        {
            throw StatementFailed(failure, null, "RELEASE SAVEPOINT");
        }

        TransactionLevel released;
        do
        {
            released = _level!;
            released.MergeInto(released.Parent!);
            released.IsClosed = true;
            _level = released.Parent;
        }
        while (released != level);
    }

    /// <summary>Rolls back to a savepoint, and with it those inside it; the transaction goes on (S076).</summary>
    private async ValueTask RollbackToCore(TransactionLevel level, bool async)
    {
        var outer = level.Parent!;
        try
        {
            if (!level.IsUndone)
                await SendRollbackTo(level, async).ConfigureAwait(false);
        }
        finally
        {
            TransactionLevel undone;
            do
            {
                undone = _level!;
                Restore(undone);
                undone.IsClosed = true;
                _level = undone.Parent;
            }
            while (undone != level);
        }

        if (_transaction is null || _connection is not { State: ConnectionState.Open })
            outer.Failure ??= level.Failure ?? new InvalidSessionRequestException("The connection was lost, and the transaction with it.");
    }

    /// <summary>Changes made outside a transaction are dropped too; one that cannot come in is no reason to refuse that.</summary>
    private void BeginForRollback()
    {
        try
        {
            DetectAndBegin();
        }
        catch (SessionException)
        {
            _level = new TransactionLevel(null, null);
        }
    }

    private async ValueTask RollbackCore(bool async)
    {
        if (_level is null)
            BeginForRollback();
        if (_level is null)
            return;
        try
        {
            await SendRollback(async).ConfigureAwait(false);
        }
        finally
        {
            for (var level = _level; level is not null; level = level.Parent)
            {
                Restore(level);
                level.IsClosed = true;
            }

            await EndTransaction(async).ConfigureAwait(false);
        }
    }

    /// <summary>A flush or commit failed: the innermost level is rolled back at once, its objects restored, and the session is failed (S064, S067, S085).</summary>
    private async ValueTask FailLevel(Exception failure, bool async)
    {
        var level = _level!;
        level.Failure = failure;
        level.IsUndone = true;
        try
        {
            if (level.IsNested)
            {
                await SendRollbackTo(level, async).ConfigureAwait(false);
            }
            else
            {
                await SendRollback(async).ConfigureAwait(false);
                await ReleaseConnection(async).ConfigureAwait(false);
            }
        }
        finally
        {
            Restore(level);
        }
    }

    /// <summary>A statement failed on a database that aborts the transaction, or with the connection: the whole level is lost (S067).</summary>
    private void FailFrom(Exception failure)
    {
        if (_level is null || _level.Failure is not null)
            return;
        _level.Failure = failure;
        Restore(_level);
    }

    /// <summary>Ends the session's transaction after commit or rollback and gives the connection back (S015).</summary>
    private async ValueTask EndTransaction(bool async)
    {
        for (var level = _level; level is not null; level = level.Parent)
            level.IsClosed = true;
        _level = null;
        _isolation = null;
        _endedBlock = _openBlocks > 0;
        await ReleaseConnection(async).ConfigureAwait(false);
    }

    /// <summary>Rolls back without restoring objects: they are about to be let go (S130, S132).</summary>
    private async ValueTask AbandonTransaction(bool async)
    {
        if (_level is null)
            return;
        try
        {
            await SendRollback(async).ConfigureAwait(false);
        }
        finally
        {
            _level.Forget();
            await EndTransaction(async).ConfigureAwait(false);
            _endedBlock = false;
        }
    }
}
