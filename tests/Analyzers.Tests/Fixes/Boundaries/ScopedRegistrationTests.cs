using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class ScopedRegistrationTests
{
    private const string Registrations = """
        using Microsoft.Extensions.DependencyInjection.Extensions;
        interface IUsers { }
        class Users : IUsers { readonly AppDbContext db; public Users(AppDbContext db) => this.db = db; public Task<int> Count() => db.Users.CountAsync(); }
        static class Setup
        {
            static void Add(IServiceCollection services)
            {
                services.{|SES1004:AddSingleton<IUsers, Users>()|}; // ours
                services.{|SES1004:TryAddSingleton<Users>()|};
                services.{|SES1004:AddSingleton(typeof(IUsers), typeof(Users))|};
                services.{|SES1004:AddSingleton<IUsers>(p => new Users(p.GetRequiredService<AppDbContext>()))|};
                services.{|SES1004:AddKeyedSingleton<IUsers, Users>("a")|};
                services.{|SES1004:AddDbContext<AppDbContext>(o => { }, ServiceLifetime.Singleton)|};
                services.{|SES1004:AddDbContext<AppDbContext>(o => { }, optionsLifetime: ServiceLifetime.Singleton, contextLifetime: ServiceLifetime.Singleton)|};
            }
        }
        """;

    private const string Scoped = """
        using Microsoft.Extensions.DependencyInjection.Extensions;
        interface IUsers { }
        class Users : IUsers { readonly AppDbContext db; public Users(AppDbContext db) => this.db = db; public Task<int> Count() => db.Users.CountAsync(); }
        static class Setup
        {
            static void Add(IServiceCollection services)
            {
                services.AddScoped<IUsers, Users>(); // ours
                services.TryAddScoped<Users>();
                services.AddScoped(typeof(IUsers), typeof(Users));
                services.AddScoped<IUsers>(p => new Users(p.GetRequiredService<AppDbContext>()));
                services.AddKeyedScoped<IUsers, Users>("a");
                services.AddDbContext<AppDbContext>(o => { }, ServiceLifetime.Scoped);
                services.AddDbContext<AppDbContext>(o => { }, optionsLifetime: ServiceLifetime.Singleton, contextLifetime: ServiceLifetime.Scoped);
            }
        }
        """;

    [Fact]
    public Task Singletons_BecomeScoped() => Verify.Fix(Registrations, Scoped);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Registrations.ReplaceLineEndings("\r\n"), Scoped.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task SessionGuardRepository_BecomesScoped() => Verify.Fix(
        """
        class Users(Session session) { public ValueTask<User?> Get(int id) => session.GetAsync<User>(id); }
        static class Setup { static void Add(IServiceCollection services) => services.{|SES1004:AddSingleton<Users>()|}; }
        """,
        """
        class Users(Session session) { public ValueTask<User?> Get(int id) => session.GetAsync<User>(id); }
        static class Setup { static void Add(IServiceCollection services) => services.AddScoped<Users>(); }
        """);

    [Fact]
    public Task FormWithoutScopedTwin_HasNoFix() => Verify.NoFix("""
        class Users(Session session) { public ValueTask<User?> Get(int id) => session.GetAsync<User>(id); }
        static class Own
        {
            public static IServiceCollection AddSingleton<T>(this IServiceCollection services, int order) => services;
        }
        static class Setup { static void Add(IServiceCollection services) => services.{|SES1004:AddSingleton<Users>(1)|}; }
        """);
}
