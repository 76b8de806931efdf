using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5014 of contexts that track nothing unless a query asks for it.</summary>
public class ChangeToUntrackedEntityByDefaultTests
{
    private const string Rename = """
        class Rename(ShopContext db)
        {
            public async Task Run(int id)
            {
                var user = await db.Users.SingleAsync(u => u.Id == id);
                {|SES5014:user.Name = "new"|};
                await db.SaveChangesAsync();
            }
        }
        """;

    [Theory]
    [InlineData("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    [InlineData("services.AddDbContext<ShopContext>((provider, o) => { Log(provider); o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTrackingWithIdentityResolution); });")]
    [InlineData("services.AddDbContextPool<ShopContext>(o => o.EnableDetailedErrors().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    public Task Registered_Reports(string registration) => Verify.Analyzer(Registration(registration) + Rename);

    [Theory]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);")]
    [InlineData("public ShopContext() { ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking; }")]
    [InlineData("public ShopContext() => this.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking; public ShopContext(string name) : this() { }")]
    public Task SetByTheContextItself_Reports(string member) => Verify.Analyzer(Context(member) + Rename + """
        class RenameInOwn
        {
            public void Run()
            {
                using var db = new ShopContext();
                foreach (var user in db.Users.Where(u => u.Active))
                    {|SES5014:user.Name = "new"|};
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task FactorysContext_Reports() => Verify.Analyzer(Registration("services.AddDbContextFactory<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));") + """
        class RenameAll(IDbContextFactory<ShopContext> factory)
        {
            public void Run()
            {
                using var db = factory.CreateDbContext();
                var users = db.Users.Where(u => u.Active).ToList();
                foreach (var user in users)
                    {|SES5014:user.Name = "new"|};
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task Message_SaysWhereTrackingWasTurnedOff() => Verify.Analyzer(Registration("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));") + """
        class Close(ShopContext db)
        {
            public void Run(int id)
            {
                var {|#1:order = db.Orders.First(o => o.Id == id)|};
                {|#0:order.Status = "closed"|};
                {|#2:db.SaveChanges()|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES5014).WithLocation(0).WithLocation(1).WithLocation(2).WithMessage(
                "'order' is changed, but 'db' does not track it (UseQueryTrackingBehavior turned it off), so SaveChanges stores nothing of the change: load it with AsTracking, or update it before"),
        ],
    });

    [Theory]
    [InlineData("db.Users.AsTracking().Single(u => u.Id == id)", "")]
    [InlineData("db.Users.Find(id)!", "")]
    [InlineData("db.Changeable.Single(u => u.Id == id)", "")]
    [InlineData("db.Users.Single(u => u.Id == id)", "db.Update(user);")]
    [InlineData("db.Users.Single(u => u.Id == id)", "db.Entry(user).State = EntityState.Modified;")]
    public Task LoadedWithTrackingOrUpdated_IsSilent(string load, string update) => Verify.Analyzer(Registration("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));") + $$"""
        class Change(ShopContext db)
        {
            public void Run(int id)
            {
                var user = {{load}};
                user.Name = "new";
                {{update}}
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.TrackAll));")]
    [InlineData("services.AddDbContext<ShopContext>(o => { if (reads) o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking); });")]
    [InlineData("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(reads ? QueryTrackingBehavior.NoTracking : default));")]
    [InlineData("services.AddDbContext<AppDbContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    [InlineData("if (reads) services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)); else services.AddDbContext<ShopContext>();")]
    [InlineData("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)); services.AddScoped(p => { var db = new ShopContext(); db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll; return db; });")]
    public Task NotCertainlyOff_IsSilent(string registration) => Verify.Analyzer(Registration(registration) + Unmarked());

    [Theory]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder options) { if (!options.IsConfigured) options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking); }")]
    [InlineData("public ShopContext() { ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking; } public ShopContext(string name) { }")]
    [InlineData("public void ReadOnly() => ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;")]
    public Task NotAlwaysSetByTheContext_IsSilent(string member) => Verify.Analyzer(Context(member) + Unmarked());

    [Fact]
    public Task ContextMadeWithOtherOptions_IsSilent() => Verify.Analyzer(Registration("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));") + """
        class Change
        {
            public void Run(int id)
            {
                using var db = new ShopContext();
                var user = db.Users.Single(u => u.Id == id);
                user.Name = "new";
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task ContextOfAnyType_IsSilent() => Verify.Analyzer(Registration("services.AddDbContext<ShopContext>(o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));") + """
        class Change<TContext>(TContext db) where TContext : DbContext
        {
            public void Run(int id)
            {
                var user = db.Set<User>().Single(u => u.Id == id);
                user.Name = "new";
                db.SaveChanges();
            }
        }
        """);

    private static string Unmarked() => Rename.Replace("{|SES5014:", "").Replace("|}", "");

    private static string Registration(string registration) => Context("") + $$"""

        static class Setup
        {
            public static void Add(IServiceCollection services, bool reads) { {{registration}} }
        }

        """;

    private static string Context(string member) => $$"""
        class ShopContext : DbContext
        {
            public DbSet<User> Users => Set<User>();
            public DbSet<Order> Orders => Set<Order>();
            public IQueryable<User> Changeable => Set<User>().AsTracking();
            {{member}}
        }

        """;
}
