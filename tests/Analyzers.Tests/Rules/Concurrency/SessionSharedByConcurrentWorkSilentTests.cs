using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001 where it must keep quiet.</summary>
public class SessionSharedByConcurrentWorkSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task AwaitedOneAfterAnother_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run(int[] ids)
            {
                await {{s.Query}};
                var kept = {{s.Query}};
                await kept;
                foreach (var id in ids)
                    await {{s.Query}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionPerTask_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.InjectedFactory("Load")}}
            public Task Run(int[] ids) => Task.WhenAll(ids.Select(async id => { {{s.UsingSession}} await {{s.Query}}; }));
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionOpenedInEachTurn_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.InjectedFactory("Load")}}
            public async Task Run(int[] ids)
            {
                var tasks = new List<Task>();
                foreach (var id in ids)
                {
                    var session = {{s.Open}};
                    tasks.Add({{s.Query}});
                }
                await Task.WhenAll(tasks);
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task OneOperationBesideOtherWork_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run(HttpClient http)
            {
                var users = {{s.Query}};
                var page = http.GetStringAsync("https://example.org");
                await Task.WhenAll(users, page);
            }
        }
        """, new VerifyOptions { References = s.References, Only = ["SES2001"] });

    [Theory, Libraries(Library.Every)]
    public Task ElementsAwaitedOneByOne_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run(int[] ids)
            {
                foreach (var task in ids.Select(async id => { await {{s.Query}}; }))
                    await task;
            }
        }
        """, s);

    [Fact]
    public Task OneAwaitedTaskRun_IsSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run() { await Task.Run(() => db.Users.ToList()); await db.Orders.LoadAsync(); }
        }
        """);

    [Fact]
    public Task ImplementationsOutOfSight_AreSilent() => Verify.Analyzer("""
        public interface IUsers { Task<int> Count(); }
        public interface IOrders { Task<int> Count(); }
        class Page
        {
            readonly IUsers users; readonly IOrders orders;
            public Page(IUsers users, IOrders orders) { this.users = users; this.orders = orders; }
            public Task Show() => Task.WhenAll(users.Count(), orders.Count());
        }
        """);

    [Fact]
    public Task SeveralImplementations_AreSilent() => Verify.Analyzer("""
        interface IUsers { Task<int> Count(); }
        class DbUsers : IUsers { readonly AppDbContext db; public DbUsers(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Users.CountAsync(); }
        class NoUsers : IUsers { public Task<int> Count() => Task.FromResult(0); }
        class Page
        {
            readonly IUsers users; readonly AppDbContext db;
            public Page(IUsers users, AppDbContext db) { this.users = users; this.db = db; }
            public Task Show() => Task.WhenAll(users.Count(), db.Orders.CountAsync());
        }
        """);

    [Theory]
    [InlineData("services.AddTransient<AppDbContext>();")]
    [InlineData("services.TryAddTransient<AppDbContext>();")]
    [InlineData("services.AddKeyedTransient<AppDbContext>(\"own\");")]
    [InlineData("services.TryAddKeyedTransient<AppDbContext>(\"own\");")]
    [InlineData("services.AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Transient);")]
    public Task TransientSessions_AreSilent(string registration) => Verify.Analyzer($$"""
        using Microsoft.Extensions.DependencyInjection.Extensions;
        static class Setup { static void Add(IServiceCollection services) { {{registration}} } }
        class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Users.CountAsync(); }
        class Orders { readonly AppDbContext db; public Orders(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Orders.CountAsync(); }
        class Page
        {
            readonly Users users; readonly Orders orders;
            public Page(Users users, Orders orders) { this.users = users; this.orders = orders; }
            public Task Show() => Task.WhenAll(users.Count(), orders.Count());
        }
        """);

    [Fact]
    public Task RepositoriesWithSessionsOfTheirOwn_AreSilent() => Verify.Analyzer("""
        class Users
        {
            readonly IDbContextFactory<AppDbContext> factory;
            public Users(IDbContextFactory<AppDbContext> factory) { this.factory = factory; }
            public async Task<int> Count() { await using var db = factory.CreateDbContext(); return await db.Users.CountAsync(); }
        }
        class Page
        {
            readonly Users users;
            public Page(Users users) { this.users = users; }
            public Task Show() => Task.WhenAll(users.Count(), users.Count());
        }
        """);

    [Fact]
    public Task TwoSessions_AreSilent() => Verify.Analyzer("""
        class Load
        {
            readonly IDbContextFactory<AppDbContext> factory;
            public Load(IDbContextFactory<AppDbContext> factory) { this.factory = factory; }
            public async Task Run()
            {
                await using var one = factory.CreateDbContext();
                await using var two = factory.CreateDbContext();
                await Task.WhenAll(one.Users.LoadAsync(), two.Orders.LoadAsync());
            }
        }
        """);

    [Fact]
    public Task ScopePerTask_IsSilent() => Verify.Analyzer("""
        class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public async Task Load() => await db.Users.LoadAsync(); }
        class Page
        {
            readonly IServiceScopeFactory scopes;
            public Page(IServiceScopeFactory scopes) { this.scopes = scopes; }
            public async Task Show(int[] ids)
            {
                await Task.WhenAll(ids.Select(async id =>
                {
                    using var scope = scopes.CreateScope();
                    await scope.ServiceProvider.GetRequiredService<Users>().Load();
                    var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                    await db.Orders.LoadAsync();
                }));
            }
        }
        """);

    [Fact]
    public Task OneSessionAShard_IsSilent() => Verify.Analyzer("""
        class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public async Task Load() => await db.Users.LoadAsync(); }
        class Page
        {
            public async Task Contexts(AppDbContext[] shards)
            {
                var tasks = new List<Task>();
                foreach (var shard in shards)
                    tasks.Add(shard.Users.LoadAsync());
                await Task.WhenAll(tasks);
            }
            public Task Lambdas(AppDbContext[] shards) => Task.WhenAll(shards.Select(shard => shard.Users.LoadAsync()));
            public Task Parallels(AppDbContext[] shards) => Parallel.ForEachAsync(shards, async (shard, ct) => await shard.Users.LoadAsync(ct));
            public async Task Repositories(Users[] shards)
            {
                var tasks = new List<Task>();
                foreach (var shard in shards)
                    tasks.Add(shard.Load());
                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task TurnsTakenBySemaphore_AreSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db; readonly SemaphoreSlim gate = new SemaphoreSlim(1);
            public Load(AppDbContext db) { this.db = db; }
            public Task Run(int[] ids) => Task.WhenAll(ids.Select(async id =>
            {
                await gate.WaitAsync();
                try { await db.Users.FindAsync(id); }
                finally { gate.Release(); }
            }));
        }
        """);

    [Fact]
    public Task OneOfTwoBranches_IsSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Either(bool users)
            {
                await (users ? db.Users.LoadAsync() : db.Orders.LoadAsync());
                Task task;
                if (users) task = db.Users.LoadAsync(); else task = db.Orders.LoadAsync();
                await task;
            }
            public Task Returned(bool users) => users ? db.Users.LoadAsync() : db.Orders.LoadAsync();
        }
        """);

    [Fact]
    public Task TasksKeptWhereTheyAreAwaitedLater_AreSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db; Task? field; readonly Dictionary<int, Task> all = new Dictionary<int, Task>();
            public Load(AppDbContext db) { this.db = db; }
            public async Task Field() { field = db.Users.LoadAsync(); await field; await db.Orders.LoadAsync(); }
            public async Task Element() { all[1] = db.Users.LoadAsync(); await Task.WhenAll(all.Values); await db.Orders.LoadAsync(); }
            public async Task Tuple() { var (a, b) = (db.Users.LoadAsync(), 1); await a; await db.Orders.LoadAsync(); Log(b); }
            public async Task Checked(bool x)
            {
                Task? task = null;
                if (x) task = db.Users.LoadAsync();
                if (task is not null) await task;
                await db.Orders.LoadAsync();
            }
            public async Task Previous(int[] ids)
            {
                Task? last = null;
                foreach (var id in ids) { if (last != null) await last; last = db.Users.LoadAsync(); }
                if (last != null) await last;
            }
        }
        """);

    [Fact]
    public Task DeferredQueriesBuiltSideBySide_AreSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run(int[] ids)
            {
                var queries = ids.Select(id => db.Users.Where(u => u.Id == id)).ToList();
                foreach (var query in queries)
                    await query.LoadAsync();
            }
        }
        """);

    [Fact]
    public Task FanOutOverLoadedData_IsSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db; readonly HttpClient http;
            public Load(AppDbContext db, HttpClient http) { this.db = db; this.http = http; }
            public async Task Run()
            {
                var users = await db.Users.ToListAsync();
                var pages = await Task.WhenAll(users.Select(user => http.GetStringAsync(user.Name)));
                users.AsParallel().ForAll(user => Log(user.Name));
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task TaskThatNobodyKeeps_IsLeftToItsOwnRule() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public void Run() { _ = db.Users.LoadAsync(); }
        }
        """);

    [Fact]
    public Task BlockedOnBeforeTheNext_IsSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public int Run()
            {
                var users = db.Users.CountAsync();
                users.Wait();
                var orders = db.Orders.CountAsync();
                Task.WaitAll(users, orders);
                return db.Products.CountAsync().GetAwaiter().GetResult() + db.OrderLines.CountAsync().Result + users.Result;
            }
        }
        """);

    [Fact]
    public Task WithoutACommonSession_IsSilent() => Verify.Analyzer("""
        class Cache { public Task<int> Count() => Task.FromResult(1); }
        class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Users.CountAsync(); public Task<int> None() => Task.FromResult(0); }
        class Page
        {
            readonly Users users; readonly Cache cache;
            public Page(Users users, Cache cache) { this.users = users; this.cache = cache; }
            public Task Show() => Task.WhenAll(users.Count(), cache.Count(), users.None());
        }
        """);

    [Fact]
    public Task RepositoriesConstructedOverTwoSessions_AreSilent() => Verify.Analyzer("""
        class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Users.CountAsync(); }
        class Page
        {
            public Task Show(AppDbContext one, AppDbContext two) => Task.WhenAll(new Users(one).Count(), new Users(two).Count());
        }
        """);

    [Fact]
    public Task SessionsThatALambdaOfAMapIsGiven_AreSilent() => Verify.Analyzer("""
        class Pairs { public Task Map(Func<AppDbContext, AppDbContext, Task> run) => Task.CompletedTask; }
        class Load(Pairs pairs)
        {
            public Task Run() => pairs.Map(async (AppDbContext one, AppDbContext other) => await Task.WhenAll(one.Users.ToListAsync(), other.Users.ToListAsync()));
        }
        """);

    [Fact]
    public Task SessionsThatALambdaOfAMapOfThisCodeIsGiven_AreSilent() => Verify.Analyzer("""
        class Pairs { public Task Map(string name, Func<AppDbContext, AppDbContext, Task> run) => Task.CompletedTask; }
        class Load(Pairs pairs)
        {
            public Task Run() => pairs.Map("both", (AppDbContext one, AppDbContext other) => Task.WhenAll(one.Users.LoadAsync(), other.Orders.LoadAsync()));
        }
        """);

    /// <summary>Who gives the result of a task has waited for it.</summary>
    [Theory]
    [InlineData("Log(db.Users.CountAsync().Await()); Log(db.Users.CountAsync().Await());")]
    [InlineData("var count = db.Users.CountAsync(); Log(count.Await()); Log(await db.Orders.CountAsync());")]
    [InlineData("db.Users.LoadAsync().WaitSafely(); await db.Orders.LoadAsync();")]
    [InlineData("foreach (var user in users) { user.Id = db.Users.CountAsync().Await(); }")]
    public Task WaitedForByAHelperOutOfSight_IsSilent(string code) => Verify.Analyzer($$"""
        static class Waiting
        {
            public static T Await<T>(this Task<T> task) => Run(task);
            public static void WaitSafely(this Task task) => Run(task);
            static extern T Run<T>(Task<T> task);
            static extern void Run(Task task);
        }
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run(User[] users) { {{code}} await db.Users.LoadAsync(); }
        }
        """);
}
