using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1009 of what is sent in a transaction that is over: behind the completion of a scope, or with a transaction that was ended.</summary>
public class UsedOutsideItsScopeOverTests
{
    [Theory]
    [InlineData("Log({|SES1009:db.Orders.Count()|});")]
    [InlineData("foreach (var order in {|SES1009:db.Orders.Where(o => o.Total > 0).ToList()|}) Log(order);")]
    [InlineData("{|SES1009:db.Orders.ExecuteDelete()|};")]
    [InlineData("{|SES1009:db.Database.ExecuteSqlRaw(\"delete from orders\")|};")]
    [InlineData("db.Orders.Add(new Order()); {|SES1009:db.SaveChanges()|};")]
    public Task ContextBehindTheCompletion_Reports(string use) => Scope(use);

    [Theory]
    [InlineData("connection.Close(); {|SES1009:connection.Open()|};")]
    [InlineData("using var second = new NpgsqlConnection(text); {|SES1009:second.Open()|};")]
    [InlineData("using var second = new NpgsqlConnection(text); {|SES1009:second.Execute(\"delete from orders\")|};")]
    [InlineData("using var second = {|SES1009:source.OpenConnection()|}; second.Execute(\"delete from orders\");")]
    public Task ConnectionOpenedBehindTheCompletion_Reports(string use) => Scope(use);

    [Fact]
    public Task StatementScope_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Settle(AppDbContext db)
        {
            public int Run()
            {
                using (var all = new TransactionScope(TransactionScopeOption.RequiresNew))
                {
                    db.Database.ExecuteSqlRaw("update orders set paid = true");
                    all.Complete();
                    return {|SES1009:db.Orders.Count()|};
                }
            }
        }
        """);

    [Fact]
    public Task MessageOfTheCompletion_NamesTheUse() => Verify.Analyzer("""
        using System.Transactions;
        class Settle(AppDbContext db)
        {
            public void Run()
            {
                using var all = new TransactionScope();
                {|#1:all.Complete()|};
                {|#0:db.Orders.ExecuteDelete()|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1009).WithLocation(0).WithLocation(1).WithMessage(
                "'all' is completed, and ExecuteDelete comes before its end: 'db' finds a current transaction that is over, and throws; complete the scope behind its last use"),
        ],
    });

    [Theory]
    [InlineData("if (loud) Log(db.Orders.Count());")]
    [InlineData("Log(db.Users.Find(1));")]
    [InlineData("Log(db.Users.Local.ToList());")]
    [InlineData("db.SaveChanges();")]
    [InlineData("scope.Dispose(); Log(db.Orders.Count());")]
    [InlineData("using (new TransactionScope(TransactionScopeOption.Suppress)) { Log(db.Orders.Count()); }")]
    [InlineData("using (var apart = new TransactionScope(TransactionScopeOption.Suppress)) { Log(db.Orders.Count()); }")]
    [InlineData("connection.Execute(\"delete from orders\");")]
    [InlineData("db.Orders.Add(new Order());")]
    public Task NothingThatAsksForTheTransaction_IsSilent(string use) => Scope(use);

    [Fact]
    public Task StagedBeforeTheCompletion_IsAnotherRules() => Verify.Analyzer("""
        using System.Transactions;
        class Settle(AppDbContext db)
        {
            public void Run(Order order)
            {
                using var scope = new TransactionScope();
                db.Orders.Add(order);
                {|SES3008:scope.Complete()|};
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("using (var scope = new TransactionScope()) { db.SaveChanges(); scope.Complete(); } Log(db.Orders.Count());")]
    [InlineData("using (var scope = new TransactionScope()) { try { db.SaveChanges(); } finally { scope.Complete(); } } Log(db.Orders.Count());")]
    [InlineData("using var scope = new TransactionScope(TransactionScopeOption.Suppress); scope.Complete(); Log(db.Orders.Count());")]
    [InlineData("using var scope = new TransactionScope(); Log(db.Orders.Count()); scope.Complete();")]
    [InlineData("foreach (var id in new[] { 1, 2 }) { using var scope = new TransactionScope(); Log(db.Orders.Count()); scope.Complete(); }")]
    [InlineData("using var scope = new TransactionScope(); if (db.Orders.Any()) { scope.Complete(); return; } Log(db.Orders.Count());")]
    public Task ScopeThatHasEnded_IsSilent(string body) => Verify.Analyzer($$"""
        using System.Transactions;
        class Settle(AppDbContext db)
        {
            public void Run() { {{body}} }
        }
        """);

    [Theory]
    [InlineData("{|SES1009:connection.Execute(\"delete from orders\", transaction: tx)|};")]
    [InlineData("{|SES1009:connection.Execute(\"delete from orders\", null, tx)|};")]
    [InlineData("Log({|SES1009:connection.ExecuteScalar<int>(new CommandDefinition(\"select 1\", transaction: tx))|});")]
    [InlineData("using var command = connection.CreateCommand(); command.Transaction = tx; {|SES1009:command.ExecuteNonQuery()|};")]
    [InlineData("using var command = new NpgsqlCommand(\"delete from orders\", connection, tx); {|SES1009:command.ExecuteNonQuery()|};")]
    [InlineData("using var command = new NpgsqlCommand(\"delete from orders\", connection) { Transaction = tx }; {|SES1009:command.ExecuteNonQuery()|};")]
    public Task GivenATransactionThatIsOver_Reports(string use) => Ended("tx.Commit();", use);

    [Theory]
    [InlineData("tx.Rollback();")]
    [InlineData("tx.Dispose();")]
    [InlineData("if (loud) tx.Rollback(); else tx.Commit();")]
    public Task HoweverItWasEnded_Reports(string end) => Ended(end, "{|SES1009:connection.Execute(\"delete from orders\", transaction: tx)|};");

    [Fact]
    public Task MessageOfTheCommand_NamesTheEnding() => Verify.Analyzer("""
        class Settle
        {
            public async Task Run(NpgsqlConnection connection)
            {
                await using var payment = await connection.BeginTransactionAsync();
                await {|#1:payment.CommitAsync()|};
                await {|#0:connection.ExecuteAsync("delete from orders", transaction: payment)|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1009).WithLocation(0).WithLocation(1).WithMessage(
                "'payment' is given to ExecuteAsync behind its CommitAsync: the command runs outside of any transaction, or is refused; send it before, or without that transaction"),
        ],
    });

    [Theory]
    [InlineData("tx.Commit();", "connection.Execute(\"delete from orders\");")]
    [InlineData("tx.Commit();", "tx = connection.BeginTransaction(); connection.Execute(\"delete from orders\", transaction: tx);")]
    [InlineData("tx.Commit();", "tx = null; connection.Execute(\"delete from orders\", transaction: tx);")]
    [InlineData("tx.Commit();", "var next = connection.BeginTransaction(); connection.Execute(\"delete from orders\", transaction: tx);")]
    [InlineData("if (loud) tx.Commit();", "connection.Execute(\"delete from orders\", transaction: tx);")]
    [InlineData("tx.Rollback(\"before\");", "connection.Execute(\"delete from orders\", transaction: tx);")]
    [InlineData("try { tx.Commit(); } catch (NpgsqlException) { }", "connection.Execute(\"delete from orders\", transaction: tx);")]
    [InlineData("using var kept = connection.CreateCommand(); kept.Transaction = tx; kept.ExecuteNonQuery(); tx.Commit();", "kept.ExecuteNonQuery();")]
    [InlineData("using var kept = connection.CreateCommand(); kept.Transaction = tx; tx.Commit(); kept.Transaction = null;", "kept.ExecuteNonQuery();")]
    [InlineData("tx.Commit(); using var kept = connection.CreateCommand(); if (loud) kept.Transaction = tx;", "kept.ExecuteNonQuery();")]
    [InlineData("tx.Commit(); using var kept = connection.CreateCommand(); kept.Transaction = tx; Use(kept);", "kept.ExecuteNonQuery();")]
    public Task NotCertainlyOver_IsSilent(string end, string use) => Ended(end, use);

    private static Task Scope(string use) => Verify.Analyzer($$"""
        using System.Transactions;
        class Settle(AppDbContext db, NpgsqlConnection connection, NpgsqlDataSource source, string text)
        {
            public void Run(bool loud)
            {
                using var scope = new TransactionScope();
                Log(db.Users.Count());
                scope.Complete();
                {{use}}
            }
        }
        """);

    private static Task Ended(string end, string use) => Verify.Analyzer($$"""
        class Settle
        {
            public void Run(NpgsqlConnection connection, bool loud)
            {
                var tx = connection.BeginTransaction();
                connection.Execute("update orders set paid = true", transaction: tx);
                {{end}}
                {{use}}
            }
            private static void Use(NpgsqlCommand command) => command.Transaction = command.Connection!.BeginTransaction();
        }
        """);

    [Theory]
    [InlineData("connection.Close(); {|SES1009:tx.Commit()|};")]
    [InlineData("connection.Execute(\"delete from orders\", transaction: tx); connection.Dispose(); {|SES1009:tx.Rollback()|};")]
    [InlineData("try { connection.Close(); connection.Execute(\"delete from orders\"); } catch (Exception) { {|SES1009:tx.Rollback()|}; }")]
    [InlineData("try { connection.Execute(\"delete from orders\", transaction: tx); } catch (Exception) { connection.Close(); {|SES1009:tx.Rollback()|}; throw; }")]
    public Task ConnectionClosedInItsTransaction_Reports(string work) => Transaction(work);

    [Theory]
    [InlineData("tx.Commit(); connection.Close();")]
    [InlineData("connection.Close(); tx.Dispose();")]
    [InlineData("if (text.Length > 3) connection.Close(); tx.Rollback();")]
    [InlineData("connection.Close(); connection.Open(); tx = connection.BeginTransaction(); tx.Commit();")]
    [InlineData("try { connection.Execute(\"delete from orders\", transaction: tx); tx.Commit(); } catch (Exception) { tx.Rollback(); } finally { connection.Close(); }")]
    [InlineData("try { connection.Execute(\"delete from orders\", transaction: tx); connection.Close(); } catch (Exception) { tx.Rollback(); }")]
    [InlineData("using var second = new NpgsqlConnection(text); second.Close(); tx.Commit();")]
    public Task ConnectionClosedOutsideItsTransaction_IsSilent(string work) => Transaction(work);

    /// <summary>Nothing was begun on the connection that is opened, and what the handler rolls back there is nothing.</summary>
    [Fact]
    public Task HandlerOfAFailedOpen_IsSilent() => Verify.Analyzer("""
        class Settle
        {
            public void Run(string text)
            {
                var connection = new NpgsqlConnection(text);
                DbTransaction? tx = null;
                try { connection.Open(); }
                catch (NpgsqlException) { tx?.Rollback(); throw; }
                tx = connection.BeginTransaction();
                tx.Commit();
            }
        }
        """);

    private static Task Transaction(string work) => Verify.Analyzer($$"""
        class Settle
        {
            public void Run(string text)
            {
                var connection = new NpgsqlConnection(text);
                connection.Open();
                var tx = connection.BeginTransaction();
                {{work}}
            }
        }
        """);
}
