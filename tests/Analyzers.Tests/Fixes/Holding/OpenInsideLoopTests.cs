using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Holding;

public class OpenInsideLoopTests
{
    [Fact]
    public Task Session_IsOpenedInEachTurn() => Verify.Fix(
        """
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                // one for all
                await using var session = {|SES4003:factory.OpenSession()|};
                var turns = 0;
                while (!stop.IsCancellationRequested)
                {
                    // next
                    session.Add(new User());
                    await session.CommitAsync(stop);
                    turns++;
                }

                Log(turns);
            }
        }
        """,
        """
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                // one for all
                var turns = 0;
                while (!stop.IsCancellationRequested)
                {
                    await using var session = factory.OpenSession();
                    // next
                    session.Add(new User());
                    await session.CommitAsync(stop);
                    turns++;
                }

                Log(turns);
            }
        }
        """);

    [Fact]
    public Task ContextOfAConsumer_IsOpenedInEachTurn() => Verify.Fix(
        """
        class Worker(IDbContextFactory<AppDbContext> factory, System.Threading.Channels.ChannelReader<User> users)
        {
            public async Task Run(CancellationToken stop)
            {
                await using var db = await {|SES4003:factory.CreateDbContextAsync(stop)|};
                await foreach (var user in users.ReadAllAsync(stop))
                {
                    db.Add(user);
                    await db.SaveChangesAsync(stop);
                }
            }
        }
        """,
        """
        class Worker(IDbContextFactory<AppDbContext> factory, System.Threading.Channels.ChannelReader<User> users)
        {
            public async Task Run(CancellationToken stop)
            {
                await foreach (var user in users.ReadAllAsync(stop))
                {
                    await using var db = await factory.CreateDbContextAsync(stop);
                    db.Add(user);
                    await db.SaveChangesAsync(stop);
                }
            }
        }
        """);

    [Fact]
    public Task SessionUsedBeforeTheLoop_GetsNoFix() => Verify.NoFix("""
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                await using var session = {|SES4003:factory.OpenSession()|};
                var all = await session.Query<User>().ToListAsync();
                while (!stop.IsCancellationRequested)
                {
                    session.AddRange(all);
                    await session.CommitAsync(stop);
                }
            }
        }
        """);

    [Fact]
    public Task ObjectCarriedFromTurnToTurn_GetsNoFix() => Verify.NoFix("""
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                await using var session = {|SES4003:factory.OpenSession()|};
                User last = null;
                while (!stop.IsCancellationRequested)
                {
                    if (last is not null) last.Active = false;
                    last = await session.GetAsync<User>(1, stop);
                    await session.CommitAsync(stop);
                }
            }
        }
        """);

    [Fact]
    public Task GivenSession_GetsNoFix() => Verify.NoFix("""
        class Worker
        {
            public async Task Run(Session session, CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await {|SES4003:session.CommitAsync(stop)|};
                }
            }
        }
        """);

    [Fact]
    public Task LoopWithoutBlock_GetsNoFix() => Verify.NoFix("""
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                await using var session = {|SES4003:factory.OpenSession()|};
                while (!stop.IsCancellationRequested)
                    await session.CommitAsync(stop);
            }
        }
        """);

    [Theory]
    [InlineData("batch.Add(await db.Users.FirstAsync()); foreach (var user in batch) user.Active = true; await db.SaveChangesAsync();")]
    [InlineData("_last = await db.Users.FirstAsync(); _last.Active = true; await db.SaveChangesAsync();")]
    [InlineData("byName[\"x\"] = await db.Users.FirstAsync(); await db.SaveChangesAsync();")]
    public Task ObjectsThatOutliveTheTurn_NoFix(string turn) => Verify.NoFix($$"""
        class Worker(IDbContextFactory<AppDbContext> contexts)
        {
            private User? _last;
            public async Task Run(CancellationToken stop, Dictionary<string, User> byName)
            {
                var batch = new List<User>();
                await using var db = {|SES4003:contexts.CreateDbContext()|};
                while (!stop.IsCancellationRequested)
                {
                    {{turn}}
                }
            }
        }
        """);

    [Fact]
    public Task OpeningOfSeveralLines_NoFix() => Verify.NoFix("""
        class Worker(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run(CancellationToken stop)
            {
                await using var db =
                    {|SES4003:contexts.CreateDbContext()|};
                while (!stop.IsCancellationRequested)
                {
                    await db.Users.CountAsync();
                }
            }
        }
        """);

    [Fact]
    public Task OpeningWithAComment_GetsNoFix() => Verify.NoFix("""
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                await using var session = /* one for all */ {|SES4003:factory.OpenSession()|};
                while (!stop.IsCancellationRequested)
                {
                    session.Add(new User());
                    await session.CommitAsync(stop);
                }
            }
        }
        """);

    [Fact]
    public Task ObjectHandedToSomethingOfThisCodeThatIsOlder_NoFix() => Verify.NoFix("""
        class Latest { User? last; public void Note(User user) { if (last is not null) last.Active = false; last = user; } }
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                var latest = new Latest();
                await using var session = {|SES4003:factory.OpenSession()|};
                while (!stop.IsCancellationRequested)
                {
                    latest.Note(await session.GetOneAsync<User>(1, stop));
                    await session.CommitAsync(stop);
                }
            }
        }
        """);

    [Fact]
    public Task ValuesThatOutliveTheTurn_AreNoObjects() => Verify.Fix(
        """
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                var names = new List<string>();
                await using var session = {|SES4003:factory.OpenSession()|};
                while (!stop.IsCancellationRequested)
                {
                    var users = new List<User>();
                    users.Add(await session.GetOneAsync<User>(1, stop));
                    names.Add(users[0].Name);
                    await session.CommitAsync(stop);
                }
            }
        }
        """,
        """
        class Worker(SessionFactory factory)
        {
            public async Task Run(CancellationToken stop)
            {
                var names = new List<string>();
                while (!stop.IsCancellationRequested)
                {
                    await using var session = factory.OpenSession();
                    var users = new List<User>();
                    users.Add(await session.GetOneAsync<User>(1, stop));
                    names.Add(users[0].Name);
                    await session.CommitAsync(stop);
                }
            }
        }
        """);
}
