using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4004 where it speaks.</summary>
public class SessionUsedAsCacheReportsTests
{
    [Theory]
    [InlineData("all = {|SES4004:await session.Users.ToListAsync()|};")]
    [InlineData("all ??= {|SES4004:await session.Users.ToListAsync()|};")]
    [InlineData("var users = await session.Users.Include(u => u.Orders).ToListAsync(); all = {|SES4004:users|};")]
    [InlineData("var users = session.Users.Where(u => u.Active).ToList(); all = {|SES4004:users|};")]
    [InlineData("byId = {|SES4004:await session.Users.ToDictionaryAsync(u => u.Id)|};")]
    [InlineData("byId = {|SES4004:(await session.Users.ToListAsync()).ToDictionary(u => u.Id)|};")]
    [InlineData("var users = await session.Users.ToListAsync(); byId = {|SES4004:users.ToDictionary(u => u.Id)|};")]
    [InlineData("first = {|SES4004:session.Users.First()|};")]
    [InlineData("first = ({|SES4004:await session.Users.FindAsync(1)|})!;")]
    [InlineData("First = {|SES4004:session.Users.Single(u => u.Id == 1)|};")]
    [InlineData("all = {|SES4004:new List<User>(session.Users.ToList())|};")]
    public Task StaticFilled_Reports(string fill) => EntityFramework(fill);

    [Theory]
    [InlineData("byId[user.Id] = {|SES4004:user|};")]
    [InlineData("byId.Add(user.Id, {|SES4004:user|});")]
    [InlineData("byId.TryAdd(user.Id, {|SES4004:user|});")]
    [InlineData("Keeper.Recent.Add({|SES4004:user|});")]
    [InlineData("shared.AddOrUpdate(user.Id, {|SES4004:user|}, (id, old) => old);")]
    [InlineData("shared.GetOrAdd(user.Id, {|SES4004:user|});")]
    [InlineData("shared.GetOrAdd(1, id => {|SES4004:session.Users.First(u => u.Id == id)|});")]
    [InlineData("if (!byId.TryGetValue(1, out var known)) { known = await session.Users.SingleAsync(); byId[1] = {|SES4004:known|}; }")]
    [InlineData("if (user.Active) { user.Name = \"x\"; await session.SaveChangesAsync(); byId[1] = {|SES4004:user|}; }")]
    public Task CollectionInAStatic_Reports(string put) => EntityFramework($"var user = await session.Users.FirstAsync(); {put}");

    [Theory]
    [InlineData("cache.Set(1, {|SES4004:user|});")]
    [InlineData("cache.Set(\"user\", {|SES4004:user|}, TimeSpan.FromMinutes(3));")]
    [InlineData("cache.Set(1, {|SES4004:await session.Users.ToListAsync()|});")]
    [InlineData("cache.Set<object>(1, {|SES4004:user|});")]
    [InlineData("cache.GetOrCreate(1, entry => {|SES4004:session.Users.ToList()|});")]
    [InlineData("await cache.GetOrCreateAsync(1, async entry => {|SES4004:await session.Users.ToListAsync()|});")]
    [InlineData("await cache.GetOrCreateAsync(1, entry => {|SES4004:session.Users.ToListAsync()|});")]
    [InlineData("await cache.GetOrCreateAsync(1, async entry => { entry.SlidingExpiration = TimeSpan.FromMinutes(3); var users = await session.Users.ToListAsync(); return {|SES4004:users|}; });")]
    public Task MemoryCache_Reports(string put) => EntityFramework($"var user = await session.Users.FirstAsync(); {put}");

    [Theory]
    [InlineData("class Archive : DbContext { protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking); }", "")]
    [InlineData("class Archive : DbContext { public Archive() => ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking; }", "")]
    [InlineData("class Archive : DbContext { }", "services.AddDbContext<Archive>(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    [InlineData("class Archive : DbContext { }", "new DbContextOptionsBuilder<Archive>().EnableDetailedErrors().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);")]
    [InlineData("class Archive : DbContext { }", "new Archive().ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;")]
    public Task TrackingOfAnotherContext_DoesNotMatter_Reports(string archive, string setting) => Verify.Analyzer($$"""
        {{archive}}
        static class Setup { public static void Add(IServiceCollection services) { {{setting}} } }
        class Prices(AppDbContext db)
        {
            private static List<Product> products = new();
            public void Load() => products = {|SES4004:db.Products.ToList()|};
        }
        """, References.EntityFramework);

    [Fact]
    public Task NewObject_ThatWasAdded_Reports() => EntityFramework("var user = new User(); session.Add(user); await session.SaveChangesAsync(); byId[user.Id] = {|SES4004:user|};");

    [Theory]
    [InlineData("query = {|SES4004:session.Users.Where(u => u.Active)|};")]
    [InlineData("query = {|SES4004:session.Users|};")]
    [InlineData("var active = session.Users.Where(u => u.Active); query = {|SES4004:active|};")]
    [InlineData("cache.Set(session.Users.Count(), {|SES4004:session.Users.Where(u => u.Active)|});")]
    public Task Query_Reports(string keep) => EntityFramework(keep);

    [Theory]
    [InlineData("services.AddSingleton<Catalogue>();", "Catalogue")]
    [InlineData("services.AddSingleton<ICatalogue, Catalogue>();", "Catalogue : ICatalogue")]
    [InlineData("services.AddHostedService<Catalogue>();", "Catalogue : BackgroundService")]
    public Task MemberOfASingleton_Reports(string registration, string type) => Verify.Analyzer($$"""
        public interface ICatalogue { }
        public class {{type}}
        {
            private readonly IDbContextFactory<AppDbContext> factory;
            private List<Product> products = new();
            private readonly Dictionary<int, Product> byId = new();
            public Catalogue(IDbContextFactory<AppDbContext> factory) => this.factory = factory;
            public async Task Load()
            {
                await using var db = await factory.CreateDbContextAsync();
                products = {|SES4004:await db.Products.ToListAsync()|};
                foreach (var product in products)
                    Log(product.Name);
                foreach (var product in await db.Products.ToListAsync())
                    byId[product.Id] = {|SES4004:product|};
            }
            {{(type.EndsWith("BackgroundService", StringComparison.Ordinal) ? "protected override Task ExecuteAsync(CancellationToken ct) => Load();" : "")}}
        }
        public static class Startup
        {
            public static void Register(IServiceCollection services) { {{registration}} }
        }
        """, References.EntityFramework);

    [Fact]
    public Task MemberOfAClassWithOneInstance_Reports() => Verify.Analyzer("""
        public class Catalogue
        {
            public static readonly Catalogue Instance = new();
            private List<User> users = new();
            private Catalogue() { }
            public void Load(Session session) => users = {|SES4004:session.Query<User>().ToList()|};
        }
        """, References.SessionGuard);

    [Theory]
    [InlineData("all = {|SES4004:session.Query<User>().ToList()|};")]
    [InlineData("var user = session.GetOne<User>(1); all.Add({|SES4004:user|});")]
    [InlineData("query = {|SES4004:session.Query<User>()|};")]
    public Task SessionGuard_Reports(string keep) => Verify.Analyzer($$"""
        class Users(Session session)
        {
            private static List<User> all = new();
            private static Query<User> query;
            public void Run() { {{keep}} }
        }
        """, References.SessionGuard);

    [Theory]
    [InlineData("all = {|SES4004:session.Query<User>().ToList()|};")]
    [InlineData("all.Add({|SES4004:session.Get<User>(1)|});")]
    [InlineData("all = {|SES4004:session.QueryOver<User>().List()|};")]
    public Task NHibernate_Reports(string keep) => Verify.Analyzer($$"""
        class Users
        {
            readonly ISession session;
            static IList<User> all = new List<User>();
            public Users(ISession session) => this.session = session;
            public void Run() { {{keep}} }
        }
        """, References.NHibernate);

    [Fact]
    public Task EntityFramework6_Reports() => Verify.Analyzer("""
        class Users
        {
            static List<User> all = new();
            public void Run()
            {
                using var db = new LegacyContext();
                all = {|SES4004:db.Users.ToList()|};
            }
        }
        """, References.EntityFramework6);

    [Fact]
    public Task Message_NamesTheValueThePlaceAndTheSession() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            static List<User> all = new();
            public async Task Run() => {|#1:all = {|#0:await db.Users.ToListAsync()|}|};
        }
        """, new VerifyOptions
    {
        References = References.EntityFramework,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES4004).WithLocation(0).WithLocation(1).WithMessage(
                "What 'ToListAsync' returns is kept in 'all', which outlives 'db': all readers share one tracked object, with every change made to it; keep a copy made for reading"),
        ],
    });

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        using System.Collections.Concurrent;
        using Microsoft.Extensions.Caching.Memory;
        class Users(AppDbContext session, IMemoryCache cache)
        {
            private static List<User> all;
            private static Dictionary<int, User> byId = new();
            private static readonly ConcurrentDictionary<int, User> shared = new();
            private static User first;
            private static IQueryable<User> query;
            public static User First { get; set; }
            public async Task Run() { {{body}} await Task.CompletedTask; }
        }
        static class Keeper { public static readonly HashSet<User> Recent = new(); }
        """, References.EntityFramework);
}
