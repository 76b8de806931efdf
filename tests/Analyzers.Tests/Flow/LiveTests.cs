using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Each rule speaks while one document is looked at, as an editor does it: from semantic diagnostics, with no end of the compilation.</summary>
public class LiveTests
{
    [Theory]
    [InlineData("SES1001", "class UserRepository { readonly Session s; public UserRepository(Session s) { this.s = s; } public Task Add(User u) { s.Add(u); return s.CommitAsync(); } }")]
    [InlineData("SES1003", "class Cache { static readonly AppDbContext Db = new AppDbContext(); }")]
    [InlineData("SES1004", "class Users { public Users(AppDbContext db) { } } static class Setup { static void Add(IServiceCollection services) { services.AddSingleton<Users>(); } }")]
    [InlineData("SES2001", "class Load { public Task Run(AppDbContext db) => Task.WhenAll(db.Users.LoadAsync(), db.Orders.LoadAsync()); }")]
    [InlineData("SES3001", "class Save { public async Task Run(Session s) { try { await s.FlushAsync(); } catch (Exception) { } await s.CommitAsync(); } }")]
    [InlineData("SES4001", "class Pay { public async Task Run(Session s, HttpClient http) { await s.GetAsync<User>(1); await http.GetStringAsync(\"x\"); } }")]
    public async Task Rule_SpeaksInOneDocument(string rule, string source)
    {
        var compilation = await Compiled.OfAsync(source);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.ToString().Contains(source, StringComparison.Ordinal));
        var driver = compilation.WithAnalyzers(Product.Analyzers, Compiled.Options(concurrent: true));
        var found = await driver.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, CancellationToken.None);
        Assert.Equal([rule], found.Select(diagnostic => diagnostic.Id));
    }
}
