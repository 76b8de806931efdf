using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5005 where it holds its tongue.</summary>
public class KeyLookupThroughQuerySilentTests
{
    [Theory]
    [InlineData("db.Users.Include(user => user.Orders).FirstOrDefault(user => user.Id == id)")]
    [InlineData("db.Users.AsNoTracking().FirstOrDefault(user => user.Id == id)")]
    [InlineData("db.Users.IgnoreQueryFilters().FirstOrDefault(user => user.Id == id)")]
    [InlineData("db.Users.Select(user => new { user.Id }).FirstOrDefault(user => user.Id == id)")]
    [InlineData("db.Users.Where(user => user.Id == id).Select(user => user.Name).FirstOrDefault()")]
    [InlineData("db.Users.FirstOrDefault(user => user.Id == id && user.Active)")]
    [InlineData("db.Users.Where(user => user.Active).FirstOrDefault(user => user.Id == id)")]
    [InlineData("db.Users.Where(user => user.Id == id).Where(user => user.Active).FirstOrDefault()")]
    [InlineData("db.Users.FirstOrDefault(user => user.Id > id)")]
    [InlineData("db.Users.FirstOrDefault(user => user.Name == name)")]
    [InlineData("db.Users.FirstOrDefault(user => user.Id == wide)")]
    [InlineData("db.Users.FirstOrDefault(user => user.Id == maybe)")]
    [InlineData("db.Orders.FirstOrDefault(order => order.Id == order.UserId)")]
    [InlineData("db.Orders.FirstOrDefault(order => order.User.Id == id)")]
    [InlineData("db.Users.Count(user => user.Id == id)")]
    [InlineData("db.Users.Where(user => user.Id == id).ToList()")]
    [InlineData("db.Users.ToList().FirstOrDefault(user => user.Id == id)")]
    [InlineData("db.Users.First()")]
    [InlineData("Active(db).FirstOrDefault(user => user.Id == id)")]
    public Task OtherQuery_IsSilent(string query) => Verify.Analyzer($$"""
        class Users(AppDbContext db)
        {
            public object? Find(int id, long wide, int? maybe, string name) => {{query}};
            static IQueryable<User> Active(AppDbContext db) => db.Users;
        }
        """);

    [Theory]
    [InlineData("session.Query<User>().Untracked().Where(user => user.Id == id).FirstOrDefault()")]
    [InlineData("session.Query<User>().ForUpdate().Where(user => user.Id == id).FirstOrDefault()")]
    [InlineData("session.Query<User>().Include(user => user.Orders).Where(user => user.Id == id).FirstOrDefault()")]
    [InlineData("session.Query<User>().Where(user => user.Id == id).Where(user => user.Active).FirstOrDefault()")]
    [InlineData("session.Query<User>().Where(user => user.Id == id).Select(user => user.Name).FirstOrDefault()")]
    [InlineData("session.Get<User>(id)")]
    public Task OtherQueryOfTheSession_IsSilent(string query) => Verify.Analyzer($$"""
        class Users(Session session)
        {
            public object? Find(int id) => {{query}};
        }
        """);

    [Theory]
    [InlineData("model.Entity<User>().HasQueryFilter(user => user.Active)")]
    [InlineData("model.Entity<User>().HasKey(user => user.Name)")]
    public Task ConfiguredModel_IsSilent(string setting) => Verify.Analyzer($$"""
        class Shop : AppDbContext
        {
            protected override void OnModelCreating(ModelBuilder model) => {{setting}};
        }
        class Users(Shop db)
        {
            public User? Find(int id) => db.Users.FirstOrDefault(user => user.Id == id);
        }
        """);

    [Fact]
    public Task TrackingDefault_IsSilent() => Verify.Analyzer("""
        class Shop : AppDbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        }
        class Users(Shop db)
        {
            public User? Find(int id) => db.Users.FirstOrDefault(user => user.Id == id);
        }
        """);

    [Fact]
    public Task ContextOfUnknownType_IsSilent() => Verify.Analyzer("""
        class Users(DbContext db)
        {
            public User? Find(int id) => db.Set<User>().FirstOrDefault(user => user.Id == id);
        }
        """);

    [Fact]
    public Task CompositeKey_IsSilent() => Verify.Analyzer("""
        [PrimaryKey(nameof(OrderId), nameof(Line))]
        class Detail { public int OrderId { get; set; } public int Line { get; set; } }
        class Shop : AppDbContext { public DbSet<Detail> Details => Set<Detail>(); }
        class Find
        {
            public Detail? One(Shop shop, int id) => shop.Details.FirstOrDefault(detail => detail.OrderId == id);
        }
        """);

    [Fact]
    public Task MappingBesideTheClasses_IsSilent() => Verify.Analyzer(
        """
        class Users
        {
            public User? Find(ISession session, int id) => session.Query<User>().FirstOrDefault(user => user.Id == id);
        }
        """,
        References.NHibernate);

    [Fact]
    public Task ListInMemory_IsSilent() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            public User? Find(List<User> users, int id) { db.SaveChanges(); return users.FirstOrDefault(user => user.Id == id); }
        }
        """);

    [Theory]
    [InlineData("HasKey(\"Name\")")]
    [InlineData("HasKey(user => new { user.Id, user.Name })")]
    [InlineData("HasKey(names)")]
    public Task KeyConfiguredAsAnother_IsSilent(string key) => Verify.Analyzer($$"""
        class Shop(string[] names) : AppDbContext
        {
            protected override void OnModelCreating(ModelBuilder model) { model.Entity<User>().{{key}}; Log(names); }
        }
        class Users(Shop db)
        {
            public User? Find(int id) => db.Users.FirstOrDefault(user => user.Id == id);
        }
        """, new VerifyOptions { Enable = ["SES5005"] });
}
