namespace SessionGuard.Tests;

public sealed class SavepointsOnSqlite : SavepointTests<SqliteDatabase>;

public sealed class SavepointsOnPostgres : SavepointTests<PostgresDatabase>;

public abstract class SavepointTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S074_BeginNested_FlushesFirstAndBeginsTheTransaction()
    {
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = new User { Email = "a" };
        session.Add(user);
        await using var savepoint = await session.BeginNestedAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        Assert.True(session.InTransaction);
        Assert.True(session.InNestedTransaction);
    }

    [Fact]
    public async Task S074_FailedFlush_MakesNoSavepoint()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.BeginNestedAsync(Token));
        Assert.False(session.InNestedTransaction);
        Assert.False(session.IsActive);
    }

    [Fact]
    public async Task S075_Release_MakesItsWorkPartOfTheTransaction()
    {
        await using var session = Database.Open();
        var savepoint = await session.BeginNestedAsync(Token);
        session.Add(new User { Email = "a" });
        await savepoint.CommitAsync(Token);
        Assert.False(session.InNestedTransaction);
        await session.CommitAsync(Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S076_RollbackToASavepoint_KeepsTheOuterWork()
    {
        await using var session = Database.Open();
        var outer = new User { Email = "outer" };
        session.Add(outer);
        var savepoint = await session.BeginNestedAsync(Token);
        var inner = new User { Email = "inner" };
        session.Add(inner);
        await session.FlushAsync(Token);
        await savepoint.RollbackAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(outer));
        Assert.Equal(ObjectState.Transient, session.StateOf(inner));
        await session.CommitAsync(Token);
        Assert.Equal(["outer"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S077_BlockThatThrows_RollsBackToItAndLetsTheExceptionThrough()
    {
        await using var session = Database.Open();
        session.Add(new User { Email = "outer" });
        var savepoint = await session.BeginNestedAsync(Token);
        await Assert.ThrowsAsync<FormatException>(() => savepoint.TransactAsync(async () =>
        {
            session.Add(new User { Email = "inner" });
            await session.FlushAsync(Token);
            throw new FormatException();
        }, Token));
        Assert.True(session.IsActive);
        await session.CommitAsync(Token);
        Assert.Equal(["outer"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S079_ObjectsDeletedSinceTheSavepoint_ArePersistentAgain()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        var savepoint = await session.BeginNestedAsync(Token);
        await session.DeleteAsync(user, Token);
        await session.FlushAsync(Token);
        Assert.Equal(ObjectState.Deleted, session.StateOf(user));
        await savepoint.RollbackAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        Assert.Same(user, await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S080_S081_RollbackToASavepoint_RestoresWhatChangedAndLeavesTheRestAlone()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        await using var session = Database.Open();
        var changed = await session.GetOneAsync<User>(1, Token);
        var clean = await session.GetOneAsync<User>(2, Token);
        changed.Name = "before";
        var savepoint = await session.BeginNestedAsync(Token);
        changed.Name = "inside";
        await session.FlushAsync(Token);
        changed.Name = "unflushed";
        await savepoint.RollbackAsync(Token);
        Assert.Equal("before", changed.Name);
        Assert.NotEmpty(session.Inspect(changed).ExpiredMembers);
        Assert.Empty(session.Inspect(clean).ExpiredMembers);
        await session.CommitAsync(Token);
        Assert.Equal(["1|a|before", "2|b|null"], Database.Committed("SELECT * FROM users ORDER BY id"));
    }

    [Fact]
    public async Task S082_WhatAReleasedSavepointDid_IsUndoneByALaterRollback()
    {
        Database.HasUser(1, "a", "start");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        var added = new User { Email = "b" };
        var savepoint = await session.BeginNestedAsync(Token);
        user.Name = "inside";
        session.Add(added);
        await savepoint.CommitAsync(Token);
        await session.RollbackAsync(Token);
        Assert.Equal("start", user.Name);
        Assert.Equal(ObjectState.Transient, session.StateOf(added));
    }

    [Fact]
    public async Task S083_EndingAnOuterSavepoint_EndsTheInnerOnes()
    {
        await using var session = Database.Open();
        var outer = await session.BeginNestedAsync(Token);
        var inner = await session.BeginNestedAsync(Token);
        session.Add(new User { Email = "a" });
        await outer.CommitAsync(Token);
        Assert.False(inner.IsActive);
        Assert.False(session.InNestedTransaction);
        var third = await session.BeginNestedAsync(Token);
        await session.CommitAsync(Token);
        Assert.False(third.IsActive);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S084_FinishedHandle_IsClosed()
    {
        await using var session = Database.Open();
        var savepoint = await session.BeginNestedAsync(Token);
        await savepoint.RollbackAsync(Token);
        await Assert.ThrowsAsync<TransactionClosedException>(() => savepoint.CommitAsync(Token));
        await Assert.ThrowsAsync<TransactionClosedException>(() => savepoint.RollbackAsync(Token));
        await savepoint.DisposeAsync();
        var transaction = await Reopened(session);
        await transaction.CommitAsync(Token);
        await Assert.ThrowsAsync<TransactionClosedException>(() => transaction.CommitAsync(Token));
    }

    [Fact]
    public async Task S085_FailedFlushInASavepoint_UndoesOnlyTheSavepoint()
    {
        await using var session = Database.Open();
        var outer = new User { Email = "a" };
        session.Add(outer);
        var savepoint = await session.BeginNestedAsync(Token);
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.False(session.IsActive);
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.Query<User>().ToListAsync(Token));
        await savepoint.RollbackAsync(Token);
        Assert.True(session.IsActive);
        await session.CommitAsync(Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S087_BulkUpdateInsideASavepoint_IsUndoneInMemoryToo()
    {
        Database.HasUser(1, "a", "start");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        var savepoint = await session.BeginNestedAsync(Token);
        await session.Query<User>().Where(u => u.Email == "a").ExecuteUpdateAsync(set => set.Set(u => u.Name, "bulk"), cancellationToken: Token);
        Assert.Equal("bulk", user.Name);
        await savepoint.RollbackAsync(Token);
        Assert.Equal("start", user.Name);
        Assert.NotEmpty(session.Inspect(user).ExpiredMembers);
    }

    private static async Task<SessionTransaction> Reopened(Session session)
    {
        await session.RollbackAsync(Token);
        return await session.BeginAsync(Token);
    }
}
