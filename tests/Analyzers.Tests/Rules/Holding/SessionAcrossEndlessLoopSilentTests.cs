using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4003 where it must keep quiet.</summary>
public class SessionAcrossEndlessLoopSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task OpenedInEachTurn_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Worker
        {
            {{s.InjectedFactory("Worker")}}
            public async Task Run(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    {{s.UsingSession}}
                    await {{s.Query}};
                }
            }
            public async Task Helper(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                    await Once();
            }
            async Task Once() { {{s.UsingSession}} await {{s.Query}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task LoopThatEndsWithItsWork_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Worker
        {
            {{s.InjectedFactory("Worker")}}
            public async Task Pages(CancellationToken stop)
            {
                {{s.UsingSession}}
                while (true)
                {
                    if (await {{s.Query}} is null)
                        break;
                }
                for (var more = true; more && !stop.IsCancellationRequested;)
                    more = await {{s.Query}} is not null;
            }
            public async Task Elements(int[] ids)
            {
                {{s.UsingSession}}
                foreach (var id in ids)
                    await {{s.Query}};
                while (!await Done())
                    await {{s.Query}};
            }
            Task<bool> Done() => Task.FromResult(true);
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task NothingOfTheSessionInTheLoop_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Worker
        {
            {{s.InjectedFactory("Worker")}}
            public async Task Run(CancellationToken stop)
            {
                { {{s.UsingSession}} await {{s.Query}}; }
                while (!stop.IsCancellationRequested)
                    await Task.Delay(1000, stop);
            }
        }
        """, s);

    [Fact]
    public Task ClearedInEachTurn_IsSilent() => Verify.Analyzer("""
        class Worker
        {
            public async Task Run(AppDbContext db, CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    db.Add(new User());
                    await db.SaveChangesAsync(stop);
                    db.ChangeTracker.Clear();
                }
            }
        }
        """);

    [Fact]
    public Task ConnectedInEachTurn_IsSilent() => Verify.Analyzer("""
        class Worker
        {
            public async Task Run(NpgsqlConnection connection, CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await connection.OpenAsync(stop);
                    await connection.ExecuteAsync("select 1");
                    await connection.CloseAsync();
                }
            }
        }
        """);

    [Fact]
    public Task DedicatedConnection_IsSilent() => Verify.Analyzer("""
        class Leader
        {
            public async Task Keep(NpgsqlDataSource source, CancellationToken stop)
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                await connection.ExecuteAsync("select pg_advisory_lock(1)");
                while (!stop.IsCancellationRequested)
                    await connection.ExecuteAsync("select 1");
            }
            public async Task Named(NpgsqlConnection listenConnection, CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                    await listenConnection.ExecuteAsync("select 1");
            }
            public async Task Listen(NpgsqlConnection connection, CancellationToken stop)
            {
                await connection.ExecuteAsync("LISTEN jobs");
                while (!stop.IsCancellationRequested)
                    await connection.ExecuteAsync("select 1");
            }
        }
        """);

    [Fact]
    public Task SessionOfAHostedService_IsAnotherRules() => Verify.Analyzer("""
        class Worker(AppDbContext db) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                    await db.SaveChangesAsync(stop);
            }
        }
        class Page(AppDbContext db) : System.ComponentModel.INotifyPropertyChanged
        {
            public event System.ComponentModel.PropertyChangedEventHandler PropertyChanged;
            public async Task Refresh(PeriodicTimer timer)
            {
                while (await timer.WaitForNextTickAsync())
                    PropertyChanged(await db.Users.ToListAsync(), null);
            }
        }
        """, new VerifyOptions { Only = ["SES4003"] });

    [Fact]
    public Task FieldThatTheTypeFillsItself_IsSilent() => Verify.Analyzer("""
        class Worker
        {
            readonly SessionFactory factory; Session session;
            public Worker(SessionFactory factory) { this.factory = factory; session = factory.OpenSession(); }
            public async Task Run(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                    await session.CommitAsync(stop);
            }
        }
        """);

    [Fact]
    public Task ScopePerTurn_IsSilent() => Verify.Analyzer("""
        class Jobs(AppDbContext db) { public async Task Next() { await db.SaveChangesAsync(); } }
        class Worker(IServiceScopeFactory scopes) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    using var scope = scopes.CreateScope();
                    await scope.ServiceProvider.GetRequiredService<Jobs>().Next();
                    var jobs = scope.ServiceProvider.GetRequiredService<Jobs>();
                    await jobs.Next();
                    var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                    await db.SaveChangesAsync(stop);
                }
            }
        }
        """);

    [Fact]
    public Task LoopThatReturnsItsResult_IsSilent() => Verify.Analyzer("""
        class Worker
        {
            public async Task<User> Wait(Session session, CancellationToken stop)
            {
                while (true)
                {
                    var user = await session.GetAsync<User>(1, stop);
                    if (user is not null)
                        return user;
                }
            }
        }
        """);

    [Fact]
    public Task LoopThatReturnsItsVerdictInATry_IsSilent() => Verify.Analyzer("""
        class Worker(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task<bool> Run()
            {
                await using var db = await contexts.CreateDbContextAsync();
                while (true)
                {
                    try
                    {
                        if (await db.Users.AnyAsync())
                            return false;
                        await db.SaveChangesAsync();
                    }
                    catch (DbUpdateException e)
                    {
                        Log(e);
                    }
                }
            }
        }
        """);
}
