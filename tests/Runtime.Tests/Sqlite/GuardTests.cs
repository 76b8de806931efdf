using System.Data.Common;

namespace SessionGuard.Tests;

public sealed class GuardTests : IDisposable
{
    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task S065_UseAfterAFailedFlush_IsRefusedAndCarriesTheFirstFailure()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        var first = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.Equal("users.email", first.Constraint);
        Assert.False(session.IsActive);
        Assert.True(session.InTransaction);
        var second = await Assert.ThrowsAsync<PendingRollbackException>(() => session.GetAsync<User>(1, Token).AsTask());
        Assert.Same(first, second.InnerException);
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        await session.RollbackAsync(Token);
        Assert.True(session.IsActive);
        Assert.NotNull(await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S066_FailedFlush_LosesEarlierWorkOfTheTransactionToo()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        var good = new User { Email = "good" };
        session.Add(good);
        await session.FlushAsync(Token);
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        await session.RollbackAsync(Token);
        await session.CommitAsync(Token);
        Assert.Equal(["a"], _database.Committed("SELECT email FROM users"));
        Assert.Equal(ObjectState.Transient, session.StateOf(good));
    }

    [Fact]
    public async Task S073_Close_IsEnoughToStartAfresh()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        await session.CloseAsync(Token);
        Assert.True(session.IsActive);
        Assert.NotNull(await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S071_FailedStatementOnSqlite_LeavesTheSessionActive()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "kept" });
        await session.FlushAsync(Token);
        await Assert.ThrowsAsync<StatementException>(() => session.ExecuteAsync($"DELETE FROM nowhere", Token));
        Assert.True(session.IsActive);
        await session.CommitAsync(Token);
        Assert.Equal(["kept"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S162_OverlappingUse_NamesBothOperationsAndLeavesTheFirstUnharmed()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        await using var stream = session.Query<User>().AsAsyncEnumerable(Token).GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        var error = await Assert.ThrowsAsync<SessionInUseException>(() => session.CommitAsync(Token));
        Assert.Equal("CommitAsync", error.RefusedOperation);
        Assert.Equal("AsAsyncEnumerable", error.RunningOperation);
        Assert.Throws<SessionInUseException>(() => session.Add(new User { Email = "b" }));
        Assert.Equal("a", stream.Current.Email);
        Assert.False(await stream.MoveNextAsync());
        await session.CommitAsync(Token);
    }

    [Fact]
    public async Task S162_TenThousandOverlaps_AllRefusedWhileTheFirstIsUnharmed()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        for (var round = 0; round < 100; round++)
        {
            await using var stream = session.Query<User>().AsAsyncEnumerable(Token).GetAsyncEnumerator(Token);
            Assert.True(await stream.MoveNextAsync());
            var refused = 0;
            await Parallel.ForAsync(0, 100, Token, async (i, token) =>
            {
                try
                {
                    if (i % 2 == 0)
                        await session.GetAsync<User>(1, token);
                    else
                        await session.FlushAsync(token);
                }
                catch (SessionInUseException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
            Assert.Equal(100, refused);
            Assert.False(await stream.MoveNextAsync());
        }

        Assert.True(session.IsActive);
        Assert.Equal("a", (await session.GetOneAsync<User>(1, Token)).Email);
    }

    [Fact]
    public async Task S161_SessionMayMoveBetweenThreads()
    {
        await using var session = _database.Open();
        await Task.Run(() => session.Add(new User { Email = "a" }), Token);
        await Task.Run(() => session.CommitAsync(Token), Token);
        Assert.Equal(["a"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task Dapper_WorksOnTheSessionsConnectionAndTransaction()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        DbConnection connection = await session.ConnectAsync(Token);
        var emails = await Dapper.SqlMapper.QueryAsync<string>(connection, "SELECT email FROM users", transaction: session.Transaction);
        Assert.Equal(["a"], emails);
        await session.RollbackAsync(Token);
        Assert.Throws<InvalidSessionRequestException>(() => session.Connection);
    }
}
