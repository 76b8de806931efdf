using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5003 where it must keep quiet.</summary>
public class GeneratedKeyReadBeforeFlushSilentTests
{
    [Theory, Libraries(Library.SessionGuard | Library.EntityFramework | Library.EntityFramework6)]
    public Task ReadAfterFlush_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register({{s.Session}} session)
        {
            public async Task<int> Run()
            {
                var user = new User();
                {{s.Add("user")}}
                await {{s.Flush}};
                return user.Id;
            }
        }
        """, s);

    [Theory, Libraries(Library.SessionGuard | Library.EntityFramework | Library.EntityFramework6)]
    public Task ReadAfterCommit_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register({{s.Session}} session)
        {
            public async Task<int> Run()
            {
                var user = new User();
                {{s.Add("user")}}
                await {{s.Commit}};
                return user.Id;
            }
        }
        """, s);

    [Theory]
    [InlineData("await session.FlushAsync();")]
    [InlineData("await session.GetCurrentTransaction().CommitAsync();")]
    public Task PersistedAndWritten_IsSilent(string written) => Verify.Analyzer($$"""
        class Register(ISession session)
        {
            public async Task<int> Run()
            {
                var user = new User();
                await session.PersistAsync(user);
                {{written}}
                return user.Id;
            }
        }
        """);

    [Fact]
    public Task SaveOfNHibernate_AssignsTheKey_IsSilent() => Verify.Analyzer("""
        class Register(ISession session)
        {
            public int Run() { var user = new User(); session.Save(user); return user.Id; }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("Guid Id")]
    [InlineData("string Id")]
    [InlineData("UserId Id")]
    [InlineData("[System.ComponentModel.DataAnnotations.Schema.DatabaseGenerated(System.ComponentModel.DataAnnotations.Schema.DatabaseGeneratedOption.None)] public int Id")]
    [InlineData("[System.ComponentModel.DataAnnotations.Key, System.ComponentModel.DataAnnotations.Schema.ForeignKey(\"Owner\")] public int Id")]
    public Task KeyThatTheDatabaseDoesNotMake_IsSilent(string key) => Bill($"public {key.Replace("public ", "")} {{ get; set; }} = default!;".Replace("public [", "[").Replace("] int", "] public int"));

    [Fact]
    public Task KeyOfSeveralColumns_IsSilent() => Bill("[System.ComponentModel.DataAnnotations.Key] public int Id { get; set; } [System.ComponentModel.DataAnnotations.Key] public int Shop { get; set; }");

    [Theory]
    [InlineData("model.Entity<Invoice>().Property(i => i.Id).ValueGeneratedNever();")]
    [InlineData("model.Entity<Invoice>(b => b.Property(i => i.Id).HasValueGenerator<Numbers>());")]
    [InlineData("model.UseHiLo();")]
    [InlineData("model.Entity<Invoice>().HasKey(i => i.Number);")]
    [InlineData("var invoice = model.Entity<Invoice>(); invoice.Property(i => i.Number); invoice.HasKey(i => i.Number);")]
    [InlineData("var id = model.Entity<Invoice>().Property(i => i.Id); id.ValueGeneratedNever();")]
    [InlineData("model.Entity<Invoice>().Property(i => i.Id).HasDefaultValueSql(\"next\");")]
    public Task KeyConfiguredElsewhere_IsSilent(string configuration) => Verify.Analyzer($$"""
        class Invoice { public int Id { get; set; } public string Number { get; set; } = ""; }
        abstract class Numbers : Microsoft.EntityFrameworkCore.ValueGeneration.ValueGenerator<int>;
        class Shop : DbContext { protected override void OnModelCreating(ModelBuilder model) { {{configuration}} } }
        class Bill(Shop db)
        {
            public int Run() { var invoice = new Invoice(); db.Add(invoice); return invoice.Id; }
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("HasKey(i => i.Number);")]
    [InlineData("Property(i => i.Id).HasDatabaseGeneratedOption(System.ComponentModel.DataAnnotations.Schema.DatabaseGeneratedOption.None);")]
    public Task KeyConfiguredElsewhereInEntityFramework6_IsSilent(string configuration) => GeneratedKeyReadBeforeFlushReportsTests.EntityFramework6(configuration, "invoice.Id");

    [Fact]
    public Task KeySetHere_IsSilent() => Register("var user = new User { Id = 7 }; db.Add(user); Log(user.Id);");

    [Fact]
    public Task KeySetAfterwards_IsSilent() => Register("var user = new User(); db.Add(user); user.Id = 7; Log(user.Id);");

    [Fact]
    public Task KeyGivenToTheConstructor_IsSilent() => Verify.Analyzer("""
        class Invoice { public Invoice(int id) => Id = id; public int Id { get; private set; } }
        class Bill(AppDbContext db)
        {
            public int Run() { var invoice = new Invoice(3); db.Add(invoice); return invoice.Id; }
        }
        """);

    [Fact]
    public Task ObjectThatCameFromOutside_IsSilent() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            public int Add(User user) { db.Add(user); return user.Id; }
        }
        """);

    [Fact]
    public Task ReadBeforeAdd_IsSilent() => Register("var user = new User(); Log(user.Id); db.Add(user);");

    [Fact]
    public Task OtherProperties_AreSilent() => Register("var user = new User(); db.Add(user); Log(user.Name);");

    [Fact]
    public Task LinkByNavigation_IsSilent() => Register("var user = new User(); db.Add(user); db.Add(new Order { User = user });");

    [Theory]
    [InlineData("if (user.Id == 0) Log(1);")]
    [InlineData("Log(user.Id is 0);")]
    [InlineData("Log(user.Id > 0);")]
    public Task QuestionWhetherItHasAKey_IsSilent(string question) => Register("var user = new User(); db.Add(user); " + question);

    [Fact]
    public Task SaveByAHelper_IsSilent() => Register("var user = new User(); db.Add(user); await Save(); Log(user.Id);");

    [Fact]
    public Task SaveByAUnitOfWorkOutOfSight_IsSilent() => Register("var user = new User(); db.Add(user); await work.SaveAsync(); Log(user.Id);");

    [Fact]
    public Task SaveByADelegate_IsSilent() => Register("var user = new User(); db.Add(user); await save(); Log(user.Id);");

    [Fact]
    public Task SaveThroughAnotherNameOfTheContext_IsSilent() => Register("var user = new User(); db.Add(user); await alias.SaveChangesAsync(); Log(user.Id);");

    [Fact]
    public Task QueryThatFlushesFirst_IsSilent() => Verify.Analyzer("""
        class Register(Session session)
        {
            public async Task<int> Run()
            {
                var user = new User();
                session.Add(user);
                Log(await session.Query<User>().CountAsync());
                return user.Id;
            }
        }
        """);

    [Fact]
    public Task AnotherObjectUnderTheName_IsSilent() => Register("var user = new User(); db.Add(user); user = await db.Users.FirstAsync(); Log(user.Id);");

    [Fact]
    public Task LambdaThatReadsLater_IsSilent() => Register("var user = new User(); db.Add(user); Func<int> key = () => user.Id; await db.SaveChangesAsync(); Log(key());");

    [Fact]
    public Task DeletedObject_IsSilent() => Register("var user = await db.Users.FirstAsync(); db.Remove(user); Log(user.Id);");

    [Theory]
    [InlineData("HasKey(link => new { link.UserId, link.Id })")]
    [InlineData("HasKey(\"Code\")")]
    [InlineData("HasKey(nameof(Link.Code))")]
    [InlineData("HasKey(Names.Key)")]
    public Task KeyConfiguredAsAnotherOrAsSeveral_IsSilent(string key) => Verify.Analyzer($$"""
        static class Names { public static readonly string[] Key = ["Code"]; }
        class Link { public int Id { get; set; } public int UserId { get; set; } public string Code { get; set; } = ""; }
        class Shop : DbContext { protected override void OnModelCreating(ModelBuilder model) => model.Entity<Link>().{{key}}; }
        class Register(Shop db)
        {
            public void Run()
            {
                var link = new Link { Code = "x" };
                db.Add(link);
                Log(link.Id);
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("var user = db.Users.Add(new User()).Entity; db.SaveChanges(); Log(user.Id);")]
    [InlineData("var user = db.Users.Add(new User { Id = 7 }).Entity; Log(user.Id);")]
    [InlineData("var user = db.Users.Add(Make()).Entity; Log(user.Id);")]
    [InlineData("var user = db.Entry(new User()).Entity; Log(user.Id);")]
    [InlineData("var user = db.Users.Add(new User()).Entity; user = new User { Id = 3 }; Log(user.Id);")]
    [InlineData("var user = db.Users.Add(new User()).Entity; Log(user.Name);")]
    public Task ObjectThatStagingGivesBack_WithItsKey_IsSilent(string body) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public void Run() { {{body}} db.SaveChanges(); }
            private static User Make() => new User { Id = 5 };
        }
        """, References.EntityFramework);

    private static Task Bill(string members) => Verify.Analyzer($$"""
        record struct UserId(int Value);
        class Invoice { {{members}} }
        class Bills(AppDbContext db)
        {
            public object? Run() { var invoice = new Invoice(); db.Add(invoice); return invoice.Id; }
        }
        """, References.EntityFramework);

    private static Task Register(string body) => Verify.Analyzer($$"""
        interface IWork { Task SaveAsync(); }
        class Register(AppDbContext db, DbContext alias, IWork work)
        {
            public async Task Run(Func<Task> save) { {{body}} await db.SaveChangesAsync(); }
            Task Save() => db.SaveChangesAsync();
        }
        """, References.EntityFramework);
}
