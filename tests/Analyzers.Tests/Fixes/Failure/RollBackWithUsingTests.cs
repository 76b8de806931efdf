using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class RollBackWithUsingTests
{
    [Fact]
    public Task TransactionInALocal_IsDeclaredWithUsing() => Verify.Fix(
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                var transaction = await {|SES3004:db.Database.BeginTransactionAsync()|};
                db.Add(user);
                await db.SaveChangesAsync();
                await transaction.CommitAsync(); // all
            }

            public void Sync(User user)
            {
                var transaction = {|SES3004:db.Database.BeginTransaction()|};
                db.Add(user);
                db.SaveChanges();
                transaction.Commit();
                transaction.Dispose();
            }
        }
        """,
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await db.SaveChangesAsync();
                await transaction.CommitAsync(); // all
            }

            public void Sync(User user)
            {
                using var transaction = db.Database.BeginTransaction();
                db.Add(user);
                db.SaveChanges();
                transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task TransactionThatNothingKeeps_IsKept() => Verify.Fix(
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user, int transaction)
            {
                // all or nothing
                await {|SES3004:db.Database.BeginTransactionAsync()|};
                db.Add(user);
                await db.SaveChangesAsync();
                await db.Database.CommitTransactionAsync();
            }
        }
        """,
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user, int transaction)
            {
                // all or nothing
                await using var transaction2 = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await db.SaveChangesAsync();
                await db.Database.CommitTransactionAsync();
            }
        }
        """);

    [Fact]
    public Task Connection_IsFixed() => Verify.Fix(
        """
        class Register(NpgsqlConnection connection)
        {
            public void Run(User user)
            {
                var transaction = {|SES3004:connection.BeginTransaction()|};
                connection.Execute("insert into users (name) values (@Name)", user, transaction);
                transaction.Commit();
            }
        }
        """,
        """
        class Register(NpgsqlConnection connection)
        {
            public void Run(User user)
            {
                using var transaction = connection.BeginTransaction();
                connection.Execute("insert into users (name) values (@Name)", user, transaction);
                transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task NHibernateAndSessionGuard_AreFixed() => Verify.Fix(
        """
        class Register(ISession session, Session other)
        {
            public void Run(User user)
            {
                var transaction = {|SES3004:session.BeginTransaction()|};
                session.Save(user);
                transaction.Commit();
            }
            public async Task Other(User user)
            {
                var transaction = await {|SES3004:other.BeginAsync()|};
                other.Add(user);
                await transaction.CommitAsync();
            }
        }
        """,
        """
        class Register(ISession session, Session other)
        {
            public void Run(User user)
            {
                using var transaction = session.BeginTransaction();
                session.Save(user);
                transaction.Commit();
            }
            public async Task Other(User user)
            {
                await using var transaction = await other.BeginAsync();
                other.Add(user);
                await transaction.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task DeclaredBeforeItIsBegun_GetsNoFix() => Verify.NoFix("""
        class Register(AppDbContext db)
        {
            public void Run(User user)
            {
                Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction;
                transaction = {|SES3004:db.Database.BeginTransaction()|};
                db.Add(user);
                db.SaveChanges();
                transaction.Commit();
            }
        }
        """);
}
