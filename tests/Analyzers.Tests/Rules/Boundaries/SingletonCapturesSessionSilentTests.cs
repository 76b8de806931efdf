using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1004 where it holds its tongue.</summary>
public class SingletonCapturesSessionSilentTests
{
    const string Users = """

        interface IUsers { }
        class Users : IUsers
        {
            readonly AppDbContext db;
            public Users(AppDbContext db) { this.db = db; }
        }
        """;

    [Theory, Libraries(Library.Every)]
    public Task SingletonWithAFactory_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users { {{s.InjectedFactory("Users")}} }
        static class Setup
        {
            public static void Add(IServiceCollection services, {{s.Factory}} factory)
            {
                services.AddSingleton<Users>();
                services.AddSingleton(factory);
                services.AddSingleton(sp => new Users(sp.GetRequiredService<{{s.Factory}}>()));
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task OtherLifetimes_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users { {{s.Injected("Users")}} }
        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddScoped<Users>();
                services.AddTransient<Users>();
                services.AddKeyedScoped<Users>("main");
                services.AddScoped<{{s.Session}}>(_ => null!);
            }
        }
        """, s);

    [Theory]
    [InlineData("IServiceScopeFactory")]
    [InlineData("IServiceProvider")]
    [InlineData("IDbContextFactory<AppDbContext>")]
    [InlineData("Func<AppDbContext>")]
    [InlineData("Lazy<AppDbContext>")]
    public Task SingletonThatOpensPerUse_IsSilent(string type) => Verify.Analyzer($$"""
        class Cache { public Cache({{type}} source) { } }
        class Worker : BackgroundService
        {
            public Worker({{type}} source) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Cache>().AddHostedService<Worker>(); }
        """);

    [Theory]
    [InlineData("sp => { using var scope = sp.CreateScope(); return new Cache(scope.ServiceProvider.GetRequiredService<AppDbContext>().Users.Count()); }")]
    [InlineData("sp => { using var scope = sp.CreateAsyncScope(); return new Cache(scope.ServiceProvider.GetRequiredService<AppDbContext>().Users.Count()); }")]
    [InlineData("sp => new Cache(() => sp.CreateScope().ServiceProvider.GetRequiredService<AppDbContext>())")]
    [InlineData("sp => new Cache(() => sp.GetRequiredService<AppDbContext>())")]
    [InlineData("sp => new Cache(sp.GetRequiredService<IHostEnvironment>().ApplicationName.Length)")]
    [InlineData("_ => { using var db = new AppDbContext(); return new Cache(db.Users.Count()); }")]
    public Task FactoryLambdaThatKeepsNone_IsSilent(string factory) => Verify.Analyzer($$"""
        class Cache { public Cache(int count) { } public Cache(Func<AppDbContext> open) { } }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Cache>({{factory}}); }
        """);

    [Theory]
    [InlineData("AddDbContext<AppDbContext>()")]
    [InlineData("AddDbContext<AppDbContext>(ServiceLifetime.Transient)")]
    [InlineData("AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Scoped, ServiceLifetime.Singleton)")]
    [InlineData("AddDbContext<AppDbContext>(optionsLifetime: ServiceLifetime.Singleton)")]
    [InlineData("AddDbContextPool<AppDbContext>(options => { })")]
    [InlineData("AddDbContextFactory<AppDbContext>()")]
    [InlineData("AddPooledDbContextFactory<AppDbContext>(options => { })")]
    public Task OtherContextRegistration_IsSilent(string registration) => Verify.Analyzer($$"""
        static class Setup { public static void Add(IServiceCollection services) => services.{{registration}}; }
        """);

    [Theory]
    [InlineData("services.AddSessionGuard()")]
    [InlineData("services.AddSessionGuard(settings => settings)")]
    public Task RuntimesOwnRegistration_IsSilent(string registration) => Verify.Analyzer($$"""
        static class Setup { public static void Add(IServiceCollection services) => {{registration}}; }
        """, References.SessionGuard);

    [Fact]
    public Task MiddlewareOfTheContainer_IsSilent() => Verify.Analyzer("""
        class Audit : IMiddleware
        {
            public Audit(RequestDelegate unused, AppDbContext db) { }
            public Task InvokeAsync(HttpContext context, RequestDelegate next) => next(context);
        }
        """, References.AspNetCore);

    [Fact]
    public Task ParametersOfInvoke_AreSilent() => Verify.Analyzer("""
        class Audit
        {
            private readonly RequestDelegate _next;
            public Audit(RequestDelegate next, SessionFactory factory) => _next = next;
            public Task InvokeAsync(HttpContext context, AppDbContext db, Session session) => _next(context);
        }
        """, References.AspNetCore);

    [Fact]
    public Task ClassesThatOnlyResembleMiddleware_AreSilent() => Verify.Analyzer("""
        class NoInvoke { public NoInvoke(RequestDelegate next, AppDbContext db) { } public void Run(HttpContext context) { } }
        class NoNext { public NoNext(AppDbContext db) { } public Task Invoke(HttpContext context) => Task.CompletedTask; }
        class NoContext { public NoContext(RequestDelegate next, AppDbContext db) { } public Task Invoke() => Task.CompletedTask; }
        """, References.AspNetCore);

    [Fact]
    public Task RequestScopedTypes_AreSilent() => Verify.Analyzer("""
        class UsersController : ControllerBase
        {
            public UsersController(AppDbContext db, Session session) { }
            [HttpGet] public IActionResult Get() => Ok();
        }
        """, References.AspNetCore);

    [Fact]
    public Task AbstractHostedService_IsSilent() => Verify.Analyzer("""
        abstract class WorkerBase : BackgroundService
        {
            protected WorkerBase(Session session) { }
        }
        """);

    [Fact]
    public Task ContractsOfTheSameName_AreSilent() => Verify.Analyzer("""
        interface IHostedService { }
        class Worker : IHostedService { public Worker(AppDbContext db) { } }
        static class Extensions
        {
            public static void AddSingleton<T>(this List<T> list) { }
            public static void Add(List<Users> list) => list.AddSingleton();
        }
        class Registry
        {
            public void AddSingleton<T>(IServiceCollection services) { }
            public void Run(IServiceCollection services) => AddSingleton<Users>(services);
        }
        """ + Users);

    [Theory]
    [InlineData("AdvisoryLock")]
    [InlineData("LeaderElection")]
    [InlineData("NotificationListener")]
    [InlineData("InMemoryDatabase")]
    public Task DedicatedConnection_IsSilent(string name) => Verify.Analyzer($$"""
        class {{name}} { public {{name}}(NpgsqlConnection connection) { } }
        interface I{{name}} { }
        class Holder : I{{name}} { public Holder(NpgsqlConnection connection) { } }
        static class Setup
        {
            public static void Add(IServiceCollection services, NpgsqlConnection connection)
            {
                services.AddSingleton<{{name}}>();
                services.AddSingleton<I{{name}}, Holder>();
                services.AddSingleton<I{{name}}>(sp => new Holder(sp.GetRequiredService<NpgsqlConnection>()));
                services.AddSingleton(new {{name}}(connection));
            }
        }
        """);

    [Fact]
    public Task HostedServiceWithADedicatedConnection_IsSilent() => Verify.Analyzer("""
        class NotificationListener : BackgroundService
        {
            public NotificationListener(NpgsqlConnection connection) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        class Worker : BackgroundService
        {
            public Worker(NpgsqlConnection lockConnection) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task DedicatedContext_IsNone() => Verify.Analyzer("""
        class LeaderElection { public LeaderElection(AppDbContext db) { } }
        static class Setup { public static void Add(IServiceCollection services) => services.{|SES1004:AddSingleton<LeaderElection>()|}; }
        """);

    [Theory]
    [InlineData("services.AddSingleton<IDbConnection>(_ => new SqliteConnection(\"Data Source=:memory:\"))")]
    [InlineData("services.AddSingleton(new SqliteConnection(\"Data Source=shop;Mode=Memory\"))")]
    [InlineData("services.AddSingleton(keepAlive)")]
    [InlineData("services.{|SES1004:AddSingleton(new SqliteConnection(\"Data Source=shop.db\"))|}")]
    [InlineData("services.{|SES1004:AddSingleton(new NpgsqlConnection(\"Mode=Memory\"))|}")]
    public Task ConnectionThatKeepsAnInMemoryDatabase_IsSilent(string registration) => Verify.Analyzer($$"""
        static class Setup { public static void Add(IServiceCollection services, DbConnection keepAlive) => {{registration}}; }
        """, new VerifyOptions { MoreSources = [EmbeddedDatabase.Source] });

    [Fact]
    public Task Scope_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        class Outer { public Outer(TransactionScope scope) { } }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Outer>().AddSingleton<TransactionScope>(); }
        """);

    [Fact]
    public Task InterfaceWithSeveralImplementations_IsSilent() => Verify.Analyzer("""
        class RemoteUsers : IUsers { }
        class Report { public Report(IUsers users) { } }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<IUsers, RemoteUsers>().AddSingleton<Report>(); }
        """ + Users);

    [Fact]
    public Task WrapperOfAnotherAssemblyOverARawConnection_IsSilent() => Verify.Analyzer("""
        class Queue { public Queue(NpgsqlDataSource source, NpgsqlCommandBuilder builder) { } }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Queue>().AddSingleton<NpgsqlLargeObjectLike>(); }
        class NpgsqlLargeObjectLike { }
        """);

    [Fact]
    public Task StaticClassAndStruct_AreSilent() => Verify.Analyzer("""
        struct Worker : IHostedService
        {
            public Worker(AppDbContext db) { }
            public Task StartAsync(CancellationToken token) => Task.CompletedTask;
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task SessionAsAMethodParameter_IsSilent() => Verify.Analyzer("""
        class Cache { public void Fill(AppDbContext db) { } public static Cache Of(Session session) => new(); }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Cache>().AddSingleton(new Cache()); }
        """);

    [Fact]
    public Task TestProject_IsSilent() => Verify.Analyzer(
        "static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Users>(); }" + Users,
        new VerifyOptions { GlobalConfig = "build_property.IsTestProject = true" });

    [Fact]
    public Task RuleThatIsOff_IsSilent() => Verify.Analyzer("""
        class Worker : BackgroundService
        {
            public Worker(AppDbContext db) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Users>(); }
        """ + Users, VerifyOptions.Config("dotnet_diagnostic.SES1004.severity = none"));

    [Fact]
    public Task GeneratedCode_IsSilent() => Verify.Analyzer("""
        // <auto-generated/>
        static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Users>(); }
        """ + Users);
}
