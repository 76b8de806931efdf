using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>The ways in which a transaction, or a savepoint in it, is ended by whoever holds it.</summary>
internal readonly struct LevelEnd(Session session, TransactionLevel level)
{
    public Task CommitAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed(nameof(CommitAsync));
        return session.CommitGuarded(level, true, nameof(CommitAsync), cancellationToken).AsTask();
    }

    public void Commit()
    {
        ThrowIfClosed(nameof(Commit));
        session.CommitGuarded(level, false, nameof(Commit), default).Complete();
    }

    public Task RollbackAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed(nameof(RollbackAsync));
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : session.RollbackGuarded(level, true, nameof(RollbackAsync)).AsTask();
    }

    public void Rollback()
    {
        ThrowIfClosed(nameof(Rollback));
        session.RollbackGuarded(level, false, nameof(Rollback)).Complete();
    }

    public ValueTask DisposeAsync() => level.IsClosed ? default : session.RollbackGuarded(level, true, nameof(DisposeAsync));

    public void Dispose()
    {
        if (!level.IsClosed)
            session.RollbackGuarded(level, false, nameof(Dispose)).Complete();
    }

    public void ThrowIfClosed(string operation)
    {
        if (level.IsClosed)
            throw new TransactionClosedException(operation, level.IsNested ? "savepoint" : "transaction");
    }
}
