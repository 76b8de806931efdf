using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 where it must keep quiet.</summary>
public class ExternalCallWhileHeldSilentTests
{
    [Fact]
    public Task CommittedWhereAClientSessionIsInATransaction_IsSilent() => Verify.Analyzer("""
        class Import
        {
            public async Task Run(IClientSessionHandle session, IMongoCollection<User> users, User user, HttpClient http)
            {
                session.StartTransaction();
                await users.InsertOneAsync(session, user);
                if (session.IsInTransaction)
                    await session.CommitTransactionAsync();
                await http.GetAsync("https://example.org");
            }
        }
        """, References.MongoDb);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task BeforeTheSessionIsOpened_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                var page = await http.GetStringAsync("https://example.org");
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.Documents)]
    public Task AfterTheCommit_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {{s.Flush}};
                await {{s.CommitTransaction}};
                await http.GetStringAsync("https://example.org");
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.Documents)]
    public Task AfterTheRollback_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                await {{s.Query}};
                await {{s.RollbackTransaction}};
                await http.GetStringAsync("https://example.org");
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task AfterTheUsingBlocks_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                {
                    {{s.UsingSession}}
                    {{s.UsingTransaction}}
                    {{s.InTransaction.Add("user")}}
                    await {{s.CommitTransaction}};
                }
                await http.GetStringAsync("https://example.org");
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task AfterTheSessionIsClosed_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(HttpClient http)
            {
                var session = {{s.Open}};
                await {{s.Query}};
                {{s.Close}}
                await http.GetStringAsync("https://example.org");
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.SessionGuard | Library.Connections | Library.Documents)]
    public Task OutsideATransaction_IsSilentWhereNothingIsHeldThere(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.Injected("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                await {{s.Query}};
                {{s.Add("user")}}
                await {{s.Flush}};
                await http.GetStringAsync("https://example.org");
            }
        }
        """, s);

    [Theory, Libraries(Library.SessionGuard)]
    public Task BeforeTheFirstSql_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.Injected("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                {{s.Add("user")}}
                await http.GetStringAsync("https://example.org");
                await {{s.Commit}};
                await http.GetStringAsync("https://example.org");
            }
        }
        """, s);

    [Fact]
    public Task DapperOnAConnectionThatNobodyOpened_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly IDbConnection connection;
            public Pay(IDbConnection connection) { this.connection = connection; }
            public async Task Run(HttpClient http)
            {
                var name = await connection.QuerySingleAsync<string>("select name from users");
                await http.GetStringAsync(name);
            }
        }
        """);

    [Fact]
    public Task CallThatNobodyWaitsFor_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db; readonly HttpClient http;
            public Pay(AppDbContext db, HttpClient http) { this.db = db; this.http = http; }
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                _ = http.GetStringAsync("https://example.org");
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task CommitInAHelper_EndsTheHold() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session;
            public Pay(Session session) { this.session = session; }
            public async Task Run(HttpClient http)
            {
                await session.GetAsync<User>(1);
                await Finish();
                await http.GetStringAsync("https://example.org");
            }
            Task Finish() => session.CommitAsync();
        }
        """);

    [Fact]
    public Task HelperThatCommitsBeforeItCalls_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session; readonly HttpClient http;
            public Pay(Session session, HttpClient http) { this.session = session; this.http = http; }
            public async Task Run() { await session.GetAsync<User>(1); await Finish(); }
            async Task Finish() { await session.CommitAsync(); await http.GetStringAsync("https://example.org"); }
        }
        """);

    [Fact]
    public Task BothEndsOfTheTransactionInAHandler_AreSilentBehindIt() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(HttpClient http)
            {
                var tx = await db.Database.BeginTransactionAsync();
                try { await db.SaveChangesAsync(); await tx.CommitAsync(); }
                catch (DbUpdateException) { await tx.RollbackAsync(); }
                finally { tx.Dispose(); }
                await http.GetStringAsync("https://example.org");
            }
        }
        """);

    [Fact]
    public Task TransactionOfWhoeverBeganIt_IsSilentForOthers() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(HttpClient http)
            {
                var own = db.Database.CurrentTransaction == null;
                Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction? tx = null;
                if (own) tx = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                if (own) await tx!.CommitAsync();
                await http.GetStringAsync("https://example.org");
            }
        }
        """);

    [Fact]
    public Task InProcessPublisher_IsSilent() => Verify.Analyzer("""
        interface IMediator { Task Publish(object message); }
        class Mediator : IMediator { public Task Publish(object message) => Task.CompletedTask; }
        class Pay
        {
            readonly Session session;
            public Pay(Session session) { this.session = session; }
            public async Task Run(IMediator mediator, MassTransit.IPublishEndpoint outbox)
            {
                await session.GetAsync<User>(1);
                await mediator.Publish(new object());
                await outbox.Publish(new object());
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task ImplementationsOutOfSight_AreSilent() => Verify.Analyzer("""
        public interface IGateway { Task Charge(); }
        class Pay
        {
            readonly Session session;
            public Pay(Session session) { this.session = session; }
            public async Task Run(IGateway gateway) { await session.GetAsync<User>(1); await gateway.Charge(); await session.CommitAsync(); }
        }
        """);

    [Fact]
    public Task LambdaThatIsOnlyBuilt_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session; readonly List<Func<Task>> later = new List<Func<Task>>();
            public Pay(Session session) { this.session = session; }
            public async Task Run(HttpClient http)
            {
                await session.GetAsync<User>(1);
                later.Add(async () => await http.GetStringAsync("https://example.org"));
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task AnotherSessionsTransaction_IsSilentOnceEnded() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(AppDbContext one, AppDbContext two, HttpClient http)
            {
                await using (var tx = await one.Database.BeginTransactionAsync()) { await tx.CommitAsync(); }
                await two.SaveChangesAsync();
                await http.GetStringAsync("https://example.org");
            }
        }
        """);

    [Fact]
    public Task PathThatEndsWithAnException_IsSilentBehindIt() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(bool broken, HttpClient http)
            {
                if (broken) { await db.Database.BeginTransactionAsync(); Fail(); }
                await http.GetStringAsync("https://example.org");
            }
            [System.Diagnostics.CodeAnalysis.DoesNotReturn] static void Fail() => throw new InvalidOperationException();
        }
        """);

    [Fact]
    public Task BuildingARequest_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session;
            public Pay(Session session) { this.session = session; }
            public async Task Run(HttpClient http)
            {
                await session.GetAsync<User>(1);
                http.DefaultRequestHeaders.Add("x", "y");
                var request = new HttpRequestMessage(HttpMethod.Get, "https://example.org");
                await session.CommitAsync();
                await http.SendAsync(request);
            }
        }
        """);

    [Fact]
    public Task GeneratedCode_IsSilent() => Verify.Analyzer("""
        // <auto-generated/>
        class Pay
        {
            readonly Session session;
            public Pay(Session session) { this.session = session; }
            public async Task Run(HttpClient http) { await session.GetAsync<User>(1); await http.GetStringAsync("https://example.org"); }
        }
        """);

    [Theory]
    [InlineData("connection.State == ConnectionState.Open")]
    [InlineData("IsOpen")]
    public Task ClosedWhereItSaysThatItIsOpen_IsSilent(string isOpen) => Verify.Analyzer($$"""
        class Pay(NpgsqlConnection connection, HttpClient http)
        {
            public bool IsOpen { get; set; }
            public async Task Run()
            {
                await connection.OpenAsync();
                if ({{isOpen}})
                    await connection.CloseAsync();
                await http.GetAsync("http://pay");
            }
        }
        """);
}
