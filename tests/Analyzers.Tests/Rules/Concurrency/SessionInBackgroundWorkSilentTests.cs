using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2002 where it must keep quiet.</summary>
public class SessionInBackgroundWorkSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task AwaitedWork_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run() { await Task.Run(async () => await {{s.Query}}); }
            public async Task Later() { var work = Task.Run(async () => await {{s.Query}}); Log("working"); await work; }
            public Task Returned() => Task.Run(async () => await {{s.Query}});
            public void Blocked() { Task.Run(async () => await {{s.Query}}).Wait(); }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task WorkWithItsOwnSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public void Run() { _ = Task.Run(async () => { {{s.UsingSession}} await {{s.Query}}; }); }
            public void Thread() { new Thread(() => Work().Wait()).Start(); }
            async Task Work() { {{s.UsingSession}} await {{s.Query}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.NHibernate | Library.EntityFramework6 | Library.RavenDb | Library.MongoDb)]
    public Task WorkThatOwnsTheSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            public void Run({{s.Session}} session)
            {
                _ = Task.Run(async () =>
                {
                    try { await {{s.Query}}; }
                    finally { await session.DisposeAsync(); }
                });
            }
            public void HandedOver(Func<{{s.Session}}> open)
            {
                var session = open();
                _ = Task.Run(async () => await {{s.Query}});
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task WorkWithoutTheSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user, HttpClient http)
            {
                {{s.Add("user")}}
                var name = user.Name;
                _ = Task.Run(() => http.GetStringAsync(name));
                await {{s.Flush}};
            }
        }
        """, s);

    [Fact]
    public Task ScopeInsideTheWork_IsSilent() => Verify.Analyzer("""
        class Register(IServiceScopeFactory scopes, AppDbContext db)
        {
            public async Task Run(User user)
            {
                db.Add(user);
                await db.SaveChangesAsync();
                _ = Task.Run(async () =>
                {
                    await using var scope = scopes.CreateAsyncScope();
                    var own = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                    await own.SaveChangesAsync();
                });
            }
        }
        """);

    [Fact]
    public Task WorkThatIsStoppedOrJoined_IsSilent() => Verify.Analyzer("""
        class Load
        {
            readonly Session session;
            public Load(Session session) { this.session = session; }
            public void Joined() { var thread = new Thread(() => session.Commit()); thread.Start(); thread.Join(); }
            public System.Threading.Thread Returned() { var thread = new Thread(() => session.Commit()); thread.Start(); return thread; }
            public async Task Stopped() { using var timer = new Timer(_ => session.Commit(), null, 0, 10); await Task.Yield(); }
        }
        sealed class Poller(Session session) : IDisposable
        {
            Timer timer;
            public void Start() => timer = new Timer(_ => session.Commit(), null, 0, 10);
            public void Dispose() => timer.Dispose();
        }
        sealed class Scheduler(Session session)
        {
            Thread thread;
            public void Start() { thread = new Thread(() => session.Commit()) { IsBackground = true }; thread.Start(); }
        }
        """);

    [Fact]
    public Task EventOfSomethingMadeHere_IsSilent() => Verify.Analyzer("""
        class Import
        {
            public async Task Run(SessionFactory factory, FileSystemWatcher shared)
            {
                await using var session = factory.OpenSession();
                var progress = new Progress<int>();
                progress.ProgressChanged += (_, _) => session.Commit();
                shared.Changed += OnChanged;
                await session.CommitAsync();
                shared.Changed -= OnChanged;
                void OnChanged(object sender, FileSystemEventArgs e) => session.Commit();
            }
        }
        """);

    [Fact]
    public Task EventHandlerOnAGivenSession_IsSilent() => Verify.Analyzer("""
        class Watch
        {
            readonly AppDbContext db;
            public Watch(AppDbContext db, FileSystemWatcher watcher) { this.db = db; watcher.Changed += async (_, _) => await db.SaveChangesAsync(); watcher.Deleted += OnDeleted; }
            async void OnDeleted(object sender, FileSystemEventArgs e) => await db.SaveChangesAsync();
        }
        """);

    [Fact]
    public Task SessionOfAView_IsSilent() => Verify.Analyzer("""
        class UsersModel(AppDbContext db) : System.ComponentModel.INotifyPropertyChanged
        {
            public event System.ComponentModel.PropertyChangedEventHandler PropertyChanged;
            public List<User> Users { get; private set; }
            public void Shown() => Load();
            async void Load() { Users = await db.Users.ToListAsync(); PropertyChanged(this, new(nameof(Users))); }
        }
        """);

    [Fact]
    public Task ServiceOfTheApplication_IsSilent() => Verify.Analyzer("""
        class Poller(AppDbContext db) : IHostedService
        {
            public Task StartAsync(CancellationToken ct) { _ = Task.Run(() => db.SaveChangesAsync()); return Task.CompletedTask; }
            public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
        }
        class Kept
        {
            readonly Session session;
            public Kept(SessionFactory factory) => session = factory.OpenSession();
            public void Run() { _ = Task.Run(() => session.CommitAsync()); }
        }
        """);

    [Fact]
    public Task DedicatedConnection_IsSilent() => Verify.Analyzer("""
        class LeaderLock(NpgsqlConnection connection)
        {
            public void Keep() { _ = Task.Run(async () => { while (true) { await connection.ExecuteAsync("select 1"); await Task.Delay(1000); } }); }
        }
        """);

    [Fact]
    public Task CallbackAfterTheResponseOfTheRequestsSession_IsSilent() => Verify.Analyzer("""
        class Register(Microsoft.AspNetCore.Http.HttpContext http, AppDbContext db)
        {
            public void Run() => http.Response.OnCompleted(async () => await db.SaveChangesAsync());
        }
        """);

    [Fact]
    public Task AsyncVoidThatUsesTheSessionAtOnce_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db, HttpClient http)
        {
            public async Task Run(User user) { Add(user); await db.SaveChangesAsync(); }
            async void Add(User user) { db.Add(user); await http.GetAsync("https://example.org"); }
        }
        """);

    [Fact]
    public Task ProgramsOwnSession_IsSilent() => Verify.Analyzer(
        """
        using var db = new AppDbContext();
        _ = Task.Run(async () => await db.Users.ToListAsync());
        Console.ReadLine();
        """,
        new VerifyOptions { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task ChannelOfThisBody_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run()
            {
                var work = System.Threading.Channels.Channel.CreateUnbounded<Func<Task>>();
                work.Writer.TryWrite(() => db.SaveChangesAsync());
                work.Writer.Complete();
                await foreach (var step in work.Reader.ReadAllAsync())
                    await step();
            }
        }
        """);

    [Fact]
    public Task DroppedTaskOfTheSessionItself_IsAnotherRules() => Verify.Analyzer("""
        class Save(AppDbContext db)
        {
            public void Run() { db.SaveChangesAsync().ContinueWith(_ => db.Dispose()); }
        }
        """, new VerifyOptions { Only = ["SES2002"] });

    [Theory]
    [InlineData("public async Task OnGet() => Users = await db.Users.ToListAsync();")]
    [InlineData("public async void OnGet() { Users = db.Users.ToList(); await Task.Delay(1); }")]
    [InlineData("public async void OnGet() { await Task.Delay(1); using var own = new AppDbContext(); Users = own.Users.ToList(); Log(db); }")]
    public Task MemberOfAPage_ThatIsWaitedForOrDoneBefore_IsSilent(string member) => Verify.Analyzer($$"""
        using Microsoft.AspNetCore.Mvc.RazorPages;
        public class UsersPage(AppDbContext db) : PageModel
        {
            public IReadOnlyList<User> Users { get; set; } = db.Users.ToList();
            {{member}}
        }
        """, References.AspNetCore);

    [Theory, Libraries(Library.Every)]
    public Task LambdaOfForEach_ThatRunsInPlace_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public void Run(List<int> ids) => ids.ForEach(id => Log({{s.Query}}));
            public void Other(List<int> ids) { Log({{s.Query}}); ids.ForEach(async id => await Task.Delay(id)); }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task CallbackOfACacheWithASessionOfItsOwn_IsSilent(SessionCode s) => Verify.Analyzer(SessionInBackgroundWorkReportsTests.Caching + $$"""
        class Products
        {
            {{s.InjectedFactory("Products")}}
            public void Keep(ICacheEntry entry) { entry.RegisterPostEvictionCallback(async (key, value, reason, state) => { {{s.UsingSession}} Log({{s.Query}}); }); }
        }
        """, s);
}
