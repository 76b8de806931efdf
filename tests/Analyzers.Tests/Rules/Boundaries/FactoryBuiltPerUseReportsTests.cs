using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1013 where it speaks.</summary>
public class FactoryBuiltPerUseReportsTests
{
    /// <summary>How each library builds what opens its sessions.</summary>
    public static TheoryData<string, SessionCode> Builders => new()
    {
        { "new SessionFactory(source)", SessionCode.Of(Library.SessionGuard) },
        { "new Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory<AppDbContext>(new DbContextOptions<AppDbContext>())", SessionCode.Of(Library.EntityFramework) },
        { "NpgsqlDataSource.Create(\"Host=localhost\")", SessionCode.Of(Library.Ado) },
        { "new NpgsqlDataSourceBuilder(\"Host=localhost\").Build()", SessionCode.Of(Library.Dapper) },
        { "new NHibernate.Cfg.Configuration().Configure().BuildSessionFactory()", SessionCode.Of(Library.NHibernate) },
        { "Marten.DocumentStore.For(\"Host=localhost\")", SessionCode.Of(Library.Marten) },
        { "new Raven.Client.Documents.DocumentStore()", SessionCode.Of(Library.RavenDb) },
    };

    [Theory, MemberData(nameof(Builders))]
    public Task BuiltInARepositoryMethod_Reports(string build, SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly {{s.Session}} given;
            private readonly DbDataSource source;
            public UserRepository({{s.Session}} given, DbDataSource source) { this.given = given; this.source = source; }
            public void Count() { var factory = {|SES1013:{{build}}|}; _ = factory.ToString(); }
        }
        """, s);

    [Theory, MemberData(nameof(Builders))]
    public Task BuiltInALoop_Reports(string build, SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            public void Run(DbDataSource source, IEnumerable<User> users)
            {
                foreach (var user in users)
                {
                    var factory = {|SES1013:{{build}}|};
                    Prelude.Log(factory.ToString() + user.Name);
                }
            }
        }
        """, s);

    [Theory, MemberData(nameof(Builders))]
    public Task RegisteredForEveryScope_Reports(string build, SessionCode s) => Verify.Analyzer($$"""
        static class Setup
        {
            public static void Add(IServiceCollection services, DbDataSource source)
            {
                services.AddScoped(_ => {|SES1013:{{build}}|});
                services.AddTransient(_ => { return {|SES1013:{{build}}|}; });
            }
        }
        """, s);

    [Theory, MemberData(nameof(Builders))]
    public Task BuiltByAProperty_Reports(string build, SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            static DbDataSource source = null!;
            public static object Factory => {|SES1013:{{build}}|};
            public static object Other { get { return {|SES1013:{{build}}|}; } }
        }
        """, s);

    [Theory]
    [InlineData("await using var source = {|SES1013:NpgsqlDataSource.Create(\"Host=localhost\")|}; await using var c = await source.OpenConnectionAsync();")]
    [InlineData("await using (var source = {|SES1013:NpgsqlDataSource.Create(\"Host=localhost\")|}) source.CreateCommand();")]
    [InlineData("await using var c = await {|SES1013:NpgsqlDataSource.Create(\"Host=localhost\")|}.OpenConnectionAsync();")]
    [InlineData("var session = {|SES1013:new SessionFactory(given)|}.OpenSession();")]
    [InlineData("await using var session = new SessionFactory({|SES1013:NpgsqlDataSource.Create(\"\")|}).OpenSession();")]
    public Task BuiltInAnAction_Reports(string code) => Verify.Analyzer($$"""
        public class UsersController : ControllerBase
        {
            public async Task<int> Get([FromServices] DbDataSource given) { {{code}} await Task.Yield(); return 1; }
        }
        """.Replace("new SessionFactory({|SES1013:NpgsqlDataSource.Create(\"\")|})", "{|SES1013:new SessionFactory(NpgsqlDataSource.Create(\"\"))|}", StringComparison.Ordinal), References.AspNetCore);

    [Fact]
    public Task BuiltInAMinimalApiHandler_Reports() => Verify.Analyzer("""
        var app = WebApplication.Create();
        app.MapGet("/users", async () =>
        {
            await using var source = {|SES1013:NpgsqlDataSource.Create("Host=localhost")|};
            await using var connection = await source.OpenConnectionAsync();
            return await connection.QueryAsync<User>("select * from users");
        });
        app.Run();
        """, new VerifyOptions { References = References.AspNetCore, OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task KeptByAControllerOrHub_Reports() => Verify.Analyzer("""
        public class UsersController : ControllerBase
        {
            private readonly NpgsqlDataSource source = {|SES1013:NpgsqlDataSource.Create("Host=localhost")|};
            private readonly SessionFactory factory;
            public UsersController() { factory = {|SES1013:new SessionFactory(source)|}; }
            public object Get() => factory.OpenSession();
        }
        public class Chat : Microsoft.AspNetCore.SignalR.Hub
        {
            private NpgsqlDataSource Source { get; } = {|SES1013:NpgsqlDataSource.Create("Host=localhost")|};
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql({|SES1013:new NpgsqlDataSourceBuilder(text).Build()|}));")]
    [InlineData("services.AddDbContext<AppDbContext>((provider, options) => { var builder = new NpgsqlDataSourceBuilder(text); builder.EnableDynamicJson(); var source = {|SES1013:builder.Build()|}; options.EnableDetailedErrors().UseNpgsql(source); });")]
    [InlineData("services.AddDbContext<AppDbContext>(options => { if (text.Length > 3) options.UseNpgsql({|SES1013:NpgsqlDataSource.Create(text)|}); }, ServiceLifetime.Transient);")]
    [InlineData("services.AddDbContext<AppDbContext>(Set);")]
    [InlineData("services.AddDbContext<AppDbContext>((provider, options) => Set(options));")]
    public Task GivenToTheOptionsOfEveryScope_Reports(string registration) => Verify.Analyzer(
        $$"""
        static class Setup
        {
            public static void Add(IServiceCollection services, string text) { {{registration}} }
            {{(registration.Contains("Set", StringComparison.Ordinal) ? "private static void Set(DbContextOptionsBuilder options) { var source = {|SES1013:new NpgsqlDataSourceBuilder(\"\").Build()|}; options.UseNpgsql(source); }" : "")}}
        }
        """);

    [Fact]
    public Task GivenToItsOptionsByAContext_Reports() => Verify.Analyzer("""
        class Shop : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql({|SES1013:NpgsqlDataSource.Create("")|});
        }
        """);

    [Fact]
    public Task BuiltByWhatARepositoryCalls_Reports() => Verify.Analyzer("""
        class Connections(string text)
        {
            public async Task<NpgsqlConnection> Open()
            {
                var source = {|SES1013:new NpgsqlDataSourceBuilder(text).Build()|};
                return await source.OpenConnectionAsync();
            }
        }
        class UserRepository(Connections connections)
        {
            public async Task<int> Count()
            {
                await using var connection = await Connect();
                return await connection.ExecuteScalarAsync<int>("select count(*) from users");
            }
            private Task<NpgsqlConnection> Connect() => connections.Open();
        }
        """, References.Ado);

    [Fact]
    public Task Message_SaysWhatAndHowOften() => Verify.Analyzer("""
        class UserRepository(Session session)
        {
            public void Count() { using var source = {|#0:NpgsqlDataSource.Create("")|}; session.Delete(source.CreateCommand()); }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1013).WithLocation(0).WithMessage(
                "'NpgsqlDataSource' is built at every call of 'Count': each one has a connection pool or compiled mappings of its own; build it once at start-up and share it"),
        ],
    });

    [Fact]
    public Task HandlerMappedByItsName_Reports() => Verify.Analyzer("""
        static class Endpoints
        {
            public static void Map(WebApplication app) => app.MapGet("/users", Count);
            static async Task<int> Count()
            {
                await using var source = {|SES1013:NpgsqlDataSource.Create("Host=localhost")|};
                await using var connection = await source.OpenConnectionAsync();
                return 1;
            }
            static async Task Check()
            {
                await using var source = NpgsqlDataSource.Create("Host=localhost");
            }
        }
        """, References.AspNetCore);
}
