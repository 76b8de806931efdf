using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>The words of SES1004.</summary>
public class SingletonCapturesSessionMessageTests
{
    const string Remedy = "inject the factory (or IServiceScopeFactory) and open one per operation";

    [Fact]
    public Task Registration_NamesTheTypeAndTheSession() => Verify.Analyzer("""
        class Users { public Users(AppDbContext db) { } }
        static class Setup { public static void Add(IServiceCollection services) => services.{|#0:AddSingleton<Users>()|}; }
        """, Says("Users", "captures a DbContext through 'AppDbContext'", Remedy));

    [Fact]
    public Task FactoryLambda_NamesTheService() => Verify.Analyzer("""
        interface IUsers { }
        class Users : IUsers { public Users(Session session) { } }
        static class Setup
        {
            public static void Add(IServiceCollection services) =>
                services.{|#0:AddSingleton<IUsers>(sp => new Users(sp.GetRequiredService<Session>()))|};
        }
        """, Says("IUsers", "captures a Session through 'Session'", Remedy));

    [Fact]
    public Task HostedService_NamesTheParameter() => Verify.Analyzer("""
        class Users { public Users(AppDbContext db) { } }
        class Worker : BackgroundService
        {
            public Worker(Users {|#0:users|}) { }
            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        """, Says("Worker", "captures a DbContext through 'users'", Remedy));

    [Fact]
    public Task Lifetime_AsksForScoped() => Verify.Analyzer("""
        static class Setup { public static void Add(IServiceCollection services) => services.{|#0:AddDbContext<AppDbContext>(ServiceLifetime.Singleton)|}; }
        """, Says("AppDbContext", "is a DbContext", "register it scoped"));

    [Fact]
    public Task ContextItself_AsksForScoped() => Verify.Analyzer("""
        static class Setup { public static void Add(IServiceCollection services) => services.{|#0:AddSingleton<AppDbContext>()|}; }
        """, Says("AppDbContext", "is a DbContext", "register it scoped"));

    static VerifyOptions Says(params object[] arguments) =>
        new() { Expected = [new DiagnosticResult(Descriptors.SES1004).WithLocation(0).WithArguments(arguments)] };
}
