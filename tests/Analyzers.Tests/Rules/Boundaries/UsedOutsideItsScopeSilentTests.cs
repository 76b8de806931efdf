using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1009 where it must keep quiet.</summary>
public class UsedOutsideItsScopeSilentTests
{
    private const string Shop = UsedOutsideItsScopeReportsTests.Shop;

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task RollbackThatAFailedCommitReaches_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; Log("paid"); }
                catch (Exception) { await {{s.RollbackTransaction}}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task OneEndingAPath_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, bool dry)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                if (dry) { await {{s.RollbackTransaction}}; return; }
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task FlagDecides_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var done = false;
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; done = true; }
                finally { if (!done) await {{s.RollbackTransaction}}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task TransactionPerTurn_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User[] users)
            {
                {{s.UsingSession}}
                foreach (var user in users)
                {
                    {{s.UsingTransaction}}
                    {{s.InTransaction.Add("user")}}
                    await {{s.CommitTransaction}};
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.SessionGuard | Library.EntityFramework | Library.EntityFramework6 | Library.Linq2Db)]
    public Task SessionThatCommitsAgainAndAgain_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.Injected("Pay")}}
            public async Task Run(User user)
            {
                {{s.Add("user")}}
                await {{s.Commit}};
                {{s.Add("new User()")}}
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Documents | Library.MongoDb)]
    public Task LibrariesWithoutTransactionObjects_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.Injected("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.Commit}};
                await {{s.Commit}};
                await {{s.Rollback}};
            }
        }
        """, s);

    [Fact]
    public Task AnotherTransaction_IsSilent() => Verify.Analyzer("""
        class Pay(AppDbContext db, AppDbContext other, NpgsqlConnection connection)
        {
            public async Task Run()
            {
                var tx = await connection.BeginTransactionAsync();
                await tx.CommitAsync();
                tx = await connection.BeginTransactionAsync();
                await tx.CommitAsync();
                var second = await connection.BeginTransactionAsync();
                await second.CommitAsync();
            }
            public async Task Context()
            {
                await db.Database.BeginTransactionAsync();
                await db.Database.CommitTransactionAsync();
                await db.Database.BeginTransactionAsync();
                await db.Database.CommitTransactionAsync();
            }
        }
        """);

    [Fact]
    public Task ReusedTransactionOfNHibernate_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            public void Run(ISession session)
            {
                using var tx = session.BeginTransaction();
                tx.Commit();
                tx.Begin();
                tx.Commit();
            }
        }
        """, SessionCode.Of(Library.NHibernate));

    [Fact]
    public Task Savepoints_AreSilent() => Verify.Analyzer("""
        class Pay(Session session, AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var savepoint = await session.BeginNestedAsync();
                session.Add(user);
                await savepoint.RollbackAsync();
                await session.CommitAsync();
            }
            public async Task Context()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await tx.CreateSavepointAsync("a");
                await tx.RollbackToSavepointAsync("a");
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task RollbackToANameOfAConnection_IsSilent() => Verify.Analyzer("""
        class Pay(NpgsqlConnection connection)
        {
            public void Run()
            {
                using var tx = connection.BeginTransaction();
                tx.Save("a");
                tx.Rollback("a");
                tx.Rollback("a");
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task NullCheck_IsSilent() => Verify.Analyzer("""
        class Pay(NpgsqlConnection connection)
        {
            public void Run()
            {
                NpgsqlTransaction? tx = connection.BeginTransaction();
                tx.Commit();
                Log(tx = null);
                tx?.Rollback();
            }
        }
        """);

    [Fact]
    public Task BegunUnitOfWork_IsSilent() => Verify.Analyzer(Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var shop = new Shop(factory);
                shop.Begin();
                shop.Users.Add(user);
                await shop.CommitAsync();
                await shop.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task UnitOfWorkBegunByAHelper_IsSilent() => Verify.Analyzer(Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var shop = new Shop(factory);
                Prepare(shop);
                shop.Users.Add(user);
                await shop.CommitAsync();
            }
            private static void Prepare(Shop shop) => shop.Begin();
        }
        """);

    [Fact]
    public Task UnitOfWorkBegunOnAPath_IsSilent() => Verify.Analyzer(Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user, bool begin)
            {
                await using var shop = new Shop(factory);
                if (begin) shop.Begin();
                await shop.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task UnitOfWorkFromElsewhere_IsSilent() => Verify.Analyzer(Shop + """

        class Pay(Shop shop)
        {
            public async Task Run(User user) { shop.Users.Add(user); await shop.CommitAsync(); }
            public async Task Other(Shop given, User user) { given.Users.Add(user); await given.CommitAsync(); }
        }
        """);

    [Fact]
    public Task UnitOfWorkOfAnotherMake_IsSilent() => Verify.Analyzer("""
        class Shop(AppDbContext db) : IDisposable
        {
            public void Begin() => db.Database.BeginTransaction();
            public Task CommitAsync() => db.SaveChangesAsync();
            public void Dispose() => db.Dispose();
        }
        class Pay(AppDbContext db)
        {
            public async Task Run() { using var shop = new Shop(db); await shop.CommitAsync(); await shop.CommitAsync(); }
        }
        """);

    /// <summary>The helper is out of sight, and says by its name that nothing comes behind it.</summary>
    [Theory]
    [InlineData("e.WrapAndThrow();")]
    [InlineData("Failures.TranslateAndThrow(2, e);")]
    public Task RollbackBehindAHelperThatThrows_IsSilent(string handler) => Verify.Analyzer($$"""
        static class Failures { public static extern void WrapAndThrow(this Exception e); public static extern void TranslateAndThrow(int level, Exception e); }
        class Pay
        {
            public void Run(System.Data.Common.DbConnection connection, System.Data.Common.DbCommand command)
            {
                using var transaction = connection.BeginTransaction();
                command.Transaction = transaction;
                try { command.ExecuteNonQuery(); }
                catch (Exception e) { transaction.Rollback(); {{handler}} }
                transaction.Commit();
            }
        }
        """);
}
