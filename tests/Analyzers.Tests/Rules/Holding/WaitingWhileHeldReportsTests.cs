using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4002 where it speaks.</summary>
public class WaitingWhileHeldReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task WaitInsideATransaction_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {|SES4002:Task.Delay(100)|};
                {|SES4002:Thread.Sleep(100)|};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Fact]
    public Task TransactionScope_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Pay
        {
            public async Task Run()
            {
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    await {|SES4002:Task.Delay(100)|};
                    scope.Complete();
                }
                await Task.Delay(100);
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task WaitInAHelper_Reports(SessionCode s) => Verify.Analyzer($$"""
        static class Throttle
        {
            public static Task Pause() => Task.Delay(100);
            public static async Task Slow() { await Pause().ConfigureAwait(false); }
        }
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                await {|SES4002:Throttle.Slow()|};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task QuestionToTheUser_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                if ({|SES4002:Console.ReadLine()|} == "yes")
                    await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Fact]
    public Task LockOrSignal_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db; readonly SemaphoreSlim turn = new(1); readonly ManualResetEventSlim ready = new(); readonly AutoResetEvent signal = new(false);
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(PeriodicTimer timer)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4002:turn.WaitAsync()|};
                {|SES4002:ready.Wait()|};
                {|SES4002:signal.WaitOne()|};
                await {|SES4002:timer.WaitForNextTickAsync()|};
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task BlockingOnAGivenTask_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db; readonly TaskCompletionSource<int> answer = new();
            public Pay(AppDbContext db) { this.db = db; }
            public void Run(Task other)
            {
                using var tx = db.Database.BeginTransaction();
                {|SES4002:other.Wait()|};
                Log({|SES4002:answer.Task.Result|});
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task WaitAfterTheFirstSql_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session;
            public Pay(Session session) { this.session = session; }
            public async Task Run()
            {
                await session.GetAsync<User>(1);
                await {|SES4002:Task.Delay(100)|};
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task WaitWithAConnectionOpen_Reports() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(NpgsqlDataSource source)
            {
                await using var connection = await source.OpenConnectionAsync();
                for (var i = 0; i < 10; i++)
                {
                    await connection.ExecuteAsync("update jobs set tried = tried + 1");
                    await {|SES4002:Task.Delay(100)|};
                }
            }
        }
        """);

    [Fact]
    public Task BackOffInsideTheTransaction_Reports() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(NpgsqlConnection connection, HttpClient http)
            {
                await using var tx = await connection.BeginTransactionAsync();
                try { Log("try"); }
                catch (TimeoutException) { await {|SES4002:Task.Delay(100)|}; }
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task WaitInAHelperThatWorksOnTheSession_Reports() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4002:Save()|};
                await tx.CommitAsync();
            }
            async Task Save() { await db.SaveChangesAsync(); await Task.Delay(60); }
        }
        """);

    [Fact]
    public Task Message_NamesTheWait() => Verify.Analyzer(
        """
        class Pay
        {
            public async Task Run(AppDbContext db)
            {
                await using var tx = await {|#1:db.Database.BeginTransactionAsync()|};
                await {|#0:Task.Delay(100)|};
                await tx.CommitAsync();
            }
        }
        """,
        new VerifyOptions
        {
            Expected = [new DiagnosticResult(Descriptors.SES4002).WithLocation(0).WithLocation(1).WithArguments("Task.Delay", "db", "a transaction")],
        });

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public Task OneSessionSurelyHeldBesideOneThatMayBe_Reports(string sure, string unsure) => Verify.Analyzer($$"""
        class Pay
        {
            public async Task Run(NpgsqlConnection a, NpgsqlConnection b, bool both)
            {
                await {|#1:{{sure}}.OpenAsync()|};
                if (both)
                    await {{unsure}}.OpenAsync();
                await {|#0:Task.Delay(1000)|};
                await {{sure}}.CloseAsync();
            }
        }
        """, new VerifyOptions { Expected = [new DiagnosticResult(Descriptors.SES4002).WithLocation(0).WithLocation(1).WithArguments("Task.Delay", sure, "a connection")] });
}
