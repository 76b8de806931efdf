using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1014 where it speaks.</summary>
public class RepositoryCommitsOnItsOwnReportsTests
{
    [Theory, Libraries(Library.Documents | Library.EntityFramework | Library.EntityFramework6)]
    public Task NoOtherOwnerInSight_Reports(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {|SES1014:{{s.Commit}}|}; }
            public async Task Remove(User user) { {{s.Delete("user")}} await {|SES1014:{{s.Commit}}|}; }
        }
        class Register
        {
            public async Task Run(UserRepository users, User user) { await users.Add(user); Log("added"); }
        }
        """, s);

    [Theory]
    [InlineData("UserRepository", "")]
    [InlineData("UserDao", "")]
    [InlineData("UserQueries", "")]
    [InlineData("Users : IUserRepository", "interface IUserRepository { void Add(User user); }")]
    public Task Repositories_Report(string type, string contract) => Verify.Analyzer($$"""
        {{contract}}
        class {{type}}
        {
            private readonly AppDbContext _db;
            public {{type.Split(' ')[0]}}(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); {|SES1014:_db.SaveChanges()|}; }
        }
        """);

    [Theory]
    [InlineData("Log(\"added\");")]
    [InlineData("Func<string> text = () => { return user.Name; }; Log(text());")]
    [InlineData("Func<string> text = delegate { return user.Name; }; Log(text());")]
    [InlineData("string Text() { return user.Name; } Log(Text());")]
    public Task FlagOfSomethingElse_Reports(string logs) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Add(User user, bool log) { _db.Add(user); if (log) { {{logs}} } {|SES1014:_db.SaveChanges()|}; }
        }
        """);

    [Fact]
    public Task AutoSavingBase_ReportsOnce() => Verify.Analyzer("""
        abstract class Repository<T> where T : class
        {
            protected readonly AppDbContext Db;
            protected Repository(AppDbContext db) => Db = db;
            public void Add(T entity) { Db.Set<T>().Add(entity); {|SES1014:Db.SaveChanges()|}; }
            public void Update(T entity) { Db.Set<T>().Update(entity); Db.SaveChanges(); }
            public async Task Remove(T entity) { Db.Set<T>().Remove(entity); await Db.SaveChangesAsync(); Db.SaveChanges(); }
        }
        class UserRepository : Repository<User>
        {
            public UserRepository(AppDbContext db) : base(db) { }
        }
        """);

    [Fact]
    public Task BaseThatIsDerivedFrom_ReportsOnce() => Verify.Analyzer("""
        class BaseRepository
        {
            protected readonly AppDbContext Db;
            public BaseRepository(AppDbContext db) => Db = db;
            public void Save() => Db.SaveChanges();
            public void Add(object entity) { Db.Add(entity); {|SES1014:Db.SaveChanges()|}; }
            public void Remove(object entity) { Db.Remove(entity); Db.SaveChanges(); }
        }
        class UserRepository : BaseRepository { public UserRepository(AppDbContext db) : base(db) { } }
        class OrderRepository : BaseRepository { public OrderRepository(AppDbContext db) : base(db) { } }
        """);

    [Fact]
    public Task ThroughItsOwnSave_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Save() => _db.SaveChanges();
            public void Add(User user) { _db.Add(user); {|SES1014:Save()|}; }
        }
        """);

    [Fact]
    public Task ThroughItsInternalSave_ReportsTheCall() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public async Task Add(User user) { _db.Add(user); await {|SES1014:InternalSaveChanges()|}; }
            private async Task<int> InternalSaveChanges() { var rows = await _db.SaveChangesAsync(); return rows; }
        }
        """);

    [Theory]
    [InlineData("_db.Users.Add(user);", "_db.SaveChanges()")]
    [InlineData("_db.Users.Update(user);", "_db.SaveChanges(true)")]
    [InlineData("_db.Users.Remove(user);", "_db.SaveChanges()")]
    [InlineData("user.Active = true;", "_db.SaveChanges()")]
    [InlineData("_db.Entry(user).State = EntityState.Modified;", "_db.SaveChanges()")]
    public Task EveryKindOfChange_Reports(string change, string commit) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Run(User user) { Log(_db.Users.Count()); {{change}} {|SES1014:{{commit}}|}; }
        }
        """);
}
