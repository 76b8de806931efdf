using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1009 where it speaks.</summary>
public class UsedOutsideItsScopeReportsTests
{
    public const string Shop = """
        class Users(IRepositorySession session) { public void Add(User user) => session.Add(user); }
        class Shop(SessionFactory factory) : UnitOfWork(factory) { public Users Users => Repository(s => new Users(s)); }
        """;

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task CommittedTwice_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {{s.CommitTransaction}};
                Log("paid");
                await {|SES1009:{{s.CommitTransaction}}|};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task RolledBackAfterTheCommit_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
                finally { await {|SES1009:{{s.RollbackTransaction}}|}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task CommittedAfterTheRollback_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} }
                catch (Exception) { await {{s.RollbackTransaction}}; }
                await {|SES1009:{{s.CommitTransaction}}|};
            }
        }
        """, s);

    [Theory]
    [InlineData("tx.Commit(); {|SES1009:tx.Commit()|};")]
    [InlineData("tx.Commit(); {|SES1009:tx.Rollback()|};")]
    [InlineData("tx.Rollback(); {|SES1009:tx.Commit()|};")]
    public Task EndedTwiceInEntityFramework6_Reports(string endings) => Verify.Analyzer($$"""
        class Pay
        {
            public void Run(LegacyContext db)
            {
                using var tx = db.Database.BeginTransaction();
                db.SaveChanges();
                {{endings}}
            }
        }
        """, References.EntityFramework6);

    [Fact]
    public Task CurrentTransactionOfAContext_Reports() => Verify.Analyzer("""
        class Pay(AppDbContext db)
        {
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                await tx.CommitAsync();
                await {|SES1009:db.Database.CommitTransactionAsync()|};
            }
        }
        """);

    [Fact]
    public Task ScopeCompletedTwice_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Pay(NpgsqlConnection connection)
        {
            public void Run()
            {
                using var scope = new TransactionScope();
                connection.Execute("delete from users");
                scope.Complete();
                {|SES1009:scope.Complete()|};
            }
        }
        """);

    [Fact]
    public Task GivenTransaction_Reports() => Verify.Analyzer("""
        class Pay
        {
            public void Run(IDbTransaction tx, bool dry)
            {
                if (dry) tx.Rollback();
                else tx.Commit();
                {|SES1009:tx.Rollback()|};
            }
        }
        """);

    [Fact]
    public Task UnitOfWorkNotBegun_Reports() => Verify.Analyzer(Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var shop = new Shop(factory);
                {|SES1009:shop.Users.Add(user)|};
                await shop.CommitAsync();
            }
            public async Task Made(string name)
            {
                await using var shop = new Shop(factory);
                {|SES1009:shop.Users.Add(new User { Name = name })|};
                await shop.CommitAsync();
            }
            public async Task Again(User user)
            {
                await using var shop = new Shop(factory);
                Log(user);
                await {|SES1009:shop.CommitAsync()|};
            }
        }
        """);

    [Fact]
    public Task UnitOfWorkThatHasEnded_Reports() => Verify.Analyzer(Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                var shop = new Shop(factory);
                shop.Begin();
                shop.Users.Add(user);
                await shop.DisposeAsync();
                await {|SES1009:shop.CommitAsync()|};
            }
            public void Again(User user)
            {
                var shop = new Shop(factory);
                shop.Begin();
                shop.Dispose();
                {|SES1009:shop.Users.Add(user)|};
            }
        }
        """);

    [Fact]
    public Task Message_NamesBothEndings() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(NpgsqlConnection connection)
            {
                await using var payment = await connection.BeginTransactionAsync();
                await {|#1:payment.CommitAsync()|};
                await {|#0:payment.RollbackAsync()|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1009).WithLocation(0).WithLocation(1).WithMessage(
                "'payment' is ended twice: RollbackAsync follows CommitAsync on every path: the second ending is refused; remove it"),
        ],
    });
}
