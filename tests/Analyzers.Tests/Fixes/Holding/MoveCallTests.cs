using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Holding;

/// <summary>The fixes MoveCallAfterCommit and MoveCallBeforeOpening.</summary>
public class MoveCallTests
{
    private static readonly VerifyOptions AfterCommit = new() { EquivalenceKey = "MoveCallAfterCommit", FixAll = FixAllSupport.None };
    private static readonly VerifyOptions BeforeOpening = new() { EquivalenceKey = "MoveCallBeforeOpening", FixAll = FixAllSupport.None };

    private const string Paid = """
        class Pay
        {
            public async Task Run(AppDbContext db, HttpClient http, Order order, CancellationToken ct)
            {
                await using var tx = await db.Database.BeginTransactionAsync(ct);
                db.Orders.Add(order);

                // tell them
                await {|SES4001:http.GetAsync("pay?total=" + order.Total, ct)|}; // slow

                await db.SaveChangesAsync(ct);
                await tx.CommitAsync(ct);
                Log("paid");
            }
        }
        """;

    private const string PaidAfter = """
        class Pay
        {
            public async Task Run(AppDbContext db, HttpClient http, Order order, CancellationToken ct)
            {
                await using var tx = await db.Database.BeginTransactionAsync(ct);
                db.Orders.Add(order);

                await db.SaveChangesAsync(ct);
                await tx.CommitAsync(ct);
                // tell them
                await http.GetAsync("pay?total=" + order.Total, ct); // slow
                Log("paid");
            }
        }
        """;

    private const string PaidBefore = """
        class Pay
        {
            public async Task Run(AppDbContext db, HttpClient http, Order order, CancellationToken ct)
            {
                // tell them
                await http.GetAsync("pay?total=" + order.Total, ct); // slow
                await using var tx = await db.Database.BeginTransactionAsync(ct);
                db.Orders.Add(order);

                await db.SaveChangesAsync(ct);
                await tx.CommitAsync(ct);
                Log("paid");
            }
        }
        """;

    [Fact]
    public Task Call_MovesAfterTheCommit() => Verify.Fix(Paid, PaidAfter, AfterCommit);

    [Fact]
    public Task Call_MovesBeforeTheTransaction() => Verify.Fix(Paid, PaidBefore, BeforeOpening);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Paid.ReplaceLineEndings("\r\n"), PaidAfter.ReplaceLineEndings("\r\n"), AfterCommit);

    [Fact]
    public Task CallWithResult_MovesBeforeTheSessionIsOpened() => Verify.Fix(
        """
        class Pay(SessionFactory factory, HttpClient http)
        {
            public async Task Run(int id)
            {
                await using var session = factory.OpenSession();
                var user = await session.GetAsync<User>(id);
                var rate = await {|SES4001:http.GetStringAsync("rate")|};
                Log(rate + user);
            }
        }
        """,
        """
        class Pay(SessionFactory factory, HttpClient http)
        {
            public async Task Run(int id)
            {
                var rate = await http.GetStringAsync("rate");
                await using var session = factory.OpenSession();
                var user = await session.GetAsync<User>(id);
                Log(rate + user);
            }
        }
        """,
        BeforeOpening);

    [Fact]
    public Task NHibernateCall_MovesAfterTheCommit() => Verify.Fix(
        """
        class Pay(NHibernate.ISession session, HttpClient http)
        {
            public async Task Run(User user)
            {
                using var tx = session.BeginTransaction();
                session.Save(user);
                await {|SES4001:http.GetAsync(user.Email)|};
                tx.Commit();
            }
        }
        """,
        """
        class Pay(NHibernate.ISession session, HttpClient http)
        {
            public async Task Run(User user)
            {
                using var tx = session.BeginTransaction();
                session.Save(user);
                tx.Commit();
                await http.GetAsync(user.Email);
            }
        }
        """,
        AfterCommit);

    [Fact]
    public Task SynchronousCall_MovesAfterTheCommit() => Verify.Fix(
        """
        class Pay(Session session, System.Net.Mail.SmtpClient mail)
        {
            public void Run(User user)
            {
                session.Add(user);
                session.Flush();
                {|SES4001:mail.Send("us", user.Email, "hello", "there")|};
                session.Commit();
            }
        }
        """,
        """
        class Pay(Session session, System.Net.Mail.SmtpClient mail)
        {
            public void Run(User user)
            {
                session.Add(user);
                session.Flush();
                session.Commit();
                mail.Send("us", user.Email, "hello", "there");
            }
        }
        """,
        AfterCommit);

    [Fact]
    public Task OpenConnection_LetsTheCallGoBeforeItIsOpened() => Verify.Fix(
        """
        class Pay(NpgsqlDataSource source, HttpClient http)
        {
            public async Task Run(int id)
            {
                await using var connection = await source.OpenConnectionAsync();
                await connection.ExecuteAsync("update users set active = true where id = @id", new { id });
                await {|SES4001:http.GetAsync("done")|};
            }
        }
        """,
        """
        class Pay(NpgsqlDataSource source, HttpClient http)
        {
            public async Task Run(int id)
            {
                await http.GetAsync("done");
                await using var connection = await source.OpenConnectionAsync();
                await connection.ExecuteAsync("update users set active = true where id = @id", new { id });
            }
        }
        """,
        BeforeOpening);

    [Fact]
    public Task DataAgainstTheMove_HasNoFix() => Verify.NoFix("""
        class Pay(Session session, HttpClient http)
        {
            public async Task Run(int id)
            {
                var user = await session.GetAsync<User>(id);
                var name = await {|SES4001:http.GetStringAsync("name?of=" + user!.Email)|};
                user.Name = name;
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task BranchOrOtherCodeInTheWay_HasNoFix() => Verify.NoFix("""
        class Pay(Session session, HttpClient http)
        {
            string next = "next";
            public async Task Run(int id, User other)
            {
                var user = await session.GetAsync<User>(id);
                if (user == null) return;
                await {|SES4001:http.GetStringAsync(next)|};
                if (other.Active) return;
                await session.CommitAsync();
            }
            public async Task Again(int id)
            {
                var user = await session.GetAsync<User>(id);
                Change();
                await {|SES4001:http.GetStringAsync(next)|};
                Change();
                await session.CommitAsync();
            }
            public async Task Nested(int id)
            {
                var user = await session.GetAsync<User>(id);
                if (id > 0) await {|SES4001:http.GetStringAsync(next)|};
                await session.CommitAsync();
            }
            void Change() => next += "x";
        }
        """);

    [Fact]
    public Task ConnectionThatStaysOpenBehindTheCommit_HasNoFix() => Verify.NoFix("""
        class Pay
        {
            public async Task Run(NpgsqlConnection connection, HttpClient http)
            {
                await connection.OpenAsync();
                var tx = await connection.BeginTransactionAsync();
                await {|SES4001:http.GetAsync("x")|};
                await tx.CommitAsync();
            }
        }
        """, AfterCommit);

    [Fact]
    public Task StatementsOnOneLine_HaveNoFix() => Verify.NoFix("""
        class Pay
        {
            public async Task Run(Session session, HttpClient http) { session.Add(new User()); await session.FlushAsync(); await {|SES4001:http.GetAsync("x")|}; await session.CommitAsync(); }
        }
        """);
}
