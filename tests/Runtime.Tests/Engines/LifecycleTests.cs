namespace SessionGuard.Tests;

public sealed class LifecycleOnSqlite : LifecycleTests<SqliteDatabase>;

public sealed class LifecycleOnPostgres : LifecycleTests<PostgresDatabase>;

public abstract class LifecycleTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public void S001_NewSession_HasNoTransaction()
    {
        using var session = Database.Open();
        Assert.False(session.InTransaction);
        Assert.True(session.IsActive);
        Assert.Equal(0, session.Statistics.Commands);
    }

    [Fact]
    public async Task S002_FirstSql_BeginsATransactionUntilCommit()
    {
        await using var session = Database.Open();
        Assert.Null(await session.GetAsync<User>(1, Token));
        Assert.True(session.InTransaction);
        await session.CommitAsync(Token);
        Assert.False(session.InTransaction);
    }

    [Fact]
    public void S003_Add_BeginsWithoutSql()
    {
        using var session = Database.Open();
        session.Add(new User { Email = "a" });
        Assert.True(session.InTransaction);
        Assert.Equal(0, session.Statistics.Commands);
    }

    [Fact]
    public async Task S007_SecondBegin_IsRefused()
    {
        await using var session = Database.Open();
        await session.GetAsync<User>(1, Token);
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.BeginAsync(Token));
    }

    [Fact]
    public async Task S008_Block_CommitsAtItsEnd()
    {
        await using var session = Database.Open();
        await session.TransactAsync(() =>
        {
            session.Add(new User { Email = "a" });
            return Task.CompletedTask;
        }, Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S008_BlockThatThrows_RollsBackAndLetsTheExceptionThrough()
    {
        await using var session = Database.Open();
        await Assert.ThrowsAsync<FormatException>(() => session.TransactAsync(async () =>
        {
            session.Add(new User { Email = "a" });
            await session.FlushAsync(Token);
            throw new FormatException();
        }, Token));
        Assert.Empty(Database.Committed("SELECT email FROM users"));
        Assert.False(session.InTransaction);
    }

    [Fact]
    public async Task S009_WorkAfterCommitInsideTheBlock_IsRefusedUntilItEnds()
    {
        await using var session = Database.Open();
        await session.TransactAsync(async () =>
        {
            session.Add(new User { Email = "a" });
            await session.CommitAsync(Token);
            await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.GetAsync<User>(99, Token).AsTask());
        }, Token);
        Assert.NotNull(await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S011_DisposalWithoutCommit_WritesNothing()
    {
        await using (var session = Database.Open())
        {
            session.Add(new User { Email = "a" });
            await session.FlushAsync(Token);
        }

        Assert.Empty(Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S012_CommitWithoutTransaction_DoesNothing()
    {
        await using var session = Database.Open();
        await session.CommitAsync(Token);
        await session.RollbackAsync(Token);
        Assert.Equal(0, session.Statistics.Commands);
    }

    [Fact]
    public async Task S013_WithoutAutoBegin_BeginMustComeFirst()
    {
        await using var session = Database.Factory.OpenSession(s => s with { AutoBegin = false });
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.GetAsync<User>(1, Token).AsTask());
        Assert.Throws<InvalidSessionRequestException>(() => session.Add(new User { Email = "a" }));
        await using var transaction = await session.BeginAsync(Token);
        Assert.Null(await session.GetAsync<User>(1, Token));
        await transaction.CommitAsync(Token);
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.GetAsync<User>(1, Token).AsTask());
    }

    [Fact]
    public async Task S028_Flush_SetsKeysAndLeavesTheTransactionOpen()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        await session.FlushAsync(Token);
        Assert.Equal(1, user.Id);
        Assert.True(session.InTransaction);
        Assert.Empty(Database.Committed("SELECT email FROM users"));
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
    }

    [Fact]
    public void S028_SyncTwins_DoTheSame()
    {
        using var session = Database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        session.Commit();
        user.Name = "n";
        session.Commit();
        session.Delete(Database.Open().Get<User>(1) is { Id: 1 } ? user : throw new InvalidOperationException());
        session.Flush();
        Assert.Null(session.Get<User>(1));
        session.Rollback();
        Assert.Same(user, session.Get<User>(1));
        Assert.Equal(["1|a|n"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S031_Update_NamesChangedColumnsOnly()
    {
        Database.HasUser(1, "a", "n");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.RollbackAsync(Token);
        Database.Do("UPDATE users SET email = 'outside' WHERE id = 1");
        user.Name = "changed";
        await session.CommitAsync(Token);
        Assert.Equal(["1|outside|changed"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S036_CleanFlush_SendsNothing()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "x";
        user.Name = null;
        var sent = session.Statistics.Commands;
        await session.FlushAsync(Token);
        Assert.Equal(sent, session.Statistics.Commands);
    }

    [Fact]
    public async Task S090_GetOfAKnownObject_SendsNothing()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var first = await session.GetAsync<User>(1, Token);
        var sent = session.Statistics.Commands;
        Assert.Same(first, await session.GetAsync<User>(1L, Token));
        Assert.Equal(sent, session.Statistics.Commands);
    }

    [Fact]
    public async Task S131_ClosedSession_CanBeUsedAgain()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        await session.CloseAsync(Token);
        Assert.Equal(ObjectState.Transient, session.StateOf(user));
        Assert.Null(await session.GetAsync<User>(1, Token));
    }
}
