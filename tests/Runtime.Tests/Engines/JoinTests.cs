namespace SessionGuard.Tests;

public sealed class JoinsOnSqlite : JoinTests<SqliteDatabase>;

public sealed class JoinsOnPostgres : JoinTests<PostgresDatabase>;

public abstract class JoinTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S158_Default_CommitLeavesTheOuterTransactionOpen()
    {
        await using var connection = await Database.Factory.DataSource.OpenConnectionAsync(Token);
        await using var outer = await connection.BeginTransactionAsync(Token);
        await using (var session = Database.Factory.OpenSession(outer))
        {
            session.Add(new User { Email = "a" });
            await session.CommitAsync(Token);
        }

        Assert.Empty(Database.Committed("SELECT email FROM users"));
        await outer.CommitAsync(Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S158_Default_RollbackRollsTheOuterTransactionBack()
    {
        await using var connection = await Database.Factory.DataSource.OpenConnectionAsync(Token);
        await using var outer = await connection.BeginTransactionAsync(Token);
        await using var session = Database.Factory.OpenSession(outer);
        session.Add(new User { Email = "a" });
        await session.FlushAsync(Token);
        await session.RollbackAsync(Token);
        session.Add(new User { Email = "b" });
        await session.CommitAsync(Token);
        Assert.Equal(["b"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S158_ControlFully_CommitsTheOuterTransaction()
    {
        await using var connection = await Database.Factory.DataSource.OpenConnectionAsync(Token);
        await using var outer = await connection.BeginTransactionAsync(Token);
        await using var session = Database.Factory.OpenSession(outer, JoinMode.ControlFully);
        session.Add(new User { Email = "a" });
        await session.CommitAsync(Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S159_CreateSavepoint_LetsTheOuterTransactionUndoEverything()
    {
        await using var connection = await Database.Factory.DataSource.OpenConnectionAsync(Token);
        await using var outer = await connection.BeginTransactionAsync(Token);
        await using (var session = Database.Factory.OpenSession(outer, JoinMode.CreateSavepoint))
        {
            session.Add(new User { Email = "kept" });
            await session.CommitAsync(Token);
            session.Add(new User { Email = "dropped" });
            await session.FlushAsync(Token);
            await session.RollbackAsync(Token);
            Assert.Equal(["kept"], (await session.Query<User>().ToListAsync(Token)).Select(u => u.Email));
        }

        await outer.RollbackAsync(Token);
        Assert.Empty(Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S160_AfterClose_TheConnectionRemainsTheOwners()
    {
        await using var connection = await Database.Factory.DataSource.OpenConnectionAsync(Token);
        await using (var session = Database.Factory.OpenSession(connection))
        {
            session.Add(new User { Email = "a" });
            await session.CommitAsync(Token);
        }

        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }
}
