using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2003 where it must keep quiet.</summary>
public class SessionOperationNotAwaitedSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task AwaitedOrBlockedOn_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.Injected("Save")}}
            public async Task Awaited() { await {{s.Flush}}; await {{s.Query}}.ConfigureAwait(false); _ = await {{s.Query}}; }
            public void Blocked() { {{s.Query}}.GetAwaiter().GetResult(); }
            public async Task Later() { var saving = {{s.Flush}}; Log("saving"); await saving; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task ReturnedToTheOwnerOfTheSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.Injected("Save")}}
            public Task Run() => {{s.Flush}};
            public Task Guarded(IDisposable log) { using (log) return {{s.Flush}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task AwaitedInsideTheUsing_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            public async Task Run(Func<{{s.Session}}> open)
            {
                using var session = open();
                await {{s.Flush}};
            }
            public async Task<object> Result(Func<{{s.Session}}> open)
            {
                using var session = open();
                return await {{s.Query}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task KeptForLater_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.Injected("Save")}}
            Task saving;
            public void Field() { saving = {{s.Flush}}.AsTask(); }
            public void Argument(Action<Task> track) { track({{s.Flush}}.AsTask()); }
            public async Task Listed() { var all = new List<Task> { {{s.Flush}}.AsTask() }; await Task.WhenAll(all); }
        }
        static class More { public static Task AsTask(this Task task) => task; }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections)]
    public Task HelperThatOpensItsOwnSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Audit
        {
            {{s.InjectedFactory("Audit")}}
            public async Task Write(User user) { {{s.UsingUnitOfWork}} {{s.Add("user")}} await {{s.Commit}}; }
        }
        class Register
        {
            readonly Audit audit; {{s.Injected("Register").Replace("public Register(", "public Register(Audit audit, ").Replace("{ this.session", "{ this.audit = audit; this.session")}}
            public void Run(User user) { audit.Write(user); _ = audit.Write(user); }
        }
        """, s);

    [Fact]
    public Task ExpressionTree_IsSilent() => Verify.Analyzer("""
        class Jobs
        {
            public static void Enqueue(System.Linq.Expressions.Expression<Action> call) { }
            public void Run(Session session) => Enqueue(() => session.FlushAsync(default));
        }
        """);

    [Fact]
    public Task WorkWithoutSession_IsSilent() => Verify.Analyzer("""
        class Notify
        {
            readonly AppDbContext db; readonly HttpClient http;
            public Notify(AppDbContext db, HttpClient http) { this.db = db; this.http = http; }
            public async Task Run()
            {
                http.GetAsync("https://example.org");
                _ = Task.Delay(5);
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task SynchronousOperation_IsSilent() => Verify.Analyzer("""
        class Save
        {
            readonly AppDbContext db;
            public Save(AppDbContext db) { this.db = db; }
            public int Run() { db.SaveChanges(); using var tx = db.Database.BeginTransaction(); return db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task LambdaThatReturnsTheTask_IsSilent() => Verify.Analyzer("""
        class Save
        {
            public async Task Run(SessionFactory factory, Func<Func<Task>, Task> retry)
            {
                using var session = factory.OpenSession();
                await retry(() => session.FlushAsync());
                Task Local() => session.FlushAsync();
                await Local();
            }
        }
        """);

    [Fact]
    public Task TaskReadByALocalFunction_IsSilent() => Verify.Analyzer("""
        class Save
        {
            readonly AppDbContext db;
            public Save(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                var saving = db.SaveChangesAsync();
                await Finish();
                async Task Finish() => await saving;
            }
        }
        """);

    [Theory]
    [InlineData("var id = db.Users.FirstAsync().Result.Id;")]
    [InlineData("var id = db.Users.FirstAsync().GetAwaiter().GetResult().Id;")]
    [InlineData("var id = (await db.Users.FirstAsync()).Id;")]
    [InlineData("var finding = db.Users.FirstAsync(); var id = finding.Id; await finding;")]
    public Task PropertyOfTheResult_IsSilent(string work) => Verify.Analyzer($$"""
        class Save
        {
            readonly AppDbContext db;
            public Save(AppDbContext db) { this.db = db; }
            public async Task Run() { {{work}} await Task.Yield(); }
        }
        """);
}
