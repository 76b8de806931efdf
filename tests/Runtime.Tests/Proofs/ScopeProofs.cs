using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace SessionGuard.Tests.Proofs;

/// <summary>Work that a session's scope does not wait for, and scopes that wait too long: what the rules say happens, on a real server.</summary>
public sealed class ScopeProofs : IDisposable
{
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private Shop OpenShop() => new(_database.ConnectionString + ";Pooling=false");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES2002_WorkThatTheScopeDoesNotWaitFor_FindsTheSessionClosed(bool opensItsOwn)
    {
        var started = new TaskCompletionSource();
        var work = Start(_database.Open());
        started.SetResult();
        if (opensItsOwn)
            Assert.Empty(await work);
        else
            Assert.Contains("this session is disposed", (await Assert.ThrowsAsync<ObjectDisposedException>(() => work)).Message, StringComparison.Ordinal);

        Task<List<User>> Start(Session given)
        {
            using var session = given;
            return Task.Run(async () =>
            {
                await started.Task;
                if (!opensItsOwn)
                    return await session.Query<User>().ToListAsync(Token);
                await using var own = _database.Open();
                return await own.Query<User>().ToListAsync(Token);
            });
        }
    }

    [Fact]
    public async Task SES2002_ContextInBackgroundWork_IsDisposed()
    {
        var started = new TaskCompletionSource();
        var work = Start();
        started.SetResult();
        var refused = await Assert.ThrowsAsync<ObjectDisposedException>(() => work);
        Assert.Contains("Cannot access a disposed context instance", refused.Message, StringComparison.Ordinal);

        Task<int> Start()
        {
            using var shop = OpenShop();
            return Task.Run(async () =>
            {
                await started.Task;
                return await shop.Customers.CountAsync(Token);
            });
        }
    }

    /// <summary>Whether the row of the commit that was not awaited arrives depends on which is faster, so only its refusal is asserted.</summary>
    [Fact]
    public async Task SES2003_CommitReturnedOutOfTheUsing_IsRefusedAtTheClose()
    {
        var refused = await Assert.ThrowsAsync<SessionInUseException>(Commit);
        Assert.Equal("CommitAsync", refused.RunningOperation);
        Assert.StartsWith("'Dispose' refused: 'CommitAsync' is still running on this session.", refused.Message, StringComparison.Ordinal);
        await CommitAndWait();
        Assert.Single(_database.Committed("SELECT id FROM users WHERE email = 'awaited'"));

        Task Commit()
        {
            using var session = _database.Open();
            session.Add(new User { Email = "new" });
            return session.CommitAsync(Token);
        }

        async Task CommitAndWait()
        {
            await using var session = _database.Open();
            session.Add(new User { Email = "awaited" });
            await session.CommitAsync(Token);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES2006_QueryInsideTheSessionsOwnStream_IsRefused(bool readsFirst)
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        if (readsFirst)
        {
            foreach (var user in await session.Query<User>().ToListAsync(Token))
                Assert.Equal(1, await session.Query<User>().CountAsync(Token));
            return;
        }

        var refused = await Assert.ThrowsAsync<SessionInUseException>(async () =>
        {
            await foreach (var user in session.Query<User>().AsAsyncEnumerable(Token))
                await session.Query<User>().CountAsync(Token);
        });
        Assert.Equal("AsAsyncEnumerable", refused.RunningOperation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES3007_CommitWhileAStatementRuns_IsRefused(bool awaitsFirst)
    {
        await using var session = _database.Open();
        var running = session.ExecuteAsync($"SELECT pg_sleep(1)", Token);
        if (awaitsFirst)
        {
            await running;
            await session.CommitAsync(Token);
            return;
        }

        var refused = await Assert.ThrowsAsync<SessionInUseException>(() => session.CommitAsync(Token));
        Assert.Equal("ExecuteAsync", refused.RunningOperation);
        await running;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SES4002_PauseWhileARowIsLocked_IsWaitedOutByOthers(bool pausesWhileHeld)
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        await session.ExecuteAsync($"UPDATE users SET name = 'mine'", Token);
        if (!pausesWhileHeld)
            await session.CommitAsync(Token);
        var other = Task.Run(() => _database.Do("UPDATE users SET name = 'theirs'"), Token);
        Assert.Equal(pausesWhileHeld, await Task.WhenAny(other, Task.Delay(TimeSpan.FromSeconds(2), Token)) != other);
        await session.CommitAsync(Token);
        await other;
    }

    [Theory]
    [InlineData(true, "old")]
    [InlineData(false, "new")]
    public async Task SES4003_OneContextForEveryTurn_GoesOnShowingWhatTheFirstTurnRead(bool oneForAll, string seen)
    {
        _database.HasUser(1, "a", "old");
        await using var all = OpenShop();
        var names = new List<string?>();
        for (var turn = 0; turn < 2; turn++)
        {
            await using var own = OpenShop();
            names.Add((await (oneForAll ? all : own).Customers.SingleAsync(Token)).Name);
            _database.Do("UPDATE users SET name = 'new'");
        }

        Assert.Equal(["old", seen], names);
    }

    [Table("users")]
    public class Customer
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("email")]
        public string Email { get; set; } = "";

        [Column("name")]
        public string? Name { get; set; }
    }

    private sealed class Shop(string connectionString) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
    }
}
