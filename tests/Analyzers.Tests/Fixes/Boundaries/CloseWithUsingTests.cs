using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class CloseWithUsingTests
{
    [Fact]
    public Task AsyncMethod_AwaitsTheDisposal() => Verify.Fix(
        """
        class Users(SessionFactory sessions, NpgsqlDataSource source)
        {
            public async Task Add(User user)
            {
                // one session
                var session = {|SES1005:sessions.OpenSession()|}; // for this user
                session.Add(user);
                await session.CommitAsync();
            }

            public async Task<int> Count()
            {
                var connection = await {|SES1005:source.OpenConnectionAsync()|}.ConfigureAwait(false);
                return await connection.ExecuteScalarAsync<int>("select count(*) from users");
            }
        }
        """,
        """
        class Users(SessionFactory sessions, NpgsqlDataSource source)
        {
            public async Task Add(User user)
            {
                // one session
                await using var session = sessions.OpenSession(); // for this user
                session.Add(user);
                await session.CommitAsync();
            }

            public async Task<int> Count()
            {
                await using var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
                return await connection.ExecuteScalarAsync<int>("select count(*) from users");
            }
        }
        """);

    [Fact]
    public Task SessionOfATypeParameter_IsDisposedAsItsConstraintIs() => Verify.Fix(
        """
        class States<TContext>(IDbContextFactory<TContext> contexts) where TContext : DbContext
        {
            public async Task Clear(CancellationToken token)
            {
                var context = await {|SES1005:contexts.CreateDbContextAsync(token)|};
                await context.Set<User>().ExecuteDeleteAsync(token);
            }

            public void ClearAll()
            {
                var context = {|SES1005:contexts.CreateDbContext()|};
                context.Set<User>().ExecuteDelete();
            }
        }
        """,
        """
        class States<TContext>(IDbContextFactory<TContext> contexts) where TContext : DbContext
        {
            public async Task Clear(CancellationToken token)
            {
                await using var context = await contexts.CreateDbContextAsync(token);
                await context.Set<User>().ExecuteDeleteAsync(token);
            }

            public void ClearAll()
            {
                using var context = contexts.CreateDbContext();
                context.Set<User>().ExecuteDelete();
            }
        }
        """);

    [Fact]
    public Task SessionThatNothingKeeps_GetsALocal() => Verify.Fix(
        """
        class Setup(IDbContextFactory<AppDbContext> factory)
        {
            public void Create()
            {
                // the tables
                {|SES1005:new AppDbContext()|}.Database.EnsureCreated(); // once
            }

            public List<User> All()
            {
                return {|SES1005:factory.CreateDbContext()|}.Users.ToList();
            }

            public async Task<int> Count(AppDbContext appDbContext)
            {
                var count = await (await {|SES1005:factory.CreateDbContextAsync()|}).Users.CountAsync().ConfigureAwait(false);
                return count + appDbContext.Users.Count();
            }
        }
        """,
        """
        class Setup(IDbContextFactory<AppDbContext> factory)
        {
            public void Create()
            {
                // the tables
                using var appDbContext = new AppDbContext();
                appDbContext.Database.EnsureCreated(); // once
            }

            public List<User> All()
            {
                using var appDbContext = factory.CreateDbContext();
                return appDbContext.Users.ToList();
            }

            public async Task<int> Count(AppDbContext appDbContext)
            {
                await using var appDbContext2 = await factory.CreateDbContextAsync();
                var count = await appDbContext2.Users.CountAsync().ConfigureAwait(false);
                return count + appDbContext.Users.Count();
            }
        }
        """);

    [Theory]
    [InlineData("public void M(bool first) { if (first) {|SES1005:new AppDbContext()|}.Database.EnsureCreated(); }")]
    [InlineData("public void M() { Log({|SES1005:new AppDbContext()|}.Users.Count()); }")]
    [InlineData("public Task<List<User>> M() { return {|SES1005:new AppDbContext()|}.Users.ToListAsync(); }")]
    [InlineData("public int M() => {|SES1005:new AppDbContext()|}.Users.Count();")]
    public Task SessionThatNothingKeeps_StaysWhereMoreWouldChange(string member) => Verify.NoFix($"class Setup {{ {member} }}");

    [Fact]
    public Task SynchronousMethod_TakesUsing_AndTheDisposalAtTheEndGoes() => Verify.Fix(
        """
        class Users
        {
            public void Add(User user)
            {
                AppDbContext db = {|SES1005:new AppDbContext()|};
                db.Add(user);
                db.SaveChanges();

                // done
                db.Dispose();
            }
        }
        """,
        """
        class Users
        {
            public void Add(User user)
            {
                using AppDbContext db = new AppDbContext();
                db.Add(user);
                db.SaveChanges();

                // done
            }
        }
        """);

    [Fact]
    public Task InterfaceWithoutAsynchronousDisposal_TakesUsing() => Verify.Fix(
        """
        class Users
        {
            public async Task Clear(string connectionString)
            {
                IDbConnection connection = {|SES1005:new NpgsqlConnection(connectionString)|};
                connection.Open();
                await connection.ExecuteAsync("delete from users");
                connection.Close();
            }
        }
        """,
        """
        class Users
        {
            public async Task Clear(string connectionString)
            {
                using IDbConnection connection = new NpgsqlConnection(connectionString);
                connection.Open();
                await connection.ExecuteAsync("delete from users");
                connection.Close();
            }
        }
        """);

    [Fact]
    public Task NHibernateSession_TakesUsing() => Verify.Fix(
        """
        class Users(ISessionFactory sessions)
        {
            public IList<User> All()
            {
                var session = {|SES1005:sessions.OpenSession()|};
                return session.QueryOver<User>().List();
            }
        }
        """,
        """
        class Users(ISessionFactory sessions)
        {
            public IList<User> All()
            {
                using var session = sessions.OpenSession();
                return session.QueryOver<User>().List();
            }
        }
        """);

    [Fact]
    public Task InALambda_IsFixed() => Verify.Fix(
        """
        class Users
        {
            public Action<User> Adder() => user =>
            {
                var db = {|SES1005:new AppDbContext()|};
                db.Add(user);
                db.SaveChanges();
            };
        }
        """,
        """
        class Users
        {
            public Action<User> Adder() => user =>
            {
                using var db = new AppDbContext();
                db.Add(user);
                db.SaveChanges();
            };
        }
        """);

    [Fact]
    public Task LocalThatIsSetAgain_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public void Add(User[] users)
            {
                var db = {|SES1005:new AppDbContext()|};
                foreach (var user in users)
                {
                    db.Add(user);
                    db.SaveChanges();
                    db.Dispose();
                    db = {|SES1005:new AppDbContext()|};
                }
            }
        }
        """);

    [Fact]
    public Task DeclaredBeforeItIsOpened_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public void Add(User user)
            {
                AppDbContext db;
                db = {|SES1005:new AppDbContext()|};
                db.Add(user);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task KeptByNothing_GetsNoFix() => Verify.NoFix("""
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public int Count() => {|SES1005:contexts.CreateDbContext()|}.Users.Count();
        }
        """);

    [Fact]
    public Task BelowALabelOfASwitch_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public int Count(int kind)
            {
                switch (kind)
                {
                    case 1:
                        var db = {|SES1005:new AppDbContext()|};
                        return db.Users.Count();
                    default:
                        return 0;
                }
            }
        }
        """);

    [Fact]
    public Task BeforeUsingDeclarations_GetsNoFix() => Verify.NoFix("""
        class Users
        {
            public int Count()
            {
                var db = {|SES1005:new AppDbContext()|};
                return Enumerable.Count(db.Users);
            }
        }
        """, new VerifyOptions { LanguageVersion = LanguageVersion.CSharp7_3, CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
