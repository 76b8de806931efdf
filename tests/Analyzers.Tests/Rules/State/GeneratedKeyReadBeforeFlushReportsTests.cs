using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5003 where it speaks.</summary>
public class GeneratedKeyReadBeforeFlushReportsTests
{
    [Theory, Libraries(Library.SessionGuard | Library.EntityFramework | Library.EntityFramework6)]
    public Task KeyReadAfterAdd_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register({{s.Session}} session)
        {
            public async Task<int> Run()
            {
                var user = new User { Name = "a" };
                {{s.Add("user")}}
                Log({|SES5003:user.Id|});
                await {{s.Commit}};
                return user.Id;
            }
        }
        """, s);

    [Fact]
    public Task KeyReadAfterPersist_Reports() => Verify.Analyzer("""
        class Register(ISession session)
        {
            public int Run()
            {
                var user = new User();
                session.Persist(user);
                return {|SES5003:user.Id|};
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("db.Users.Add(user);")]
    [InlineData("await db.Users.AddAsync(user);")]
    [InlineData("await db.AddAsync(user);")]
    [InlineData("db.AddRange(user);")]
    [InlineData("db.Set<User>().Add(user);")]
    public Task ForeignKeyFromAnObjectThatIsOnlyStaged_Reports(string add) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run()
            {
                var user = new User();
                {{add}}
                db.Orders.Add(new Order { UserId = {|SES5003:user.Id|} });
                await db.SaveChangesAsync();
            }
        }
        """, References.EntityFramework);

    [Fact]
    public Task FlushOnOnePathOnly_Reports() => Verify.Analyzer("""
        class Register(Session session)
        {
            public async Task<int> Run(bool now)
            {
                var user = new User();
                session.Add(user);
                if (now)
                    await session.FlushAsync();
                return {|SES5003:user.Id|};
            }
        }
        """);

    [Fact]
    public Task KeyOfAnotherName_Reports() => Verify.Analyzer("""
        class Invoice { public long InvoiceId { get; set; } public string Id2 { get; set; } = ""; }
        class Bill(AppDbContext db)
        {
            public long Run()
            {
                var invoice = new Invoice();
                db.Add(invoice);
                return {|SES5003:invoice.InvoiceId|};
            }
        }
        """);

    [Fact]
    public Task KeyNamedByAttribute_Reports() => Verify.Analyzer("""
        class Invoice { [System.ComponentModel.DataAnnotations.Key] public int Number { get; set; } public int Id { get; set; } }
        class Bill(Session session)
        {
            public int Run()
            {
                var invoice = new Invoice { Id = 3 };
                session.Add(invoice);
                return {|SES5003:invoice.Number|} + invoice.Id;
            }
        }
        """);

    [Theory]
    [InlineData("Property(i => i.Id).HasDatabaseGeneratedOption(System.ComponentModel.DataAnnotations.Schema.DatabaseGeneratedOption.Identity);", "{|SES5003:invoice.Id|}")]
    [InlineData("HasKey(i => i.Number);", "{|SES5003:invoice.Number|} + invoice.Id")]
    public Task KeyConfiguredInEntityFramework6_Reports(string configuration, string read) => EntityFramework6(configuration, read);

    [Fact]
    public Task AnotherMemberOfTheLibraryBetween_Reports() => Verify.Analyzer("""
        class Bill
        {
            readonly LegacyContext db;
            public Bill(LegacyContext db) { this.db = db; }
            public int Run()
            {
                var user = new User();
                db.Users.Add(user);
                db.ChangeTracker.DetectChanges();
                return {|SES5003:user.Id|};
            }
        }
        """, References.EntityFramework6);

    /// <summary>In a mapping class of its own, and where the model is made.</summary>
    internal static async Task EntityFramework6(string configuration, string read)
    {
        await Of($"class InvoiceMap : System.Data.Entity.ModelConfiguration.EntityTypeConfiguration<Invoice> {{ public InvoiceMap() {{ {configuration} }} }}");
        await Of($"class Other : DbContext {{ protected override void OnModelCreating(DbModelBuilder model) => model.Entity<Invoice>().{configuration} }}");

        Task Of(string type) => Verify.Analyzer($$"""
            class Invoice { public int Number { get; set; } public int Id { get; set; } }
            class Shop : DbContext { public DbSet<Invoice> Invoices => Set<Invoice>(); }
            {{type}}
            class Bill
            {
                readonly Shop db;
                public Bill(Shop db) { this.db = db; }
                public int Run()
                {
                    var invoice = new Invoice();
                    db.Invoices.Add(invoice);
                    return {{read}};
                }
            }
            """, References.EntityFramework6);
    }

    [Fact]
    public Task KeyNamedByConfiguration_Reports() => Verify.Analyzer("""
        class Invoice { public int Number { get; set; } public int Id { get; set; } }
        class Shop : DbContext { protected override void OnModelCreating(ModelBuilder model) => model.Entity<Invoice>().HasKey(i => i.Number); }
        class Bill(Shop db)
        {
            public int Run()
            {
                var invoice = new Invoice();
                db.Add(invoice);
                return {|SES5003:invoice.Number|} + invoice.Id;
            }
        }
        """);

    [Fact]
    public Task KeyOfABaseClass_Reports() => Verify.Analyzer("""
        abstract class Entity<TKey> { public TKey Id { get; set; } = default!; }
        class Invoice : Entity<int>;
        class Bill(AppDbContext db)
        {
            public int Run()
            {
                var invoice = new Invoice();
                db.Add(invoice);
                return {|SES5003:invoice.Id|};
            }
        }
        """);

    [Fact]
    public Task ReadInALoop_Reports() => Verify.Analyzer("""
        class Import(Session session)
        {
            public async Task Run(string[] names)
            {
                foreach (var name in names)
                {
                    var user = new User { Name = name };
                    session.Add(user);
                    Log({|SES5003:user.Id|});
                }

                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task ThroughTheRepositorySession_Reports() => Verify.Analyzer("""
        class Users(IRepositorySession session)
        {
            public int Add(string name)
            {
                var user = new User { Name = name };
                session.Add(user);
                return {|SES5003:user.Id|};
            }
        }
        """);

    [Fact]
    public Task QueryOfEntityFramework_WritesNothing_Reports() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task<int> Run()
            {
                var user = new User();
                db.Add(user);
                Log(await db.Users.CountAsync());
                return {|SES5003:user.Id|};
            }
        }
        """);

    [Fact]
    public Task FirstReadOfAPath_SpeaksForTheOthers_Reports() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run()
            {
                var user = new User();
                db.Add(user);
                db.Add(new Order { UserId = {|SES5003:user.Id|} });
                Log(user.Id);
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task KeyOfAnotherTypeInAVariable_Reports() => Verify.Analyzer("""
        class Invoice { public int Id { get; set; } public string Number { get; set; } = ""; }
        class Other { public string Number { get; set; } = ""; }
        class Shop : DbContext { protected override void OnModelCreating(ModelBuilder model) { var invoice = model.Entity<Invoice>(); var other = model.Entity<Other>(); other.HasKey(o => o.Number); } }
        class Bill(Shop db)
        {
            public int Run() { var invoice = new Invoice(); db.Add(invoice); return {|SES5003:invoice.Id|}; }
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("HasKey(i => i.Number)")]
    [InlineData("HasKey(\"Number\")")]
    [InlineData("HasKey(nameof(Invoice.Number))")]
    public Task KeyNamedInAnyForm_Reports(string key) => Verify.Analyzer($$"""
        class Invoice { public int Number { get; set; } public int Id { get; set; } }
        class Shop : DbContext { protected override void OnModelCreating(ModelBuilder model) => model.Entity<Invoice>().{{key}}; }
        class Bill(Shop db)
        {
            public int Run()
            {
                var invoice = new Invoice();
                db.Add(invoice);
                return {|SES5003:invoice.Number|};
            }
        }
        """);

    [Fact]
    public Task KeyOfASerializer_IsNotTheRows_Reports() => Verify.Analyzer("""
        namespace MessagePack { class KeyAttribute(int order) : Attribute { public int Order => order; } }
        class Invoice { [MessagePack.Key(0)] public int Id { get; set; } [MessagePack.Key(1)] public int Number { get; set; } }
        class Shop : DbContext { public DbSet<Invoice> Invoices => Set<Invoice>(); }
        class Bill(Shop db)
        {
            public int Run()
            {
                var invoice = new Invoice { Number = 3 };
                db.Add(invoice);
                return {|SES5003:invoice.Id|};
            }
        }
        """);

    [Theory]
    [InlineData("var user = db.Users.Add(new User { Name = \"a\" }).Entity;")]
    [InlineData("var user = (await db.Users.AddAsync(new User { Name = \"a\" })).Entity;")]
    [InlineData("var entry = db.Users.Add(new User()); var user = entry.Entity;")]
    public Task KeyOfTheObjectThatStagingGivesBack_Reports(string add) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run()
            {
                {{add}}
                db.Orders.Add(new Order { UserId = {|SES5003:user.Id|} });
                await db.SaveChangesAsync();
            }
        }
        """, References.EntityFramework);

    [Fact]
    public Task KeyReadWhereTheObjectIsStaged_Reports() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public int Run()
            {
                var id = {|SES5003:db.Users.Add(new User()).Entity.Id|};
                db.SaveChanges();
                return id;
            }
        }
        """, References.EntityFramework);

    [Fact]
    public Task KeyOfTheObjectThatAddReturns_Reports() => Verify.Analyzer("""
        class Register(LegacyContext db)
        {
            public void Run()
            {
                var user = db.Users.Add(new User());
                db.Orders.Add(new Order { UserId = {|SES5003:user.Id|} });
                db.SaveChanges();
            }
        }
        """, References.EntityFramework6);
}
