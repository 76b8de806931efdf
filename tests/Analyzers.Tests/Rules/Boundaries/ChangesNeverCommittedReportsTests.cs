using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1006 where it speaks.</summary>
public class ChangesNeverCommittedReportsTests
{
    [Theory]
    [InlineData("SessionFactory", "OpenSession", "Add")]
    [InlineData("SessionFactory", "OpenSession", "Delete")]
    [InlineData("IDbContextFactory<AppDbContext>", "CreateDbContext", "Add")]
    [InlineData("IDbContextFactory<AppDbContext>", "CreateDbContext", "Update")]
    [InlineData("IDbContextFactory<AppDbContext>", "CreateDbContext", "Remove")]
    [InlineData("ISessionFactory", "OpenSession", "Save")]
    [InlineData("ISessionFactory", "OpenSession", "Delete")]
    public Task StagedInASessionOpenedHere_Reports(string factory, string open, string stage) => Verify.Analyzer($$"""
        class Users
        {
            private readonly {{factory}} _factory;
            public Users({{factory}} factory) => _factory = factory;
            public void Run(User user)
            {
                using var session = _factory.{{open}}();
                {|SES1006:session.{{stage}}(user)|};
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.Linq2Db | Library.MongoDb)]
    public Task SecondChange_IsTheOneReported(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user, bool both)
            {
                using var session = {{s.Open}};
                {{s.Add("user")}}
                if (both)
                    {{Marked(s.Add("new User()"))}}
                await {{s.Query}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework | Library.MongoDb)]
    public Task TransactionThatIsNeverCommitted_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.Injected("Users")}}
            public async Task Run(User user)
            {
                {{s.UsingTransaction}}
                {{Marked(s.InTransaction.Add("user"))}}
                Log("done");
            }
        }
        """, s);

    [Fact]
    public Task SavedInATransactionThatIsNeverCommitted_Reports() => Verify.Analyzer("""
        class Users
        {
            private readonly AppDbContext _db;
            public Users(AppDbContext db) => _db = db;
            public async Task Run(User user)
            {
                await using var transaction = await _db.Database.BeginTransactionAsync();
                _db.Add(user);
                await {|SES1006:_db.SaveChangesAsync()|};
            }
        }
        """);

    [Fact]
    public Task RolledBackOnlyInTheHandler_Reports() => Verify.Analyzer("""
        class Users
        {
            private readonly AppDbContext _db;
            public Users(AppDbContext db) => _db = db;
            public void Run(User user)
            {
                var transaction = _db.Database.BeginTransaction();
                try
                {
                    _db.Add(user);
                    {|SES1006:_db.SaveChanges()|};
                }
                catch
                {
                    transaction.Rollback();
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task StatementOfASessionThatBeginsByItself_Reports() => Verify.Analyzer("""
        class Users
        {
            public async Task Run(SessionFactory sessions)
            {
                await using var session = sessions.OpenSession();
                await {|SES1006:session.ExecuteRawAsync("update users set active = true")|};
            }
        }
        """);

    [Fact]
    public Task FlushIsNoCommit_Reports() => Verify.Analyzer("""
        class Users
        {
            public async Task Run(SessionFactory sessions, User user)
            {
                await using var session = sessions.OpenSession();
                {|SES1006:session.Add(user)|};
                await session.FlushAsync();
            }
        }
        """);

    [Fact]
    public Task ChangeInAHelper_Reports() => Verify.Analyzer("""
        class Users
        {
            public void Run(User user)
            {
                using var db = new AppDbContext();
                {|SES1006:Fill(db, user)|};
            }
            private static void Fill(AppDbContext db, User user) => db.Add(user);
        }
        """);

    [Fact]
    public Task ChangeByARepositoryOverIt_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Add(User user) => _db.Users.Add(user);
        }
        class Register
        {
            public void Run(User user)
            {
                using var db = new AppDbContext();
                var users = new UserRepository(db);
                {|SES1006:users.Add(user)|};
            }
        }
        """);

    [Fact]
    public Task ChangeInALoop_Reports() => Verify.Analyzer("""
        class Users
        {
            public void Run(List<User> users)
            {
                using var db = new AppDbContext();
                foreach (var user in users)
                    {|SES1006:db.Users.Add(user)|};
            }
        }
        """);

    [Fact]
    public Task ScopeThatIsNeverCompleted_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Users
        {
            private readonly AppDbContext _db;
            public Users(AppDbContext db) => _db = db;
            public void Run(User user)
            {
                using var scope = new TransactionScope();
                _db.Add(user);
                {|SES1006:_db.SaveChanges()|};
            }
        }
        """);

    [Fact]
    public Task CommandInAScopeThatIsNeverCompleted_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Users
        {
            public void Run(NpgsqlDataSource source)
            {
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    using var connection = source.OpenConnection();
                    {|SES1006:connection.Execute("delete from users")|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData("db.ChangeTracker.Clear();")]
    public Task TransactionInAStrategysDelegate_Reports(string before) => Verify.Analyzer($$"""
        class Users(AppDbContext db)
        {
            public Task Run(User user) => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                {{before}}
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await {|SES1006:db.SaveChangesAsync()|};
            });
        }
        """);

    [Theory]
    [InlineData("await {|SES1006:Store.Users.InsertOneAsync(session, user)|};")]
    [InlineData("await Store.Users.InsertOneAsync(session, user); await {|SES1006:Store.Users.InsertOneAsync(session, new User())|};")]
    public Task ClientSessionsTransaction_Reports(string work) => Verify.Analyzer($$"""
        class Users(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var session = await client.StartSessionAsync();
                session.StartTransaction();
                {{work}}
            }
        }
        """, References.MongoDb);

    [Fact]
    public Task OtherSessionThatIsCommitted_ReportsThisOne() => Verify.Analyzer("""
        class Users
        {
            public void Run(User user)
            {
                using var a = new AppDbContext();
                using var b = new AppDbContext();
                {|SES1006:a.Add(user)|};
                b.Add(new User());
                b.SaveChanges();
            }
        }
        """);

    static string Marked(string statement) => statement.StartsWith("await ")
        ? "await {|SES1006:" + statement["await ".Length..^1] + "|};"
        : "{|SES1006:" + statement[..^1] + "|};";
}
