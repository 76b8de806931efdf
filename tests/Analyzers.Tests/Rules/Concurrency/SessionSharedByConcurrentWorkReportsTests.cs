using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001 where it speaks.</summary>
public class SessionSharedByConcurrentWorkReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task TwoQueriesInWhenAll_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run() => await Task.WhenAll({{s.Query}}, {|SES2001:{{s.Query}}|});
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task TasksInLocalsAwaitedTogether_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run()
            {
                var first = {{s.Query}};
                var second = {|SES2001:{{s.Query}}|};
                await first;
                await second;
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task FlushWhileAQueryRuns_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run()
            {
                var query = {{s.Query}};
                await {|SES2001:{{s.Flush}}|};
                await query;
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task QueryOfEveryElementGathered_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run(int[] ids) => await Task.WhenAll(ids.Select(async id => { await {|SES2001:{{s.Query}}|}; }));
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task TasksOfALoopGathered_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run(int[] ids)
            {
                var tasks = new List<Task>();
                foreach (var id in ids)
                    tasks.Add({|SES2001:{{s.Query}}|});
                await Task.WhenAll(tasks);
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionOpenedHereAndShared_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.InjectedFactory("Load")}}
            public async Task Run()
            {
                {{s.UsingSession}}
                await Task.WhenAll({{s.Query}}, {|SES2001:{{s.Query}}|});
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task TwoRepositoriesOfTheSameSession_Report(SessionCode s) => Verify.Analyzer($$"""
        class Users { {{s.Injected("Users")}} public async Task Load() { await {{s.Query}}; } }
        class Orders { {{s.Injected("Orders")}} public async Task Load() { await {{s.Query}}; } }
        class Page
        {
            readonly Users users; readonly Orders orders;
            public Page(Users users, Orders orders) { this.users = users; this.orders = orders; }
            public Task Show() => Task.WhenAll(users.Load(), {|SES2001:orders.Load()|});
        }
        """, s);

    [Fact]
    public Task RepositoriesBehindSoleImplementations_Report() => Verify.Analyzer("""
        interface IUsers { Task<int> Count(); }
        interface IOrders { Task<int> Count(); }
        class Users : IUsers { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Users.CountAsync(); }
        class Orders : IOrders { readonly AppDbContext db; public Orders(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Orders.CountAsync(); }
        class Page
        {
            readonly IUsers users; readonly IOrders orders;
            public Page(IUsers users, IOrders orders) { this.users = users; this.orders = orders; }
            public async Task Show()
            {
                var u = users.Count();
                var o = {|SES2001:orders.Count()|};
                Log(await u + await o);
            }
        }
        """);

    [Fact]
    public Task ServiceThatReachesTheSessionThroughARepository_Reports() => Verify.Analyzer("""
        class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public Task<int> Count() => db.Users.CountAsync(); }
        class Service { readonly Users users; public Service(Users users) { this.users = users; } public async Task<int> Count() => await users.Count(); }
        class Page
        {
            readonly Service service; readonly AppDbContext db;
            public Page(Service service, AppDbContext db) { this.service = service; this.db = db; }
            public Task Show() => Task.WhenAll(service.Count(), {|SES2001:db.Orders.CountAsync()|});
        }
        """);

    [Fact]
    public Task ParallelForEachAsync_Reports() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public Task Run(int[] ids) => Parallel.ForEachAsync(ids, async (id, ct) => Log(await {|SES2001:db.Users.FindAsync(id)|}));
            public void All(int[] ids) => Parallel.ForEach(ids, id => Log({|SES2001:db.Users.Find(id)|}));
            public int[] Plinq(int[] ids) => ids.AsParallel().Select(id => {|SES2001:db.Users.Count(u => u.Id == id)|}).ToArray();
        }
        """);

    [Fact]
    public Task TwoTaskRuns_Report() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                var users = Task.Run(() => db.Users.ToList());
                var orders = {|SES2001:Task.Run(() => db.Orders.ToList())|};
                await Task.WhenAll(users, orders);
            }
        }
        """);

    [Fact]
    public Task HandlerThatTakesTwoRepositories_Reports() => Verify.Analyzer("""
        public class Users { readonly AppDbContext db; public Users(AppDbContext db) { this.db = db; } public async Task Load() => await db.Users.LoadAsync(); }
        public class Orders { readonly AppDbContext db; public Orders(AppDbContext db) { this.db = db; } public async Task Load() => await db.Orders.LoadAsync(); }
        static class Endpoints
        {
            public static void Add(WebApplication app)
            {
                app.MapGet("/both", async (Users users, Orders orders) => await Task.WhenAll(users.Load(), {|SES2001:orders.Load()|}));
                app.MapGet("/one", async (Users users, AppDbContext db) => { var task = users.Load(); await {|SES2001:db.Orders.LoadAsync()|}; await task; });
                app.MapGet("/none", async (Users users, Orders orders) => { await users.Load(); await orders.Load(); });
            }
        }
        """, References.AspNetCore);

    [Fact]
    public Task MethodGroupAndQuerySyntax_Report() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            async Task<User?> One(int id) => await db.Users.FindAsync(id);
            public Task Group(int[] ids) => Task.WhenAll({|SES2001:ids.Select(One)|});
            public Task Query(int[] ids) => Task.WhenAll(from id in ids select {|SES2001:One(id)|});
            public async Task Kept(int[] ids)
            {
                var tasks = ids.Select(id => {|SES2001:One(id)|});
                await Task.WhenAll(tasks);
            }
            public async Task Listed(int[] ids)
            {
                var tasks = ids.Select(id => {|SES2001:One(id)|}).ToList();
                foreach (var task in tasks) await task;
            }
        }
        """);

    [Fact]
    public Task LocalFunctions_Report() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                await Task.WhenAll(Users(), {|SES2001:Orders()|});
                async Task Users() { await db.Users.LoadAsync(); }
                async Task Orders() { await db.Orders.LoadAsync(); }
            }
        }
        """);

    [Fact]
    public Task ParameterOfAStaticMethod_Reports() => Verify.Analyzer("""
        static class Load
        {
            public static async Task Run(AppDbContext db)
            {
                var users = db.Users.FindAsync(1).AsTask();
                var orders = {|SES2001:db.Orders.FindAsync(1)|}.AsTask();
                await Task.WhenAll(users, orders);
            }
        }
        """);

    [Fact]
    public Task TaskForgottenInAnInterpolation_Reports() => Verify.Analyzer("""
        class Feed
        {
            readonly AppDbContext db;
            public Feed(AppDbContext db) { this.db = db; }
            async Task<string> Name(int id) => (await db.Users.FindAsync(id))!.Name;
            public async Task<string> Title(int id)
            {
                var title = $"{Name(id)}";
                var count = await {|SES2001:db.Orders.CountAsync()|};
                return title + count;
            }
        }
        """);

    [Fact]
    public Task TaskAwaitedOnOnePathOnly_Reports() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run(bool now)
            {
                var users = db.Users.ToListAsync();
                if (now)
                    await users;
                await {|SES2001:db.Orders.LoadAsync()|};
                await users;
            }
        }
        """);

    [Fact]
    public Task PrimaryConstructorAndCollectionExpression_Report() => Verify.Analyzer("""
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                Task[] tasks = [db.Users.LoadAsync(), {|SES2001:db.Orders.LoadAsync()|}];
                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task MessageAndLocations_NameSessionConsequenceAndRemedy() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext _db;
            public Load(AppDbContext db) { _db = db; }
            public Task Run() => Task.WhenAll({|#1:_db.Users.LoadAsync()|}, {|#0:_db.Orders.LoadAsync()|});
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new Microsoft.CodeAnalysis.Testing.DiagnosticResult("SES2001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithLocation(0).WithLocation(1).WithMessage(
                "'_db' is used by two tasks at once; a DbContext serves one operation at a time: await them one after another, or open one per task"),
        ],
    });

    [Fact]
    public Task SequenceThatGoesIntoItsOwnVariable_Reports() => Verify.Analyzer("""
        class Load(AppDbContext db)
        {
            public async Task Run(int[] ids, IEnumerable<Task<User>> more)
            {
                var tasks = ids.Select(async id => await {|SES2001:db.Users.FirstAsync(user => user.Id == id)|});
                tasks = tasks.Concat(more);
                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task HandedToAHelperThatWaitsForNothing_Reports() => Verify.Analyzer("""
        static class Watching { public static Task<T> Watch<T>(this Task<T> task) => task; public static bool IsSlow<T>(Task<T> task) => !task.IsCompleted; }
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                var one = db.Users.CountAsync().Watch();
                Log(Watching.IsSlow(one));
                var other = {|SES2001:db.Orders.CountAsync()|};
                await Task.WhenAll(one, other);
            }
        }
        """);

    [Fact]
    public Task TransientSessionOfOneObject_Reports() => Verify.Analyzer("""
        static class Setup { static void Add(IServiceCollection services) => services.AddTransient<AppDbContext>(); }
        class Page
        {
            readonly AppDbContext db;
            public Page(AppDbContext db) { this.db = db; }
            public Task Show() => Task.WhenAll(Users(), {|SES2001:Orders()|});
            Task<int> Users() => db.Users.CountAsync();
            Task<int> Orders() => db.Orders.CountAsync();
        }
        """);
}
