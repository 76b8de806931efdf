using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1006 where it holds its tongue.</summary>
public class ChangesNeverCommittedSilentTests
{
    [Theory, Libraries(Library.Every, Except = Library.MongoDb, InTransaction = true)]
    public Task Committed_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.Flush}};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.MongoDb)]
    public Task CommittedOnSomePath_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.Add("user")}}
                if (user.Active)
                    await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.MongoDb)]
    public Task GivenSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.Injected("Users")}}
            public async Task Injected(User user) { {{s.Add("user")}} await Task.Yield(); }
            public static async Task Given(User user, {{s.Session}} session) { {{s.Add("user")}} await Task.Yield(); }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.EntityFramework | Library.MongoDb)]
    public Task RolledBackOnPurpose_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.Injected("Users")}}
            public async Task Count(User user)
            {
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {{s.InTransaction.Query}};
                await {{s.RollbackTransaction}};
            }
        }
        """, s);

    [Theory]
    [InlineData("DryRun", "bool all")]
    [InlineData("PreviewImport", "bool all")]
    [InlineData("Run", "bool dryRun")]
    public Task MemberThatOnlyTries_IsSilent(string name, string parameter) => Verify.Analyzer($$"""
        class Users
        {
            public int {{name}}({{parameter}})
            {
                using var db = new AppDbContext();
                db.Add(new User());
                return db.ChangeTracker.Entries().Count();
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.MongoDb)]
    public Task SessionThatIsReturned_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task<{{s.Session}}> Prepare(User user) { await Task.Yield(); var session = {{s.Open}}; {{s.Add("user")}} return session; }
        }
        """, s);

    [Fact]
    public Task CommittedByAHelper_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(User user) { using var db = new AppDbContext(); db.Add(user); Finish(db); }
            private static void Finish(AppDbContext db) => db.SaveChanges();
        }
        """);

    [Fact]
    public Task CommittedByAServiceOverIt_IsSilent() => Verify.Analyzer("""
        class UserService
        {
            private readonly AppDbContext _db;
            public UserService(AppDbContext db) => _db = db;
            public void Finish() => _db.SaveChanges();
        }
        class Import
        {
            public void Run(User user) { using var db = new AppDbContext(); var service = new UserService(db); db.Add(user); service.Finish(); }
        }
        """);

    [Fact]
    public Task CommittedInALambda_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(List<User> users)
            {
                using var db = new AppDbContext();
                db.AddRange(users);
                users.ForEach(user => db.SaveChanges());
            }
            public void Other(User user)
            {
                using var db = new AppDbContext();
                db.Add(user);
                db.Database.CreateExecutionStrategy().Execute(() => db.SaveChanges());
            }
        }
        """);

    [Fact]
    public Task CommittedByCodeOutOfSight_IsSilent() => Verify.Analyzer("""
        interface IStore { void SaveAll(object context); }
        static class Bulk { public static void Run(IStore store, User user) { using var db = new AppDbContext(); db.Add(user); store.SaveAll(user); } }
        """);

    [Fact]
    public Task ContextsOwnSavingMember_IsSilent() => Verify.Analyzer("""
        class Shop : DbContext
        {
            public void SaveEntities() => base.SaveChanges();
        }
        class Users
        {
            public void Run(User user) { using var db = new Shop(); db.Add(user); db.SaveEntities(); }
        }
        """);

    [Fact]
    public Task HandedToWhatMayCommit_IsSilent() => Verify.Analyzer("""
        interface IFinisher { void Finish(AppDbContext db); }
        class Users
        {
            private readonly IFinisher _finisher;
            public Users(IFinisher finisher) => _finisher = finisher;
            public void Run(User user) { using var db = new AppDbContext(); db.Add(user); _finisher.Finish(db); }
        }
        """);

    [Fact]
    public Task AttachedToLoadItsNavigations_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public User Run(User user)
            {
                using var db = new AppDbContext();
                db.Attach(user);
                db.Entry(user).Collection(u => u.Orders).Load();
                return user;
            }
        }
        """);

    [Fact]
    public Task ReadOnly_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public List<User> Run(AppDbContext given)
            {
                using var db = new AppDbContext();
                using var transaction = given.Database.BeginTransaction(IsolationLevel.RepeatableRead);
                return given.Users.ToList().Concat(db.Users.ToList()).ToList();
            }
        }
        """);

    [Fact]
    public Task NHibernateFlushWithoutATransaction_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(ISessionFactory sessions, User user) { using var session = sessions.OpenSession(); session.Save(user); session.Flush(); }
        }
        """);

    [Fact]
    public Task CommandWithoutATransaction_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(NpgsqlDataSource source) { using var connection = source.OpenConnection(); connection.Execute("delete from users"); }
        }
        """);

    [Fact]
    public Task TrackerThatIsCleared_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public string Run(User user)
            {
                using var db = new AppDbContext();
                db.Add(user);
                var view = db.ChangeTracker.DebugView.LongView;
                db.ChangeTracker.Clear();
                return view;
            }
        }
        """);

    [Fact]
    public Task TransactionEndedThroughTheSession_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private readonly AppDbContext _db;
            public Users(AppDbContext db) => _db = db;
            public void Run(User user)
            {
                using var transaction = _db.Database.BeginTransaction();
                _db.Add(user);
                _db.SaveChanges();
                _db.Database.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task CompletedOrSuppressedScope_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        class Users
        {
            private readonly AppDbContext _db;
            public Users(AppDbContext db) => _db = db;
            public void Run(User user)
            {
                using (var scope = new TransactionScope()) { _db.Add(user); _db.SaveChanges(); scope.Complete(); }
                using (var scope = new TransactionScope(TransactionScopeOption.Suppress)) { _db.SaveChanges(); }
                using (var scope = new TransactionScope()) { Log(_db.Users.Count()); }
            }
        }
        """);

    [Fact]
    public Task MethodThatAlwaysThrows_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(User user) { using var db = new AppDbContext(); db.Add(user); throw new NotSupportedException(); }
        }
        """);

    [Theory]
    [InlineData("session.StartTransaction(); await Store.Users.InsertOneAsync(session, user); await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); await Store.Users.InsertOneAsync(session, user); await session.AbortTransactionAsync();")]
    [InlineData("session.StartTransaction(); await Store.Users.InsertOneAsync(session, user); await End(session);")]
    [InlineData("session.StartTransaction(); await Store.Users.InsertOneAsync(user);")]
    [InlineData("session.StartTransaction(); await Store.Users.CountDocumentsAsync(session, user => user.Active);")]
    [InlineData("await Store.Users.InsertOneAsync(session, user);")]
    [InlineData("await session.WithTransactionAsync(async (inner, token) => { await Store.Users.InsertOneAsync(inner, user); return 1; });")]
    public Task ClientSessionThatEndsItsTransaction_IsSilent(string work) => Verify.Analyzer($$"""
        class Users(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var session = await client.StartSessionAsync();
                {{work}}
            }
            static Task End(IClientSessionHandle session) => session.CommitTransactionAsync();
        }
        """, References.MongoDb);

    [Theory]
    [InlineData("db.ChangeTracker.Clear();", "await tx.CommitAsync();")]
    [InlineData("", "db.ChangeTracker.Clear();")]
    [InlineData("db.ChangeTracker.Clear();", "await tx.RollbackAsync();")]
    public Task TransactionEndedInAStrategysDelegate_IsSilent(string before, string after) => Verify.Analyzer($$"""
        class Users(AppDbContext db)
        {
            public Task Run(User user) => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                {{before}}
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await db.SaveChangesAsync();
                {{after}}
            });
        }
        """);

    /// <summary>A test that forgot the commit would fail by itself; one that passes looks at what is pending.</summary>
    [Theory]
    [InlineData("Fact")]
    [InlineData("Theory")]
    [InlineData("Test")]
    [InlineData("TestCase")]
    [InlineData("TestMethod")]
    [InlineData("SetUp")]
    public Task TestMethod_IsSilent(string attribute) => Verify.Analyzer($$"""
        class {{attribute}}Attribute : Attribute { }
        class Pending
        {
            [{{attribute}}]
            public void Shown()
            {
                using var db = new AppDbContext();
                db.Add(new User());
                if (db.ChangeTracker.Entries().Count() != 1) throw new Exception();
            }
        }
        """);
}
