using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 where it speaks.</summary>
public class ExternalCallWhileHeldReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task CallInsideATransaction_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {|SES4001:http.GetStringAsync("https://example.org")|};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task CallThroughAHelper_Reports(SessionCode s) => Verify.Analyzer($$"""
        interface IGateway { Task Charge(); }
        class Gateway : IGateway
        {
            readonly HttpClient http;
            public Gateway(HttpClient http) { this.http = http; }
            public Task Charge() => Post();
            async Task Post() { await http.PostAsync("https://example.org", null); }
        }
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, IGateway gateway)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                await {|SES4001:gateway.Charge()|};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.SessionGuard)]
    public Task CallAfterTheFirstSql_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.Injected("Pay")}}
            public async Task Query(HttpClient http) { await {{s.Query}}; await {|SES4001:http.GetStringAsync("https://example.org")|}; await {{s.Commit}}; }
            public async Task Get(HttpClient http) { await {{s.Get("1")}}; await {|SES4001:http.GetStringAsync("https://example.org")|}; }
            public async Task Flush(User user, HttpClient http) { {{s.Add("user")}} await {{s.Flush}}; await {|SES4001:http.GetStringAsync("https://example.org")|}; }
        }
        """, s);

    [Fact]
    public Task CallOnAnOpenConnection_Reports() => Verify.Analyzer("""
        class Pay
        {
            public async Task Opened(NpgsqlConnection connection, HttpClient http)
            {
                await connection.OpenAsync();
                await {|SES4001:http.GetStringAsync("https://example.org")|};
            }
            public async Task FromSource(NpgsqlDataSource source, HttpClient http)
            {
                await using var connection = await source.OpenConnectionAsync();
                var name = await connection.QuerySingleAsync<string>("select name from users");
                await {|SES4001:http.GetStringAsync(name)|};
            }
            public void Sync(IDbConnection connection, HttpClient http)
            {
                connection.Open();
                {|SES4001:http.Send(new HttpRequestMessage())|};
            }
        }
        """);

    [Fact]
    public Task CallWithTheContextsConnectionOpen_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(HttpClient http)
            {
                await db.Database.OpenConnectionAsync();
                await {|SES4001:http.GetStringAsync("https://example.org")|};
                await db.Database.CloseConnectionAsync();
                await http.GetStringAsync("https://example.org");
            }
        }
        """);

    [Fact]
    public Task CallInAHelperThatFinishesTheWork_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db; readonly HttpClient http;
            public Pay(AppDbContext db, HttpClient http) { this.db = db; this.http = http; }
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4001:Charge(order)|};
                await tx.CommitAsync();
            }
            async Task Charge(Order order)
            {
                db.Orders.Add(order);
                await db.SaveChangesAsync();
                await http.PostAsync("https://example.org", null);
            }
        }
        """);

    [Fact]
    public Task CallOnOnePath_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(bool atomic, HttpClient http)
            {
                if (atomic)
                    await db.Database.BeginTransactionAsync();
                await {|SES4001:http.GetStringAsync("https://example.org")|};
            }
        }
        """);

    [Fact]
    public Task CallInDelegatesRunInPlace_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session; readonly AppDbContext db; readonly HttpClient http;
            public Pay(Session session, AppDbContext db, HttpClient http) { this.session = session; this.db = db; this.http = http; }
            public Task Transacted(User user) => session.TransactAsync(async () =>
            {
                session.Add(user);
                await {|SES4001:http.GetStringAsync("https://example.org")|};
            });
            public async Task Strategy()
            {
                await db.Database.BeginTransactionAsync();
                await db.Database.CreateExecutionStrategy().ExecuteAsync(async () => { await {|SES4001:http.GetStringAsync("https://example.org")|}; });
            }
            public async Task Local()
            {
                await db.Database.BeginTransactionAsync();
                await Send();
                async Task Send() => await {|SES4001:http.GetStringAsync("https://example.org")|};
            }
        }
        """);

    [Fact]
    public Task CallInCatchBeforeTheRollback_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(HttpClient http)
            {
                var tx = await db.Database.BeginTransactionAsync();
                try { Validate(); await tx.CommitAsync(); }
                catch (FormatException)
                {
                    await {|SES4001:http.GetStringAsync("https://example.org/alarm")|};
                    await tx.RollbackAsync();
                    throw;
                }
            }
            static void Validate() { int.Parse("x"); }
        }
        """);

    [Fact]
    public Task CallInALoopOverRows_Reports() => Verify.Analyzer("""
        class Export
        {
            public async Task Run(Session session, HttpClient http)
            {
                foreach (var user in await session.Query<User>().ToListAsync())
                    await {|SES4001:http.GetStringAsync(user.Name)|};
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task TransactionThatWasHandedIn_Reports() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(DbConnection connection, DbTransaction transaction, HttpClient http)
            {
                await connection.ExecuteAsync("update orders set status = 'paid'", transaction: transaction);
                await {|SES4001:http.GetStringAsync("https://example.org")|};
            }
        }
        """);

    [Fact]
    public Task TransactionBegunOutOfSight_Reports() => Verify.Analyzer("""
        public interface IStore { Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction BeginTransaction(); Task Save(); }
        class Pay
        {
            readonly IStore store;
            public Pay(IStore store) { this.store = store; }
            public async Task Run(HttpClient http)
            {
                using (var transaction = store.BeginTransaction())
                {
                    await store.Save();
                    await {|SES4001:http.GetStringAsync("https://example.org")|};
                    transaction.Commit();
                }
                await http.GetStringAsync("https://example.org");
            }
        }
        """);

    [Fact]
    public Task TransactionScope_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Pay
        {
            public async Task Run(HttpClient http)
            {
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    await {|SES4001:http.GetStringAsync("https://example.org")|};
                    scope.Complete();
                }
            }
        }
        """);

    [Theory]
    [InlineData("MailKit.Net.Smtp.SmtpClient client", "client.Send(null!)")]
    [InlineData("System.Net.Mail.SmtpClient client", "client.Send(\"a@example.org\", \"b@example.org\", \"\", \"\")")]
    [InlineData("Azure.Messaging.ServiceBus.ServiceBusSender client", "client.SendMessageAsync(null!).Wait()")]
    [InlineData("Confluent.Kafka.IProducer<string, string> client", "client.ProduceAsync(\"t\", null!).Wait()")]
    [InlineData("MassTransit.IBus client", "client.Publish(new object()).Wait()")]
    [InlineData("System.Diagnostics.Process client", "client.WaitForExit()")]
    [InlineData("System.Net.Sockets.TcpClient client", "client.Connect(\"example.org\", 80)")]
    public Task OtherWaysOut_Report(string parameter, string call) => Verify.Analyzer($$"""
        class Pay
        {
            public void Run(Session session, {{parameter}})
            {
                session.Get<User>(1);
                {|SES4001:{{call.Replace(".Wait()", "|}.Wait()")}}{{(call.EndsWith(".Wait()") ? "" : "|}")}};
            }
        }
        """);

    [Fact]
    public Task ConfiguredAndMarkedCalls_Report() => Verify.Analyzer("""
        namespace App
        {
            public class Ledger { public void Post() { } }
            public class Fax { [ExternalCall] public void Send() { } }
            class Pay
            {
                public void Run(Session session, Ledger ledger, Fax fax)
                {
                    session.Get<User>(1);
                    {|SES4001:ledger.Post()|};
                    {|SES4001:fax.Send()|};
                }
            }
        }
        """, VerifyOptions.Config("sessionguard.external_calls = App.Ledger.Post"));

    [Fact]
    public Task MessageAndLocations_NameCallSessionAndRemedy() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext _db;
            public Pay(AppDbContext db) { _db = db; }
            public async Task Run(HttpClient http)
            {
                await using var tx = await {|#1:_db.Database.BeginTransactionAsync()|};
                await {|#0:http.GetStringAsync("https://example.org")|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new Microsoft.CodeAnalysis.Testing.DiagnosticResult("SES4001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithLocation(0).WithLocation(1).WithMessage(
                "'HttpClient.GetStringAsync' is called while '_db' holds a transaction: a slow answer keeps it from every other request; call before it is opened or after it is committed"),
        ],
    });

    [Fact]
    public Task CommitThatAnotherObjectsStateDecidesOn_Reports() => Verify.Analyzer("""
        class Order2 { public int State { get; set; } }
        class Pay
        {
            public async Task Run(AppDbContext db, Order2 order, HttpClient http)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                if (order.State == 3)
                    await tx.CommitAsync();
                await {|SES4001:http.GetStringAsync("https://example.org")|};
            }
        }
        """);

    [Fact]
    public Task HelperCalledByALambdaInPlace_ReportsWhereTheLambdaCallsIt() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            readonly HttpClient http;
            public Pay(AppDbContext db, HttpClient http) { this.db = db; this.http = http; }
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await db.Database.CreateExecutionStrategy().ExecuteAsync(async () => { await {|SES4001:Tell()|}; });
                await tx.CommitAsync();
            }
            async Task Tell()
            {
                await db.SaveChangesAsync();
                await http.GetStringAsync("https://example.org");
            }
        }
        """);

    [Fact]
    public Task OneOfSeveralHolders_IsNamedInAFixedOrder() => Verify.Analyzer(
        """
        class Pay
        {
            public async Task Run(Session delta, Session alpha, Session charlie, Session bravo, HttpClient http)
            {
                delta.Begin();
                {|#1:alpha.Begin()|};
                charlie.Begin();
                bravo.Begin();
                await {|#0:http.GetAsync("http://pay")|};
            }
        }
        """,
        new VerifyOptions
        {
            Expected = [Microsoft.CodeAnalysis.Testing.DiagnosticResult.CompilerWarning("SES4001").WithLocation(0).WithLocation(1).WithArguments("HttpClient.GetAsync", "alpha", "a connection")],
        });
}
