using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1014 where it speaks.</summary>
public class RepositoryCommitsOnItsOwnReportsTests
{
    [Theory, Libraries(Library.Documents | Library.EntityFramework | Library.EntityFramework6)]
    public Task NoOtherOwnerInSight_ReportsOnce(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {|SES1014:{{s.Commit}}|}; }
            public async Task Remove(User user) { {{s.Delete("user")}} await {{s.Commit}}; }
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

    [Fact]
    public Task OtherPlacesOfTheClass_AreCountedAndPointedTo() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public int Count => _db.Users.Count();
            public void Save() => _db.SaveChanges();
            public void Add(User user) { _db.Add(user); {|#0:_db.SaveChanges()|}; }
            public void Update(User user, bool save) { _db.Update(user); if (save) _db.SaveChanges(); }
            public void Remove(User user) { _db.Remove(user); Action saves = () => {|#1:_db.SaveChanges()|}; saves(); }
            public void Clear() { _db.RemoveRange(_db.Users); {|#2:Save()|}; _db.Add(new User()); {|#3:_db.SaveChanges()|}; }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult("SES1014", DiagnosticSeverity.Info).WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3).WithMessage(
                "'UserRepository.Add' commits a DbContext that it was given, as 3 other places of its class do: no use case can combine it with other work and keep all or nothing, but in a transaction around both; leave the commit to the use case"),
        ],
    });

    [Fact]
    public Task EachSessionOfAClass_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db; private readonly AuditContext _audit;
            public UserRepository(AppDbContext db, AuditContext audit) { _db = db; _audit = audit; }
            public void Add(User user) { _db.Add(user); {|SES1014:_db.SaveChanges()|}; }
            public void Remove(User user) { _db.Remove(user); _db.SaveChanges(); _audit.Add(user); {|SES1014:_audit.SaveChanges()|}; }
        }
        class AuditContext : DbContext { }
        """);

    [Fact]
    public Task PartialClass_ReportsInItsFirstFile() => Verify.Analyzer("""
        partial class UserRepository
        {
            public void Add(User user) { _db.Add(user); {|SES1014:_db.SaveChanges()|}; }
        }
        """, new VerifyOptions
    {
        MoreSources =
        [
            """
            partial class UserRepository
            {
                private readonly AppDbContext _db;
                public UserRepository(AppDbContext db) => _db = db;
                public void Remove(User user) { _db.Remove(user); _db.SaveChanges(); }
            }
            """,
        ],
    });

    [Fact]
    public Task FileThatTurnsTheRuleOff_IsPassedOver() => Verify.Analyzer("""
        partial class UserRepository
        {
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
        }
        """, new VerifyOptions
    {
        EditorConfig = "root = true\n\n[Test0.cs]\ndotnet_diagnostic.SES1014.severity = none\n",
        MoreSources =
        [
            """
            partial class UserRepository
            {
                private readonly AppDbContext _db;
                public UserRepository(AppDbContext db) => _db = db;
                public void Remove(User user) { _db.Remove(user); {|SES1014:_db.SaveChanges()|}; }
            }
            """,
        ],
    });

    [Theory]
    [InlineData("Add", true)]
    [InlineData("Remove", false)]
    public async Task DocumentOfAPartialClass_ReportsOnlyItsFirstPlace(string member, bool reports)
    {
        const string Add = "partial class UserRepository { public void Add(User user) { _db.Add(user); _db.SaveChanges(); } }";
        const string Remove = "partial class UserRepository { readonly AppDbContext _db; public UserRepository(AppDbContext db) => _db = db; public void Remove(User user) { _db.Remove(user); _db.SaveChanges(); } }";
        CompilationCapture capture = new();
        await Verify.Analyzer(Add, new VerifyOptions { Analyzers = [capture], MoreSources = [Remove] });
        var found = await capture.AnalyzeDocumentAsync(Product.Analyzers, member == "Add" ? Add : Remove);
        Assert.Equal(reports ? ["SES1014"] : [], found.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public Task MemberWithinACallersTransaction_IsPassedOver() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
            public void Remove(User user) { _db.Remove(user); {|SES1014:_db.SaveChanges()|}; }
        }
        class Register
        {
            readonly AppDbContext db; readonly UserRepository users;
            public Register(AppDbContext db, UserRepository users) { this.db = db; this.users = users; }
            public void Run(User user) { using var transaction = db.Database.BeginTransaction(); users.Add(user); transaction.Commit(); }
        }
        """);

    [Theory]
    [InlineData("private", "public Task Other(AppDbContext db, User user) => Save(db, user);")]
    [InlineData("private", "private readonly AppDbContext _own = null!; public Task Other(User user) => Save(_own, user);")]
    [InlineData("internal", "")]
    public Task MemberThatIsGivenASessionFromOutside_Reports(string access, string other) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly IDbContextFactory<AppDbContext> _contexts;
            public UserRepository(IDbContextFactory<AppDbContext> contexts) => _contexts = contexts;
            public async Task Add(User user) { await using var db = await _contexts.CreateDbContextAsync(); await Save(db, user); }
            {{other}}
            {{access}} static async Task Save(AppDbContext db, User user) { db.Add(user); await {|SES1014:db.SaveChangesAsync()|}; }
        }
        """);

    [Theory]
    [InlineData("RepositoryBase<T>", "where T : class")]
    [InlineData("Repo<T> : IRepositoryBase<T>", "where T : class")]
    public Task BaseOfRepositories_Reports(string type, string constraint) => Verify.Analyzer($$"""
        interface IRepositoryBase<T> { void Add(T entity); }
        class {{type}} {{constraint}}
        {
            private readonly AppDbContext _db;
            public {{type.Split('<')[0]}}(AppDbContext db) => _db = db;
            public void Add(T entity) { _db.Set<T>().Add(entity); {|SES1014:_db.SaveChanges()|}; }
        }
        """);

    [Theory]
    [InlineData("public void Write(User user) { {|SES1014:_db.SaveChanges()|}; }")]
    [InlineData("public void Write() { Log(1); {|SES1014:_db.SaveChanges()|}; }")]
    [InlineData("public void Write() { foreach (var user in _db.Users) user.Active = true; {|SES1014:_db.SaveChanges()|}; }")]
    public Task MemberThatDoesMoreThanSave_Reports(string member) => Verify.Analyzer($$"""
        class UserRepository(AppDbContext db)
        {
            private readonly AppDbContext _db = db;
            {{member}}
        }
        """);

    /// <summary>What the repository itself says to its helper is nobody's wish but its own.</summary>
    [Fact]
    public Task FlagThatTheRepositoryFills_Reports() => Verify.Analyzer("""
        class UserRepository(AppDbContext db)
        {
            public void Add(User user) { db.Users.Add(user); {|SES1014:SaveIf(true)|}; }
            private void SaveIf(bool save) { if (save) db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task FlagThatTheCallerFills_IsSilent() => Verify.Analyzer("""
        class UserRepository(AppDbContext db)
        {
            public void Add(User user, bool save) { db.Users.Add(user); SaveIf(save); }
            private void SaveIf(bool now) { if (now) db.SaveChanges(); }
        }
        """);
}
