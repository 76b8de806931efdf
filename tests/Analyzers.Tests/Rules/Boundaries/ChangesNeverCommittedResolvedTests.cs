using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1006 of sessions that a body resolves from a container.</summary>
public class ChangesNeverCommittedResolvedTests
{
    [Theory]
    [InlineData("using (var db = provider.CreateScope().ServiceProvider.GetRequiredService<AppDbContext>()) { {|SES1006:db.Users.Add(user)|}; }")]
    [InlineData("using var db = provider.CreateScope().ServiceProvider.GetService<AppDbContext>()!; {|SES1006:db.Add(user)|};")]
    [InlineData("using var scope = provider.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); db.Users.Add(user); {|SES1006:db.Orders.Add(new Order())|};")]
    [InlineData("await using var scope = provider.CreateAsyncScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); await {|SES1006:db.Users.AddAsync(user)|};")]
    [InlineData("using var scope = scopes.CreateScope(); using var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); {|SES1006:db.Users.Remove(user)|};")]
    public Task NothingElseCanSaveIt_Reports(string body) => Body(body);

    [Theory]
    [InlineData("using (var db = provider.CreateScope().ServiceProvider.GetRequiredService<AppDbContext>()) { db.Users.Add(user); db.SaveChanges(); }")]
    [InlineData("using var scope = provider.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); db.Users.Add(user); scope.ServiceProvider.GetRequiredService<Keeper>().Run();")]
    [InlineData("using var scope = provider.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); db.Users.Add(user); End(scope);")]
    [InlineData("using var db = provider.GetRequiredService<AppDbContext>(); db.Users.Add(user);")]
    [InlineData("var db = provider.GetRequiredService<AppDbContext>(); db.Users.Add(user);")]
    [InlineData("using var scope = Current(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); db.Users.Add(user);")]
    [InlineData("using var scope = provider.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); db.Users.Add(user); new Keeper(db).Run();")]
    [InlineData("using var scope = provider.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>(); Log(db.Users.Count());")]
    public Task AnotherMaySaveIt_IsSilent(string body) => Body(body);

    private static Task Body(string body) => Verify.Analyzer($$"""
        class Enter(IServiceProvider provider, IServiceScopeFactory scopes)
        {
            public async Task Run(User user) { {{body}} await Task.CompletedTask; }
            private IServiceScope Current() => Kept;
            private IServiceScope Kept { get; } = scopes.CreateScope();
            private static void End(IServiceScope scope) => scope.ServiceProvider.GetRequiredService<AppDbContext>().SaveChanges();
        }
        class Keeper(AppDbContext db) { public void Run() => db.SaveChanges(); }
        """);
}
