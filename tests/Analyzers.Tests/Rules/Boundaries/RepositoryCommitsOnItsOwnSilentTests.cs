using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1014 where it holds its tongue.</summary>
public class RepositoryCommitsOnItsOwnSilentTests
{
    // The file looks at SES1014 alone: what has another owner is SES1001's.
    [Theory, Libraries(Library.SessionGuard | Library.NHibernate | Library.Linq2Db | Library.MongoDb)]
    public Task LibraryWithAFlush_IsLeftToSES1001(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository { {{s.Injected("UserRepository")}} public async Task Add(User user) { {{s.Add("user")}} await {{s.Commit}}; } }
        """, s);

    [Theory, Libraries(Library.EntityFramework | Library.EntityFramework6 | Library.Documents, InTransaction = true)]
    public Task OwnSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.InjectedFactory("UserRepository")}}
            public async Task Add(User user) { {{s.UsingSession}} {{s.UsingTransaction}} {{s.Add("user")}} await {{s.Flush}}; await {{s.CommitTransaction}}; }
        }
        """, s);

    [Theory, Libraries(Library.EntityFramework | Library.EntityFramework6)]
    public Task OwnTransaction_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.UsingTransaction}} {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
        }
        """, s);

    [Theory, Libraries(Library.EntityFramework | Library.EntityFramework6 | Library.Documents)]
    public Task NoCommit_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository { {{s.Injected("UserRepository")}} public async Task Add(User user) { {{s.Add("user")}} await {{s.Query}}; } }
        """, s);

    // Ombi's BaseRepository: a job adds many without saving, and saves at the end.
    [Theory]
    [InlineData("if (save) _db.SaveChanges();")]
    [InlineData("if (save && user != null) { _db.SaveChanges(); }")]
    [InlineData("if (!save) return; _db.SaveChanges();")]
    public Task CommitThatTheCallerAsksFor_IsSilent(string saves) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Add(User user, bool save = true) { _db.Add(user); {{saves}} }
        }
        """);

    [Theory]
    [InlineData("Save")]
    [InlineData("SaveChanges")]
    [InlineData("Commit")]
    [InlineData("Complete")]
    [InlineData("Persist")]
    public Task MemberThatIsTheBoundary_IsSilent(string name) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Add(User user) => _db.Add(user);
            public void {{name}}() => _db.SaveChanges();
        }
        """);

    [Fact]
    public Task OtherOwnerInSight_IsLeftToSES1001() => Called("db.Add(new Order()); users.Add(user); db.SaveChanges();");

    [Fact]
    public Task CallerHoldsATransaction_IsSilent() => Called("using var transaction = db.Database.BeginTransaction(); users.Add(user); transaction.Commit();");

    [Fact]
    public Task DerivedClassThatSavesThroughItsBase_IsSilent() => Verify.Analyzer("""
        abstract class Repository
        {
            protected readonly AppDbContext Db;
            protected Repository(AppDbContext db) => Db = db;
            public void Save() => Db.SaveChanges();
        }
        class UserRepository : Repository
        {
            public UserRepository(AppDbContext db) : base(db) { }
            public void Add(User user) { Db.Add(user); Save(); }
        }
        """);

    [Theory]
    [InlineData("UserService")]
    [InlineData("RegisterUser")]
    [InlineData("UnitOfWork")]
    public Task NoRepository_IsSilent(string type) => Verify.Analyzer($$"""
        class {{type}}
        {
            private readonly AppDbContext _db;
            public {{type}}(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task ContractOfAFramework_IsSilent() => Verify.Analyzer("""
        using Microsoft.Extensions.Hosting;
        class CleanupRepository : IHostedService
        {
            private readonly AppDbContext _db;
            public CleanupRepository(AppDbContext db) => _db = db;
            public Task StartAsync(CancellationToken token) { _db.Add(new User()); return _db.SaveChangesAsync(token); }
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """);

    /// <summary>ErsatzTV's repositories: what the public member opened, a private one of it saves.</summary>
    [Theory]
    [InlineData("await Save(db, user);")]
    [InlineData("await Between(db, user);")]
    [InlineData("Func<Task> save = () => Save(db, user); await save();")]
    [InlineData("await Task.WhenAny(new[] { user }.Select(u => Save(db, u)));")]
    public Task PrivateMemberThatIsGivenWhatTheClassOpened_IsSilent(string call) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly IDbContextFactory<AppDbContext> _contexts;
            public UserRepository(IDbContextFactory<AppDbContext> contexts) => _contexts = contexts;
            public async Task Add(User user) { await using var db = await _contexts.CreateDbContextAsync(); {{call}} }
            public async Task Other(User user) { await using var db = await _contexts.CreateDbContextAsync(); await Between(db, user); }
            private static Task Between(AppDbContext db, User user) => Save(db, user);
            private static async Task Save(AppDbContext db, User user) { db.Add(user); await db.SaveChangesAsync(); }
        }
        """);

    static Task Called(string run) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
        }
        class Register
        {
            readonly AppDbContext db; readonly UserRepository users;
            public Register(AppDbContext db, UserRepository users) { this.db = db; this.users = users; }
            public void Run(User user) { {{run}} }
        }
        """);

    [Fact]
    public Task SessionThatEachObjectHasForItself_IsSilent() => Verify.Analyzer("""
        static class Setup { static void Add(IServiceCollection services) => services.AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Transient); }
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) { this.db = db; }
            public void Add(User user) { db.Add(user); db.SaveChanges(); }
        }
        """);

    [Theory]
    [InlineData("ServiceBase")]
    [InlineData("Database")]
    [InlineData("RepositoryBaseline")]
    public Task BaseOfSomethingElse_IsSilent(string type) => Verify.Analyzer($$"""
        class {{type}}
        {
            private readonly AppDbContext _db;
            public {{type}}(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
        }
        """);

    /// <summary>A member that is given nothing and only saves is the boundary, whatever it is called.</summary>
    [Theory]
    [InlineData("public Task StoreAsync(CancellationToken token = default) => _db.SaveChangesAsync(token);")]
    [InlineData("public async Task<bool> DoneAsync() { return await _db.SaveChangesAsync().ConfigureAwait(false) > 0; }")]
    [InlineData("public void Write() => Keep(); private void Keep() { _db.SaveChanges(); }")]
    [InlineData("public void Write() => Keep(); private void Keep() { _ = _db.SaveChanges(); }")]
    public Task MemberThatOnlySaves_IsSilent(string member) => Verify.Analyzer($$"""
        abstract class RepositoryBase<T>(AppDbContext db) where T : class
        {
            private readonly AppDbContext _db = db;
            public void Add(T row) => _db.Set<T>().Add(row);
            {{member}}
        }
        class UserRepository(AppDbContext db) : RepositoryBase<User>(db) { }
        """);
}
