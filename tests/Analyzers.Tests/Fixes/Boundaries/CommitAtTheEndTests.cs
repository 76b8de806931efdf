using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class CommitAtTheEndTests
{
    [Fact]
    public Task SessionInAUsing_IsCommittedLast() => Verify.Fix(
        """
        class Users(SessionFactory sessions, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Add(User user, CancellationToken token)
            {
                await using var session = sessions.OpenSession();
                {|SES1006:session.Add(user)|}; // staged
                Log("added");
            }

            public void Sync(User user)
            {
                using (var db = contexts.CreateDbContext())
                {
                    {|SES1006:db.Users.Add(user)|};
                }

                Log("added");
            }
        }
        """,
        """
        class Users(SessionFactory sessions, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Add(User user, CancellationToken token)
            {
                await using var session = sessions.OpenSession();
                session.Add(user); // staged
                Log("added");
                await session.CommitAsync(token);
            }

            public void Sync(User user)
            {
                using (var db = contexts.CreateDbContext())
                {
                    db.Users.Add(user);
                    db.SaveChanges();
                }

                Log("added");
            }
        }
        """);

    [Fact]
    public Task ResultAtTheEnd_ComesBehindTheCommit() => Verify.Fix(
        """
        class Users
        {
            public async Task<User> Add(string name)
            {
                await using var db = new AppDbContext();
                var user = new User { Name = name };
                {|SES1006:db.Add(user)|};

                // the caller wants it
                return user;
            }
        }
        """,
        """
        class Users
        {
            public async Task<User> Add(string name)
            {
                await using var db = new AppDbContext();
                var user = new User { Name = name };
                db.Add(user);

                // the caller wants it
                await db.SaveChangesAsync();
                return user;
            }
        }
        """);

    [Fact]
    public Task Transaction_IsCommitted() => Verify.Fix(
        """
        class Users(NpgsqlConnection connection, AppDbContext db)
        {
            public async Task Clear()
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await {|SES1006:connection.ExecuteAsync("delete from users", transaction: transaction)|};
            }

            public void Add(User user)
            {
                using var transaction = db.Database.BeginTransaction();
                db.Add(user);
                {|SES1006:db.SaveChanges()|};
            }
        }
        """,
        """
        class Users(NpgsqlConnection connection, AppDbContext db)
        {
            public async Task Clear()
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("delete from users", transaction: transaction);
                await transaction.CommitAsync();
            }

            public void Add(User user)
            {
                using var transaction = db.Database.BeginTransaction();
                db.Add(user);
                db.SaveChanges();
                transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task ScopeAndNHibernate_AreFixed() => Verify.Fix(
        """
        class Users(AppDbContext db, ISession session)
        {
            public void Add(User user)
            {
                using var scope = new System.Transactions.TransactionScope();
                db.Add(user);
                {|SES1006:db.SaveChanges()|};
            }

            public void Save(User user)
            {
                using (var transaction = session.BeginTransaction())
                {
                    {|SES1006:session.Save(user)|};
                }
            }
        }
        """,
        """
        class Users(AppDbContext db, ISession session)
        {
            public void Add(User user)
            {
                using var scope = new System.Transactions.TransactionScope();
                db.Add(user);
                db.SaveChanges();
                scope.Complete();
            }

            public void Save(User user)
            {
                using (var transaction = session.BeginTransaction())
                {
                    session.Save(user);
                    transaction.Commit();
                }
            }
        }
        """);

    [Fact]
    public Task EarlyReturn_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public void Add(User user)
            {
                using var db = new AppDbContext();
                if (db.Users.Any(other => other.Name == user.Name))
                    return;
                {|SES1006:db.Add(user)|};
            }
        }
        """);

    [Fact]
    public Task NHibernateSessionWithoutATransaction_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public void Add(ISessionFactory sessions, User user)
            {
                using var session = sessions.OpenSession();
                {|SES1006:session.Save(user)|};
            }
        }
        """);

    [Fact]
    public Task StagedButNotSavedInATransaction_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public void Add(AppDbContext db, User user)
            {
                using var transaction = db.Database.BeginTransaction();
                {|SES1006:db.Add(user)|};
            }
        }
        """);

    [Theory]
    [InlineData("return {|SES1006:db.Users.Add(user)|}.Entity;")]
    [InlineData("{|SES1006:db.Users.Add(user)|}; return db.Users.First();")]
    public Task ReturnThatWorksWithTheSession_NoFix(string work) => Verify.NoFix($$"""
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public User Run(User user)
            {
                using var db = contexts.CreateDbContext();
                {{work}}
            }
        }
        """);
}
