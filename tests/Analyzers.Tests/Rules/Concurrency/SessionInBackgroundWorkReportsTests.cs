using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2002 where it speaks.</summary>
public class SessionInBackgroundWorkReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task DroppedTaskRun_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public void Statement() { {|SES2002:Task.Run(async () => await {{s.Query}})|}; }
            public void Discard() { _ = {|SES2002:Task.Run(async () => { await {{s.Flush}}; })|}; }
            public void Started() { {|SES2002:Task.Factory.StartNew(() => {{s.Query}})|}; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionOfThisScope_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run()
            {
                {{s.UsingSession}}
                {|SES2002:Task.Run(async () => await {{s.Query}})|};
                await Task.Yield();
            }
            public void Given({{s.Session}} session) { _ = {|SES2002:Task.Run(async () => await {{s.Query}})|}; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task AsyncVoidMethod_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public void Run() { {|SES2002:Save()|}; }
            async void Save() { await {{s.Flush}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task TimerOrThread_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public void Tick() { var timer = {|SES2002:new Timer(_ => {{s.Query}}, null, 0, 1000)|}; }
            public void Work() { {|SES2002:new Thread(Load)|}.Start(); }
            void Load() { {{s.Query}}.GetAwaiter().GetResult(); }
        }
        """, s);

    [Fact]
    public Task WorkThatARepositoryDoes_Reports() => Verify.Analyzer("""
        interface IUsers { Task Save(User user); }
        class Users(AppDbContext db) : IUsers { public async Task Save(User user) { db.Add(user); await db.SaveChangesAsync(); } }
        class Register(IUsers users)
        {
            public void Run(User user) { _ = {|SES2002:Task.Run(() => users.Save(user))|}; }
            public void Group() { ThreadPool.QueueUserWorkItem(null); {|SES2002:ThreadPool.QueueUserWorkItem(_ => users.Save(null).Wait())|}; }
        }
        """);

    [Fact]
    public Task QueueOfBackgroundWork_Reports() => Verify.Analyzer("""
        interface IQueue { void QueueBackgroundWorkItem(Func<CancellationToken, Task> work); }
        class Register
        {
            readonly Session session; readonly IQueue queue; readonly System.Threading.Channels.Channel<Func<Task>> channel;
            public Register(Session session, IQueue queue, System.Threading.Channels.Channel<Func<Task>> channel) { this.session = session; this.queue = queue; this.channel = channel; }
            public void Run(User user) { {|SES2002:queue.QueueBackgroundWorkItem(async ct => { session.Add(user); await session.CommitAsync(ct); })|}; }
            public async Task Write() { await {|SES2002:channel.Writer.WriteAsync(() => session.CommitAsync())|}; }
        }
        """);

    [Fact]
    public Task Continuation_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db; readonly HttpClient http;
            public Register(AppDbContext db, HttpClient http) { this.db = db; this.http = http; }
            public void Run() { {|SES2002:http.GetAsync("https://example.org").ContinueWith(_ => db.SaveChanges())|}; }
        }
        """);

    [Fact]
    public Task HandlerOfAnEventThatOutlivesTheSession_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly FileSystemWatcher watcher;
            public Register(FileSystemWatcher watcher) { this.watcher = watcher; }
            public async Task Run(SessionFactory factory)
            {
                await using var session = factory.OpenSession();
                {|SES2002:watcher.Changed += async (_, _) => await session.CommitAsync()|};
            }
            public async Task Tick(SessionFactory factory)
            {
                await using var session = factory.OpenSession();
                var timer = new System.Timers.Timer();
                {|SES2002:timer.Elapsed += (_, _) => session.Commit()|};
                timer.Start();
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task CallbackAfterTheResponse_Reports() => Verify.Analyzer("""
        class Register
        {
            public async Task Run(Microsoft.AspNetCore.Http.HttpContext http, IDbContextFactory<AppDbContext> factory)
            {
                await using var db = await factory.CreateDbContextAsync();
                {|SES2002:http.Response.OnCompleted(async () => await db.SaveChangesAsync())|};
            }
        }
        """);

    [Fact]
    public Task SessionOfAContainersScope_Reports() => Verify.Analyzer("""
        class Register
        {
            public async Task Run(IServiceScopeFactory scopes)
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                _ = {|SES2002:Task.Run(() => db.SaveChangesAsync())|};
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task QueryOfTheSession_Reports() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public void Run()
            {
                var active = db.Users.Where(user => user.Active);
                _ = {|SES2002:Task.Run(async () => Log(await active.CountAsync()))|};
            }
        }
        """);

    [Fact]
    public Task Message_NamesSessionAndWork() => Verify.Analyzer(
        """
        class Load
        {
            readonly AppDbContext db;
            public Load(AppDbContext db) { this.db = db; }
            public void Run() { {|#0:Task.Run(() => {|#1:db.SaveChangesAsync()|})|}; }
        }
        """,
        new VerifyOptions
        {
            Expected = [Microsoft.CodeAnalysis.Testing.DiagnosticResult.CompilerWarning("SES2002").WithLocation(0).WithLocation(1).WithArguments("db", "the work that 'Run' starts", "a DbContext")],
        });

    /// <summary>The host waits for a task, and disposes what the request had when there is none.</summary>
    [Theory]
    [InlineData("Users = await db.Users.ToListAsync();")]
    [InlineData("await Task.Delay(1); Users = db.Users.ToList();")]
    public Task AsyncVoidMemberOfAPage_Reports(string body) => Verify.Analyzer($$"""
        using Microsoft.AspNetCore.Mvc.RazorPages;
        public class UsersPage(AppDbContext db) : PageModel
        {
            public IReadOnlyList<User> Users { get; set; } = new List<User>();
            public async void {|SES2002:OnGet|}() { {{body}} }
        }
        """, References.AspNetCore);

    [Fact]
    public Task AsyncVoidMember_IsNamed() => Verify.Analyzer(
        """
        public class UsersController(AppDbContext db) : ControllerBase
        {
            public async void {|#0:Clear|}() => await {|#1:db.Users.ExecuteDeleteAsync()|};
        }
        """,
        new VerifyOptions
        {
            References = References.AspNetCore,
            Expected =
            [
                new DiagnosticResult(Descriptors.SES2002).WithLocation(0).WithLocation(1).WithMessage(
                    "'db' is used by the async void method 'Clear', which nobody waits for: its scope can end, or go on with it, while that runs; return a Task"),
            ],
        });

    [Theory, Libraries(Library.Every)]
    public Task AsyncLambdaOfForEach_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public void Run(List<int> ids) { {|SES2002:ids.ForEach(async id => await {{s.Query}})|}; }
            public void All(int[] ids) { {|SES2002:Array.ForEach(ids, async id => { await Task.Yield(); await {{s.Query}}; })|}; }
        }
        """, s);

    internal const string Caching = """
        using Caching;
        namespace Caching
        {
            public delegate void PostEvictionDelegate(object key, object value, int reason, object state);
            public interface ICacheEntry { int Size { get; set; } }
            public static class CacheEntryExtensions { public static ICacheEntry RegisterPostEvictionCallback(this ICacheEntry entry, PostEvictionDelegate callback) => entry; }
        }

        """;

    [Theory, Libraries(Library.Every)]
    public Task CallbackOfACache_Reports(SessionCode s) => Verify.Analyzer(Caching + $$"""
        class Products
        {
            {{s.Injected("Products")}}
            public void Keep(ICacheEntry entry) { {|SES2002:entry.RegisterPostEvictionCallback(async (key, value, reason, state) => Log({{s.Query}}))|}; }
        }
        """, s);
}
