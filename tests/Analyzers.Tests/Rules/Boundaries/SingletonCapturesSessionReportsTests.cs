using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1004 where it speaks.</summary>
public class SingletonCapturesSessionReportsTests
{
    const string Registering = "using Microsoft.Extensions.DependencyInjection.Extensions;\n";

    /// <summary>A service that takes a session, and an interface that it implements.</summary>
    const string Users = """

        interface IUsers { }
        class Users : IUsers
        {
            readonly AppDbContext db;
            public Users(AppDbContext db) { this.db = db; }
        }
        """;

    [Theory, Libraries(Library.Every)]
    public Task AddSingletonOfASessionBearer_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users { {{s.Injected("Users")}} }
        static class Setup
        {
            public static void Add(IServiceCollection services) => services.{|SES1004:AddSingleton<Users>()|}.AddScoped<object>();
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task AddSingletonOfTheSession_Reports(SessionCode s) => Verify.Analyzer($$"""
        static class Setup
        {
            public static void Add(IServiceCollection services, {{s.Session}} session)
            {
                services.{|SES1004:AddSingleton<{{s.Session}}>(_ => Make())|};
                services.{|SES1004:AddSingleton(session)|};
            }
            static {{s.Session}} Make() => null!;
        }
        """, s);

    [Theory]
    [InlineData("AddSingleton<IUsers, Users>()")]
    [InlineData("AddSingleton<Users>()")]
    [InlineData("TryAddSingleton<IUsers, Users>()")]
    [InlineData("TryAddSingleton<Users>()")]
    [InlineData("AddKeyedSingleton<IUsers, Users>(\"main\")")]
    [InlineData("TryAddKeyedSingleton<IUsers, Users>(\"main\")")]
    [InlineData("AddSingleton(typeof(IUsers), typeof(Users))")]
    [InlineData("AddSingleton(typeof(Users))")]
    [InlineData("TryAddSingleton(typeof(IUsers), typeof(Users))")]
    [InlineData("AddKeyedSingleton(typeof(IUsers), \"main\", typeof(Users))")]
    [InlineData("AddSingleton<IUsers>(sp => new Users(sp.GetRequiredService<AppDbContext>()))")]
    [InlineData("AddSingleton(sp => ActivatorUtilities.CreateInstance<Users>(sp))")]
    [InlineData("AddSingleton(typeof(IUsers), sp => new Users(sp.GetRequiredService<AppDbContext>()))")]
    [InlineData("AddSingleton<IUsers>(sp => new Users((AppDbContext)sp.GetRequiredService(typeof(AppDbContext))))")]
    [InlineData("AddSingleton<IUsers>(sp => new Users(new AppDbContext()))")]
    [InlineData("AddSingleton<IUsers>(sp => { var db = sp.GetService<AppDbContext>(); return new Users(db!); })")]
    [InlineData("AddKeyedSingleton<IUsers>(\"main\", (sp, key) => new Users(sp.GetRequiredKeyedService<AppDbContext>(key)))")]
    [InlineData("AddSingleton<IUsers>(new Users(new AppDbContext()))")]
    [InlineData("AddSingleton(new Users(new AppDbContext()))")]
    public Task FormOfRegistration_Reports(string registration) => Verify.Analyzer($$"""
        {{Registering}}
        static class Setup { public static void Add(IServiceCollection services) => services.{|SES1004:{{registration}}|}; }
        """ + Users);

    [Theory]
    [InlineData("services.Add(ServiceDescriptor.{|SES1004:Singleton<IUsers, Users>()|})")]
    [InlineData("services.TryAddEnumerable(ServiceDescriptor.{|SES1004:Singleton<IUsers, Users>()|})")]
    [InlineData("services.TryAdd(ServiceDescriptor.{|SES1004:Singleton(typeof(IUsers), typeof(Users))|})")]
    [InlineData("services.Replace(ServiceDescriptor.{|SES1004:Singleton<IUsers>(sp => new Users(sp.GetRequiredService<AppDbContext>()))|})")]
    [InlineData("services.Add(ServiceDescriptor.{|SES1004:KeyedSingleton<IUsers, Users>(\"main\")|})")]
    public Task Descriptor_Reports(string registration) => Verify.Analyzer($$"""
        {{Registering}}
        static class Setup { public static void Add(IServiceCollection services) { {{registration}}; } }
        """ + Users);

    [Fact]
    public Task BearerThroughAnotherBearer_Reports() => Verify.Analyzer("""
        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddScoped<IUsers, Users>();
                services.{|SES1004:AddSingleton<Report>()|};
                services.{|SES1004:AddSingleton<Outer>()|};
            }
        }
        class Report { public Report(IUsers users, string title) { } }
        class Outer { public Outer(Report report) { } }
        """ + Users);

    [Fact]
    public Task GenericRepository_Reports() => Verify.Analyzer("""
        interface IRepository<T> { }
        class Repository<T> : IRepository<T> where T : class
        {
            readonly AppDbContext db;
            public Repository(AppDbContext db) { this.db = db; }
        }
        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.{|SES1004:AddSingleton(typeof(IRepository<>), typeof(Repository<>))|};
                services.{|SES1004:AddSingleton<IRepository<User>, Repository<User>>()|};
            }
        }
        """);

    [Fact]
    public Task PrimaryConstructorRecordAndNestedType_Report() => Verify.Analyzer("""
        class Users(Session session) { public void Add(User user) => session.Add(user); }
        record Orders(Session Session);
        static class Setup
        {
            class Inner { public Inner(Session session) { } }
            public static void Add(IServiceCollection services)
            {
                services.{|SES1004:AddSingleton<Users>()|};
                services.{|SES1004:AddSingleton<Orders>()|};
                services.{|SES1004:AddSingleton<Inner>()|};
            }
        }
        """);

    [Fact]
    public Task RegistrationAmongTopLevelStatements_Reports() => Verify.Analyzer("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.{|SES1004:AddSingleton<IUsers, Users>()|};
        builder.Services.AddDbContext<AppDbContext>();
        builder.Build().Run();
        """ + Users, new VerifyOptions { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Theory]
    [InlineData("AddDbContext<AppDbContext>(ServiceLifetime.Singleton)")]
    [InlineData("AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Singleton)")]
    [InlineData("AddDbContext<AppDbContext>(contextLifetime: ServiceLifetime.Singleton, optionsLifetime: ServiceLifetime.Singleton)")]
    [InlineData("AddDbContext<IShop, ShopContext>(ServiceLifetime.Singleton)")]
    public Task AddDbContextAsSingleton_Reports(string registration) => Verify.Analyzer($$"""
        interface IShop { }
        class ShopContext : AppDbContext, IShop { }
        static class Setup { public static void Add(IServiceCollection services) => services.{|SES1004:{{registration}}|}; }
        """);

    [Fact]
    public Task AddLinqToDBContextAsSingleton_Reports() => Verify.Analyzer("""
        class Shop : DataConnection { public Shop(DataOptions options) : base(options) { } }
        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.{|SES1004:AddLinqToDBContext<Shop>((provider, options) => options, ServiceLifetime.Singleton)|};
                services.AddLinqToDBContext<Shop>((provider, options) => options);
            }
            static IServiceCollection AddLinqToDBContext<TContext>(this IServiceCollection serviceCollection, Func<IServiceProvider, DataOptions, DataOptions> configure, ServiceLifetime lifetime = ServiceLifetime.Scoped) => serviceCollection;
        }
        """, References.Linq2Db);

    [Theory, Libraries(Library.Every)]
    public Task BackgroundService_ReportsTheParameter(SessionCode s) => Verify.Analyzer($$"""
        class Worker : BackgroundService
        {
            public Worker({{s.Session}} {|SES1004:session|}, HttpClient http) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        static class Setup { public static void Add(IServiceCollection services) => services.AddHostedService<Worker>(); }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task HostedServiceWithASessionBearer_ReportsTheParameter(SessionCode s) => Verify.Analyzer($$"""
        interface IUsers { }
        class Users : IUsers { {{s.Injected("Users")}} }
        class Worker : IHostedService
        {
            public Worker(IUsers {|SES1004:users|}) { }
            public Task StartAsync(CancellationToken token) => Task.CompletedTask;
            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """, s);

    [Fact]
    public Task HostedServiceOfSeveralKinds_ReportsTheParameter() => Verify.Analyzer("""
        abstract class WorkerBase : BackgroundService
        {
            protected WorkerBase(Session session) { }
        }
        partial class Worker : WorkerBase
        {
            public Worker(Session {|SES1004:session|}) : base(session) { }
        }
        partial class Worker
        {
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        class Modern(Session {|SES1004:session|}) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) => session.CommitAsync(token);
        }
        """);

    [Fact]
    public Task HostedServiceWithAFactoryLambda_ReportsOnceAtTheParameter() => Verify.Analyzer("""
        class Worker : BackgroundService
        {
            public Worker(AppDbContext {|SES1004:db|}) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddSingleton<Worker>();
                services.AddHostedService(sp => sp.GetRequiredService<Worker>());
                services.AddHostedService(sp => new Worker(sp.GetRequiredService<AppDbContext>()));
            }
        }
        """);

    [Fact]
    public Task ConventionMiddleware_ReportsTheParameter() => Verify.Analyzer("""
        class Audit
        {
            private readonly RequestDelegate _next;
            public Audit(RequestDelegate next, AppDbContext {|SES1004:db|}) => _next = next;
            public Task InvokeAsync(HttpContext context, AppDbContext db) => _next(context);
        }
        class Trace
        {
            public Trace(RequestDelegate next, Session {|SES1004:session|}) { }
            public Task Invoke(HttpContext context) => Task.CompletedTask;
        }
        """, References.AspNetCore);

    [Fact]
    public Task ConfiguredAndAttributedSessions_Report() => Verify.Analyzer("""
        namespace SessionGuard { class SessionTypeAttribute : Attribute { } }
        namespace Shop
        {
            [SessionGuard.SessionType] class Store { }
            interface IConversation { }
            class Users { public Users(Store store) { } }
            class Orders { public Orders(IConversation conversation) { } }
            static class Setup
            {
                public static void Add(IServiceCollection services)
                {
                    services.{|SES1004:AddSingleton<Users>()|};
                    services.{|SES1004:AddSingleton<Orders>()|};
                }
            }
        }
        """, VerifyOptions.Config("sessionguard.session_types = Shop.IConversation") with { References = References.NHibernate });

    [Fact]
    public Task TestProjectThatAsksForIt_Reports() => Verify.Analyzer(
        "static class Setup { public static void Add(IServiceCollection services) => services.{|SES1004:AddSingleton<Users>()|}; }" + Users,
        new VerifyOptions { GlobalConfig = "build_property.IsTestProject = true", EditorConfig = "sessionguard.include_tests = true" });
}
