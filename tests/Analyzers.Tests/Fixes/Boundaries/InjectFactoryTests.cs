using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class InjectFactoryTests
{
    private const string Worker = """
        class Worker : BackgroundService
        {
            private readonly AppDbContext _db; // kept

            public Worker(AppDbContext {|SES1004:db|})
            {
                _db = db; // given
            }

            protected override async Task ExecuteAsync(CancellationToken stopping)
            {
                // until the end
                while (!stopping.IsCancellationRequested)
                {
                    // all that wait
                    Log(await _db.Orders.CountAsync(stopping));
                    await Task.Delay(1000, stopping);
                }
            }
        }
        """;

    private const string WithFactory = """
        class Worker : BackgroundService
        {
            private readonly IDbContextFactory<AppDbContext> _dbFactory; // kept

            public Worker(IDbContextFactory<AppDbContext> dbFactory)
            {
                _dbFactory = dbFactory; // given
            }

            protected override async Task ExecuteAsync(CancellationToken stopping)
            {
                // until the end
                while (!stopping.IsCancellationRequested)
                {
                    await using var db = await _dbFactory.CreateDbContextAsync(stopping);
                    // all that wait
                    Log(await db.Orders.CountAsync(stopping));
                    await Task.Delay(1000, stopping);
                }
            }
        }
        """;

    [Fact]
    public Task HostedService_OpensPerTurn() => Verify.Fix(Worker, WithFactory);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Worker.ReplaceLineEndings("\r\n"), WithFactory.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task SessionsOfOtherLibraries_OpenPerOperation() => Verify.Fix(
        """
        class Worker(Session {|SES1004:session|}) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                while (true)
                {
                    try
                    {
                        var user = await session.GetAsync<User>(1, token);
                        Log(user);
                    }
                    catch (SessionException e) { Log(e); }
                    await Task.Delay(10, token);
                }
            }
        }
        class Starter(NHibernate.ISession {|SES1004:db|}) : IHostedService
        {
            public Task StartAsync(CancellationToken token) { Log(db.Get<User>(1)); return Task.CompletedTask; }
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """,
        """
        class Worker(SessionFactory sessions) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                while (true)
                {
                    try
                    {
                        await using var session = sessions.OpenSession();
                        var user = await session.GetAsync<User>(1, token);
                        Log(user);
                    }
                    catch (SessionException e) { Log(e); }
                    await Task.Delay(10, token);
                }
            }
        }
        class Starter(ISessionFactory dbFactory) : IHostedService
        {
            public async Task StartAsync(CancellationToken token) { using var db = dbFactory.OpenSession(); Log(db.Get<User>(1)); await Task.CompletedTask; }
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task SessionBearer_ComesFromAScope() => Verify.Fix(
        """
        interface IUsers { Task<int> Count(); }
        class Users(AppDbContext db) : IUsers { public Task<int> Count() => db.Users.CountAsync(); }
        class Worker(IUsers {|SES1004:users|}) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) => users.Count();
        }
        """,
        """
        interface IUsers { Task<int> Count(); }
        class Users(AppDbContext db) : IUsers { public Task<int> Count() => db.Users.CountAsync(); }
        class Worker(IServiceScopeFactory scopes) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                await using var scope = scopes.CreateAsyncScope();
                var users = scope.ServiceProvider.GetRequiredService<IUsers>();
                await users.Count();
            }
        }
        """);

    [Fact]
    public Task NamespaceOfScopes_IsImported() => Verify.Fix(
        """
        using System.Threading;
        using System.Threading.Tasks;
        class Db : Microsoft.EntityFrameworkCore.DbContext { public int Count() => 1; }
        class Users { private readonly Db db; public Users(Db db) => this.db = db; public int Count() => db.Count(); }
        class Worker : Microsoft.Extensions.Hosting.IHostedService
        {
            private readonly Users users;
            public Worker(Users {|SES1004:users|}) => this.users = users;
            public Task StartAsync(CancellationToken token) { return Task.CompletedTask; }
            public Task StopAsync(CancellationToken token) { return Task.FromResult(this.users.Count()); }
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using System.Threading;
        using System.Threading.Tasks;
        class Db : Microsoft.EntityFrameworkCore.DbContext { public int Count() => 1; }
        class Users { private readonly Db db; public Users(Db db) => this.db = db; public int Count() => db.Count(); }
        class Worker : Microsoft.Extensions.Hosting.IHostedService
        {
            private readonly IServiceScopeFactory scopes;
            public Worker(IServiceScopeFactory scopes) => this.scopes = scopes;
            public Task StartAsync(CancellationToken token) { return Task.CompletedTask; }
            public async Task StopAsync(CancellationToken token) { await using var scope = scopes.CreateAsyncScope(); var users = scope.ServiceProvider.GetRequiredService<Users>(); await Task.FromResult(users.Count()); }
        }
        """,
        new VerifyOptions { WithPrelude = false, References = References.EntityFramework });

    [Fact]
    public Task SeveralThatShareASession_HaveNoFix() => Verify.NoFix("""
        class Users(AppDbContext db) { public void Add(User user) => db.Add(user); }
        class Worker(Users {|SES1004:users|}, AppDbContext {|SES1004:db|}) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { users.Add(new User()); await db.SaveChangesAsync(token); }
        }
        """);

    [Fact]
    public Task WorkOfSeveralMethods_HasNoFix() => Verify.NoFix("""
        class Worker(AppDbContext {|SES1004:db|}) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { Stage(); await db.SaveChangesAsync(token); }
            void Stage() => db.Add(new User());
        }
        """);

    [Fact]
    public Task UsesThatCannotMove_HaveNoFix() => Verify.NoFix("""
        class Passing(AppDbContext {|SES1004:db|}) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) => Count(db, token);
            static Task Count(AppDbContext db, CancellationToken token) => db.Users.CountAsync(token);
        }
        class Starting(AppDbContext {|SES1004:db|}) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                Log(await db.Users.CountAsync(token));
                while (true) Log(await db.Orders.CountAsync(token));
            }
        }
        class Timing(AppDbContext {|SES1004:db|}) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) { new Timer(_ => db.Users.Count()).Change(0, 1); return Task.CompletedTask; }
        }
        """);

    [Fact]
    public Task ClassInSeveralParts_HasNoFix() => Verify.NoFix("""
        partial class Worker : BackgroundService
        {
            private readonly AppDbContext db;
            public Worker(AppDbContext {|SES1004:db|}) => this.db = db;
            protected override async Task ExecuteAsync(CancellationToken token) => Log(await db.Users.CountAsync(token));
        }
        partial class Worker { public int Count() => db.Users.Count(); }
        """);

    [Fact]
    public Task Middleware_TakesItsSessionInInvokeAndHasNoFix() => Verify.NoFix("""
        using Microsoft.AspNetCore.Http;
        class Counting
        {
            private readonly RequestDelegate next;
            private readonly AppDbContext db;
            public Counting(RequestDelegate next, AppDbContext {|SES1004:db|}) { this.next = next; this.db = db; }
            public async Task InvokeAsync(HttpContext context) { Log(await db.Users.CountAsync()); await next(context); }
        }
        """);

    [Fact]
    public Task ExpressionBodyWithAChoice_IsAwaitedAsAWhole() => Verify.Fix(
        """
        class Sweeper(AppDbContext {|SES1004:db|}) : Microsoft.Extensions.Hosting.IHostedService
        {
            public Task StartAsync(CancellationToken token) => token.IsCancellationRequested ? Task.CompletedTask : db.Users.LoadAsync(token);
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """,
        """
        class Sweeper(IDbContextFactory<AppDbContext> dbFactory) : Microsoft.Extensions.Hosting.IHostedService
        {
            public async Task StartAsync(CancellationToken token)
            {
                await using var db = await dbFactory.CreateDbContextAsync();
                await (token.IsCancellationRequested ? Task.CompletedTask : db.Users.LoadAsync(token));
            }
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """);
}
