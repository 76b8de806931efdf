using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4004 where it must keep quiet.</summary>
public class SessionUsedAsCacheSilentTests
{
    [Theory]
    [InlineData("all = await session.Users.AsNoTracking().ToListAsync();")]
    [InlineData("var users = await session.Users.AsNoTracking().ToListAsync(); all = users;")]
    [InlineData("names = await session.Users.Select(u => u.Name).ToListAsync();")]
    [InlineData("names = (await session.Users.ToListAsync()).Select(u => u.Name).ToList();")]
    [InlineData("rows = await session.Users.Select(u => new Row { Id = u.Id }).ToListAsync();")]
    [InlineData("var users = await session.Users.ToListAsync(); rows = users.Select(u => new Row { Id = u.Id }).ToList();")]
    [InlineData("nameOf = await session.Users.ToDictionaryAsync(u => u.Id, u => u.Name);")]
    [InlineData("count = await session.Users.CountAsync();")]
    [InlineData("names = new List<string> { session.Users.First().Name };")]
    [InlineData("all = new List<User>();")]
    [InlineData("all = given;")]
    public Task CopiesAndUntrackedResults_AreSilent(string fill) => EntityFramework(fill);

    [Theory]
    [InlineData("session.Entry(user).State = EntityState.Detached;")]
    [InlineData("session.ChangeTracker.Clear();")]
    [InlineData("user = new User();")]
    public Task LetGoBefore_IsSilent(string between) => EntityFramework($"var user = await session.Users.FirstAsync(); {between} all.Add(user);");

    [Theory]
    [InlineData("cache.Set(1, user.Name);")]
    [InlineData("cache.Set(user.Id, new Row { Id = user.Id });")]
    [InlineData("cache.Remove(user.Id);")]
    [InlineData("var known = cache.Get<User>(user.Id); Log(known);")]
    [InlineData("cache.GetOrCreate(1, entry => session.Users.AsNoTracking().ToList());")]
    [InlineData("await cache.GetOrCreateAsync(1, entry => session.Users.Select(u => u.Name).ToListAsync());")]
    [InlineData("await hybrid.GetOrCreateAsync(\"k\", async ct => await session.Users.ToListAsync());")]
    [InlineData("await distributed.SetStringAsync(\"k\", System.Text.Json.JsonSerializer.Serialize(user));")]
    public Task CachesThatGetACopy_AreSilent(string put) => EntityFramework($"var user = await session.Users.FirstAsync(); {put}");

    [Theory]
    [InlineData("mine = await session.Users.ToListAsync();")]
    [InlineData("mine.Add(await session.Users.FirstAsync());")]
    [InlineData("var local = new Dictionary<int, User>(); local[1] = await session.Users.FirstAsync();")]
    [InlineData("current = await session.Users.ToListAsync();")]
    [InlineData("flow.Value = await session.Users.ToListAsync();")]
    [InlineData("mineToo = session.Users.Where(u => u.Active);")]
    [InlineData("context.Items[\"user\"] = await session.Users.FirstAsync();")]
    public Task PlacesOfOneRequestOrThread_AreSilent(string keep) => EntityFramework(keep);

    [Theory]
    [InlineData("services.AddScoped<Catalogue>();")]
    [InlineData("services.AddTransient<Catalogue>();")]
    [InlineData("services.AddSingleton<Catalogue>(); services.AddScoped<Catalogue>();")]
    [InlineData("")]
    public Task MemberOfAShortLivedType_IsSilent(string registration) => Verify.Analyzer($$"""
        public class Catalogue(AppDbContext db)
        {
            private List<Product> products = new();
            public async Task Load() => products = await db.Products.ToListAsync();
            public int Count => products.Count;
        }
        public static class Startup
        {
            public static void Register(IServiceCollection services) { {{registration}} }
        }
        """, References.EntityFramework);

    [Fact]
    public Task SingletonThatKeepsCopies_IsSilent() => Verify.Analyzer("""
        public record Item(int Id, string Name);
        public class Catalogue(IDbContextFactory<AppDbContext> factory)
        {
            private List<Item> items = new();
            public async Task Load()
            {
                await using var db = await factory.CreateDbContextAsync();
                items = await db.Products.Select(p => new Item(p.Id, p.Name)).ToListAsync();
            }
            public int Count => items.Count;
        }
        public static class Startup
        {
            public static void Register(IServiceCollection services) => services.AddSingleton<Catalogue>();
        }
        """, References.EntityFramework);

    [Fact]
    public Task WindowThatLivesAsLongAsItsSession_IsSilent() => Verify.Analyzer("""
        using System.ComponentModel;
        public class MainView(AppDbContext db) : INotifyPropertyChanged
        {
            public event PropertyChangedEventHandler PropertyChanged;
            public List<Product> Products { get; private set; } = new();
            public async Task Load() => Products = await db.Products.ToListAsync();
        }
        public static class Startup
        {
            public static void Register(IServiceCollection services) => services.AddSingleton<MainView>();
        }
        """, References.EntityFramework);

    [Fact]
    public Task ContextThatMayNotTrack_IsSilent() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            private static List<User> all = new();
            public void Load() => all = db.Users.ToList();
            public static void Configure(DbContextOptionsBuilder options) => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("class Shop : AppDbContext { protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking); }", "")]
    [InlineData("class Shop : AppDbContext { public Shop() => ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking; }", "")]
    [InlineData("class Shop : AppDbContext { }", "services.AddDbContext<Shop>(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    [InlineData("class Shop : AppDbContext { }", "services.AddDbContext<AppDbContext>(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    [InlineData("class Shop : AppDbContext { }", "services.AddDbContext<TContext>(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));")]
    [InlineData("class Shop : AppDbContext { }", "new DbContextOptionsBuilder<Shop>().EnableDetailedErrors().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);")]
    [InlineData("class Shop : AppDbContext { }", "new DbContextOptionsBuilder().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);")]
    [InlineData("class Shop : AppDbContext { }", "new Shop().ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;")]
    [InlineData("class Shop : AppDbContext { }", "DbContext any = new Shop(); any.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;")]
    public Task ContextThatIsGivenATrackingBehavior_IsSilent(string context, string setting) => Verify.Analyzer($$"""
        {{context}}
        static class Setup { public static void Add<TContext>(IServiceCollection services) where TContext : DbContext { {{setting}} } }
        class Prices(Shop db)
        {
            private static List<Product> products = new();
            public void Load() => products = db.Products.ToList();
        }
        """, References.EntityFramework);

    [Fact]
    public Task MainOfAProgram_IsSilent() => Verify.Analyzer("""
        static class Program
        {
            static List<User> all = new();
            static void Main()
            {
                using var db = new AppDbContext();
                all = db.Users.ToList();
                Log(all.Count);
            }
        }
        """, References.EntityFramework);

    [Fact]
    public Task QueryOnASessionThatTheBodyCloses_IsAnotherRules_IsSilent() => EntityFramework("using var own = new AppDbContext(); query = own.Users.Where(u => u.Active);");

    [Theory]
    [InlineData("all = session.Query<User>().Untracked().ToList();")]
    [InlineData("var user = session.GetOne<User>(1); session.Expunge(user); all.Add(user);")]
    [InlineData("var user = session.GetOne<User>(1); session.ExpungeAll(); all.Add(user);")]
    [InlineData("names = session.Query<User>().Select(u => u.Name).ToList();")]
    public Task SessionGuardsCopies_AreSilent(string keep) => Verify.Analyzer($$"""
        class Users(Session session)
        {
            private static List<User> all = new();
            private static List<string> names = new();
            public void Run() { {{keep}} Log(names.Count); }
        }
        """, References.SessionGuard);

    [Theory]
    [InlineData("var user = session.Get<User>(1); session.Evict(user); all.Add(user);")]
    [InlineData("var user = session.Get<User>(1); session.Clear(); all.Add(user);")]
    [InlineData("all.Add(stateless.Get<User>(1));")]
    public Task NHibernatesCopies_AreSilent(string keep) => Verify.Analyzer($$"""
        class Users
        {
            static IList<User> all = new List<User>();
            public void Run(ISession session, IStatelessSession stateless) { {{keep}} }
        }
        """, References.NHibernate);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;
        class Users(AppDbContext session, IMemoryCache cache, HybridCache hybrid, IDistributedCache distributed, Context context)
        {
            private static List<User> all = new();
            private static List<string> names;
            private static List<Row> rows;
            private static Dictionary<int, string> nameOf;
            private static int count;
            private static IQueryable<User> query;
            private static readonly AsyncLocal<List<User>> flow = new();
            [ThreadStatic] private static List<User> current;
            private List<User> mine = new();
            private IQueryable<User> mineToo;
            public async Task Run(List<User> given) { {{body}} await Task.CompletedTask; }
        }
        class Row { public int Id { get; set; } }
        public class Context { public Dictionary<object, object> Items { get; } = new(); }
        """, References.EntityFramework);
}
