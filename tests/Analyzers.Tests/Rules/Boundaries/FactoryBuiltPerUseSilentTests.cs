using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1013 where it must keep quiet.</summary>
public class FactoryBuiltPerUseSilentTests
{
    [Theory, MemberData(nameof(FactoryBuiltPerUseReportsTests.Builders), MemberType = typeof(FactoryBuiltPerUseReportsTests))]
    public Task BuiltOnce_IsSilent(string build, SessionCode s) => Verify.Analyzer($$"""
        static class Setup
        {
            static readonly DbDataSource source = null!;
            static readonly object Factory = {{build}};
            static readonly Lazy<object> Late = new(() => {{build}});
            static object? cached;
            static object Cached => cached ??= {{build}};
            static object Auto { get; } = {{build}};
            public static void Add(IServiceCollection services)
            {
                services.AddSingleton<object>(_ => {{build}});
                var first = {{build}};
                services.AddSingleton<object>(first);
            }
        }
        """, s);

    [Theory]
    [InlineData("return NpgsqlDataSource.Create(given);")]
    [InlineData("source ??= NpgsqlDataSource.Create(given); return source;")]
    [InlineData("if (source == null) source = NpgsqlDataSource.Create(given); return source;")]
    [InlineData("return sources.GetOrAdd(given, key => NpgsqlDataSource.Create(key));")]
    [InlineData("var made = NpgsqlDataSource.Create(given); sources[given] = made; return made;")]
    [InlineData("var made = NpgsqlDataSource.Create(given); Keep(made); return sources[given];")]
    [InlineData("var made = NpgsqlDataSource.Create(given); Func<object> later = () => made; return (NpgsqlDataSource)later();")]
    [InlineData("var made = NpgsqlDataSource.Create(given); Func<object> later = () => made.OpenConnection(); return (NpgsqlDataSource)later();")]
    [InlineData("var pair = (NpgsqlDataSource.Create(given), 1); return pair.Item1;")]
    public Task ValueThatLeavesTheRepository_IsSilent(string code) => Verify.Analyzer($$"""
        class UserRepository(Session session)
        {
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, NpgsqlDataSource> sources = new();
            private NpgsqlDataSource? source;
            public NpgsqlDataSource Source(string given) { session.Delete(given); {{code}} }
            private void Keep(NpgsqlDataSource made) { }
        }
        """);

    [Theory]
    [InlineData("class Program { static async Task Main() { await using var source = NpgsqlDataSource.Create(\"\"); await source.OpenConnectionAsync(); } }")]
    [InlineData("class Migrator { public async Task Run() { await using var source = NpgsqlDataSource.Create(\"\"); await source.OpenConnectionAsync(); } }")]
    [InlineData("class Startup { public void Configure() { using var source = NpgsqlDataSource.Create(\"\"); source.OpenConnection(); } }")]
    [InlineData("class Design { public static Session Open() => new SessionFactory(NpgsqlDataSource.Create(\"\")).OpenSession(); }")]
    public Task CodeThatMayRunOnce_IsSilent(string type) => Verify.Analyzer(type);

    [Theory]
    [InlineData("foreach (var tenant in tenants) { await using var source = NpgsqlDataSource.Create(tenant); await source.OpenConnectionAsync(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { await using var source = NpgsqlDataSource.Create(tenants[i]); await source.OpenConnectionAsync(); }")]
    [InlineData("while (true) { try { await using var source = NpgsqlDataSource.Create(\"\"); await source.OpenConnectionAsync(); break; } catch (NpgsqlException) { } }")]
    [InlineData("while (true) { await using var source = NpgsqlDataSource.Create(\"\"); if (source != null) return; }")]
    [InlineData("foreach (var tenant in tenants) { var source = NpgsqlDataSource.Create(\"\"); all.Add(source); }")]
    [InlineData("foreach (var command in new[] { NpgsqlDataSource.Create(\"\").CreateCommand() }) Prelude.Log(command);")]
    [InlineData("foreach (var tenant in tenants) { Action later = () => NpgsqlDataSource.Create(\"\").CreateCommand(); all.Add(later); }")]
    [InlineData("foreach (var tenant in tenants) { void Later() => NpgsqlDataSource.Create(\"\").CreateCommand(); Later(); }")]
    public Task LoopThatNeedsEach_IsSilent(string loop) => Verify.Analyzer($$"""
        class Import
        {
            private readonly List<object> all = new();
            public async Task Run(string[] tenants) { {{loop}} await Task.Yield(); }
        }
        """);

    [Theory]
    [InlineData("var source = NpgsqlDataSource.Create(text); services.AddDbContext<AppDbContext>(options => options.UseNpgsql(source));")]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(NpgsqlDataSource.Create(text)), ServiceLifetime.Singleton);")]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(NpgsqlDataSource.Create(text)), ServiceLifetime.Scoped, ServiceLifetime.Singleton);")]
    [InlineData("services.AddDbContextPool<AppDbContext>(options => options.UseNpgsql(NpgsqlDataSource.Create(text)));")]
    [InlineData("services.AddDbContextFactory<AppDbContext>(options => options.UseNpgsql(NpgsqlDataSource.Create(text)));")]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(kept ??= NpgsqlDataSource.Create(text)));")]
    [InlineData("services.AddDbContext<AppDbContext>(options => { var made = NpgsqlDataSource.Create(text); kept = made; options.UseNpgsql(made); });")]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(text));")]
    [InlineData("Keep(services, NpgsqlDataSource.Create(text)); services.AddSingleton(NpgsqlDataSource.Create(text));")]
    [InlineData("Set(new DbContextOptionsBuilder<AppDbContext>());")]
    public Task OptionsThatAreSetOnce_AreSilent(string registration) => Verify.Analyzer($$"""
        static class Setup
        {
            static NpgsqlDataSource? kept;
            public static void Add(IServiceCollection services, string text) { {{registration}} Log(kept); }
            static void Keep(IServiceCollection services, NpgsqlDataSource source) => kept = source;
            static void Set(DbContextOptionsBuilder options) => options.UseNpgsql(NpgsqlDataSource.Create(""));
        }
        """);

    [Theory]
    [InlineData("if (!options.IsConfigured) options.UseNpgsql(NpgsqlDataSource.Create(\"\"));")]
    [InlineData("if (options.IsConfigured) return; options.UseNpgsql(NpgsqlDataSource.Create(\"\"));")]
    public Task ContextThatIsGivenNoOptions_IsSilent(string configuring) => Verify.Analyzer($$"""
        class Shop : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) { {{configuring}} }
        }
        """);

    [Theory]
    [InlineData("class Migrator(Connections connections) { public async Task Run() { await using var connection = await connections.Open(); } }")]
    [InlineData("class UserRepository { public UserRepository(Connections connections) { connections.Open(); } }")]
    [InlineData("class Import { public async Task Run(string[] tenants) { foreach (var tenant in tenants) await new Connections(tenant).Open(); } }")]
    [InlineData("class Other { public void Run(Connections connections) { while (true) { try { connections.Open(); break; } catch (NpgsqlException) { } } } }")]
    public Task BuiltByWhatMayRunOnce_IsSilent(string caller) => Verify.Analyzer($$"""
        class Connections(string text)
        {
            public async Task<NpgsqlConnection> Open()
            {
                var source = new NpgsqlDataSourceBuilder(text).Build();
                return await source.OpenConnectionAsync();
            }
        }
        {{caller}}
        """, References.Ado);

    [Fact]
    public Task CheapOptions_AreSilent() => Verify.Analyzer("""
        class UserRepository(AppDbContext given)
        {
            public void Count()
            {
                var options = new DbContextOptionsBuilder<AppDbContext>().Options;
                using var db = new AppDbContext(options);
                using var connection = new NpgsqlConnection("Host=localhost");
                given.Add(connection);
            }
        }
        """);

    [Fact]
    public Task NotAnAction_IsSilent() => Verify.Analyzer("""
        public class UsersController : ControllerBase
        {
            private static readonly NpgsqlDataSource source = NpgsqlDataSource.Create("Host=localhost");
            [NonAction] public void Warm() { using var own = NpgsqlDataSource.Create(""); own.CreateCommand(); }
            private void Help() { using var own = NpgsqlDataSource.Create(""); own.CreateCommand(); }
            public object Get() => source.CreateCommand();
        }
        class Users { private readonly NpgsqlDataSource source = NpgsqlDataSource.Create("Host=localhost"); public object Get() => source; }
        """, References.AspNetCore);

    [Fact]
    public Task FactoryAskedFor_IsSilent() => Verify.Analyzer("""
        class UserRepository(Session session, IServiceProvider services)
        {
            public void Count()
            {
                var source = services.GetRequiredService<NpgsqlDataSource>();
                source.CreateCommand();
                session.Delete(services);
            }
            private readonly DbProviderFactory provider = NpgsqlFactory.Instance;
            public void Other() { var made = provider.CreateDataSource("Host=localhost"); made.CreateCommand(); }
        }
        """);
}
