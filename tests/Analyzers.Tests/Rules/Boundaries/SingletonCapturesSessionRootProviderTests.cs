using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1004 on sessions that are resolved from the root provider and kept.</summary>
public class SingletonCapturesSessionRootProviderTests
{
    static readonly VerifyOptions program = new() { References = References.AspNetCore, OutputKind = OutputKind.ConsoleApplication };

    [Theory]
    [InlineData("app.MapGet(\"/\", () => db.Users.Count());")]
    [InlineData("app.MapGroup(\"/users\").MapGet(\"/\", () => db.Users.Count());")]
    [InlineData("app.Use(async (context, next) => { db.SaveChanges(); await next(context); });")]
    [InlineData("app.Run(async context => await context.Response.WriteAsync(db.Users.Count().ToString()));")]
    [InlineData("app.UseExceptionHandler(branch => branch.Run(async context => await db.SaveChangesAsync()));")]
    [InlineData("app.Lifetime.ApplicationStopping.Register(() => { }); AppDomain.CurrentDomain.UnhandledException += (_, _) => db.SaveChanges();")]
    public Task CapturedByAHandler_Reports(string handler) => Verify.Analyzer($$"""
        var app = WebApplication.Create(args);
        var db = app.Services.{|SES1004:GetRequiredService<AppDbContext>()|};
        {{handler}}
        app.Run();
        """, program);

    [Theory]
    [InlineData("app.MapGet(\"/\", () => app.Services.{|SES1004:GetRequiredService<AppDbContext>()|}.Users.Count());")]
    [InlineData("app.MapGet(\"/\", () => { var db = provider.{|SES1004:GetService<AppDbContext>()|}; return db!.Users.Count(); });")]
    [InlineData("app.MapGet(\"/\", () => ((AppDbContext)provider.{|SES1004:GetRequiredService(typeof(AppDbContext))|}).Users.Count());")]
    [InlineData("app.Use((context, next) => { provider.{|SES1004:GetRequiredService<Session>()|}.Commit(); return next(context); });")]
    public Task ResolvedByEveryRequest_Reports(string handler) => Verify.Analyzer($$"""
        var app = WebApplication.Create(args);
        var provider = app.Services;
        {{handler}}
        app.Run();
        """, program);

    [Theory]
    [InlineData("IHost host", "host.Services")]
    [InlineData("WebApplication app", "app.Services")]
    [InlineData("IApplicationBuilder app", "app.ApplicationServices")]
    [InlineData("IServiceCollection services", "services.BuildServiceProvider()")]
    public Task KeptInAField_Reports(string parameter, string provider) => Verify.Analyzer($$"""
        class Users { public Users(AppDbContext db) { } }
        class Screen
        {
            private readonly AppDbContext _db;
            private Users? Users { get; set; }
            public Screen({{parameter}})
            {
                _db = {{provider}}.{|SES1004:GetRequiredService<AppDbContext>()|};
                Users ??= {{provider}}.{|SES1004:GetService<Users>()|} ?? throw new InvalidOperationException();
            }
        }
        """, References.AspNetCore);

    [Fact]
    public Task KeptInAStatic_ReportsWhatTheDeclarationDoesNotShow() => Verify.Analyzer("""
        class Users { public Users(AppDbContext db) { } }
        static class App
        {
            static readonly IHost host = Host.CreateApplicationBuilder().Build();
            static readonly AppDbContext {|SES1003:db|} = host.Services.GetRequiredService<AppDbContext>();
            static readonly Users users = host.Services.{|SES1004:GetRequiredService<Users>()|};
            static Users Other { get; } = host.Services.{|SES1004:GetRequiredService<Users>()|};
        }
        """);

    [Fact]
    public Task KeptByAHostedService_Reports() => Verify.Analyzer("""
        class Worker : BackgroundService
        {
            private readonly IServiceProvider _provider;
            private readonly AppDbContext _db;
            private Session? _session;
            public Worker(IServiceProvider provider)
            {
                _provider = provider;
                _db = provider.{|SES1004:GetRequiredService<AppDbContext>()|};
            }
            protected override Task ExecuteAsync(CancellationToken token)
            {
                _session = _provider.{|SES1004:GetRequiredService<Session>()|};
                Console.CancelKeyPress += (_, _) => _provider.{|SES1004:GetRequiredService<Session>()|}.Rollback();
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Message_NamesTheKeeper() => Verify.Analyzer("""
        var app = WebApplication.Create(args);
        var db = app.Services.{|#0:GetRequiredService<AppDbContext>()|};
        app.MapGet("/", () => db.Users.Count());
        app.Run();
        """, program with
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1004).WithLocation(0)
                .WithArguments("MapGet", "captures a DbContext through 'db'", "create a scope per operation and resolve it there, or take it as a parameter of the handler"),
        ],
    });

    [Theory]
    [InlineData("app.Services.GetRequiredService<AppDbContext>().Database.EnsureCreated();")]
    [InlineData("var db = app.Services.GetRequiredService<AppDbContext>(); db.Database.Migrate(); db.Users.ToList().ForEach(user => db.Remove(user));")]
    [InlineData("using var scope = app.Services.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); db.Database.Migrate();")]
    [InlineData("app.MapGet(\"/\", (AppDbContext db, IServiceProvider services) => services.GetRequiredService<Session>().IsActive() + db.Users.Count());")]
    [InlineData("app.MapGet(\"/\", () => { using var scope = app.Services.CreateScope(); return scope.ServiceProvider.GetRequiredService<AppDbContext>().Users.Count(); });")]
    [InlineData("app.Use((context, next) => { context.RequestServices.GetRequiredService<Session>().Commit(); return next(context); });")]
    [InlineData("var factory = app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>(); app.MapGet(\"/\", () => factory.CreateDbContext().Users.Count());")]
    [InlineData("app.UseWhen(_ => true, branch => branch.ApplicationServices.GetRequiredService<AppDbContext>().Database.Migrate());")]
    [InlineData("app.MapGet(\"/\", () => app.Services.GetRequiredService<IHostEnvironment>().ApplicationName);")]
    public Task StartUpCodeOrScope_IsSilent(string code) => Verify.Analyzer($$"""
        var app = WebApplication.Create(args);
        {{code}}
        app.Run();

        static class Sessions { public static string IsActive(this Session session) => ""; }
        """, program);

    [Fact]
    public Task ScopedObjectWithAProvider_IsSilent() => Verify.Analyzer("""
        class Handler
        {
            private readonly AppDbContext _db;
            public Handler(IServiceProvider provider) => _db = provider.GetRequiredService<AppDbContext>();
        }
        """);

    [Fact]
    public Task HostedServiceThatOpensAScope_IsSilent() => Verify.Analyzer("""
        class Worker : BackgroundService
        {
            private readonly IServiceProvider _provider;
            private AppDbContext? _db;
            public Worker(IServiceProvider provider) => _provider = provider;
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                await using var scope = _provider.CreateAsyncScope();
                _db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                await Once(scope.ServiceProvider);
                await _provider.GetRequiredService<AppDbContext>().Database.MigrateAsync(token);
            }
            private async Task Once(IServiceProvider scoped)
            {
                _db = scoped.GetRequiredService<AppDbContext>();
                await _db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task DedicatedConnection_IsSilent() => Verify.Analyzer("""
        class Leader
        {
            private readonly NpgsqlConnection _lockConnection;
            public Leader(IHost host) => _lockConnection = host.Services.GetRequiredService<NpgsqlConnection>();
        }
        """);

    [Fact]
    public Task ServicesOfAnotherType_AreSilent() => Verify.Analyzer("""
        class Context { public IServiceProvider Services { get; set; } = null!; public IServiceProvider ServiceProvider => Services; }
        class Screen
        {
            private readonly AppDbContext _db;
            private readonly AppDbContext _other;
            public Screen(Context context)
            {
                _db = context.Services.GetRequiredService<AppDbContext>();
                _other = context.ServiceProvider.GetRequiredService<AppDbContext>();
            }
        }
        """);
}
