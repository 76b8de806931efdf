using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>What bodies mean to their callers.</summary>
public class SummariesTests
{
    /// <summary>Two members that call each other, each with a session of its own.</summary>
    private const string Parameters = """
        class Circle
        {
            public void One(int n, AppDbContext first, AuditContext second) { if (n > 0) Two(n - 1, first, second); first.SaveChanges(); }
            public void Two(int n, AppDbContext first, AuditContext second) { if (n > 0) One(n - 1, first, second); second.SaveChanges(); }
        }
        """;

    private const string OneName = """
        class Circle
        {
            readonly AppDbContext db;
            readonly Stock stock;
            public Circle(AppDbContext db, Stock stock) { this.db = db; this.stock = stock; }
            public void One(int n) { if (n > 0) Two(n - 1); db.SaveChanges(); }
            public void Two(int n) { if (n > 0) One(n - 1); stock.Save(); }
        }
        class Stock
        {
            readonly AuditContext db;
            public Stock(AuditContext db) { this.db = db; }
            public void Save() { db.SaveChanges(); }
        }
        """;

    [Theory]
    [InlineData(Parameters, "first AppDbContext, second AuditContext")]
    [InlineData(OneName, "db AppDbContext, db AuditContext")]
    public async Task MembersOfACircle_NameTheirSessionsInOneOrder(string source, string expected)
    {
        var compilation = await Compiled.OfAsync(source + "class AuditContext : DbContext { }");
        foreach (var (asked, order) in new[] { ("One", new[] { "One", "Two" }), ("Two", ["Two", "One"]) })
        {
            var services = Services(compilation);
            foreach (var name in order)
                Assert.Equal($"{asked} first: {name}: {expected}", $"{asked} first: {name}: {SessionsOf(compilation, services, "Circle", name)}");
        }
    }

    [Fact]
    public async Task ReceiverOfAnExtensionBlock_IsWhatTheMemberIsCalledOn()
    {
        Verify.Requires(LanguageVersions.CSharp14);
        var compilation = await Compiled.OfAsync("""
            class Users { void Work(AppDbContext own, AppDbContext other) { own.CopyTo(other); } }
            static class Extensions { extension(AppDbContext given) { public void CopyTo(AppDbContext other) { given.SaveChanges(); } } }
            """);
        Assert.Equal("own AppDbContext", SessionsOf(compilation, Services(compilation), "Users", "Work"));
    }

    static FlowServices Services(Compilation compilation) => new(SessionModel.TryCreate(compilation, new AnalyzerOptions([]), TestContext.Current.CancellationToken)!);

    static string SessionsOf(Compilation compilation, FlowServices services, string type, string name)
    {
        var method = compilation.GetTypeByMetadataName(type)!.GetMembers(name).OfType<IMethodSymbol>().Single();
        return string.Join(", ", services.Summaries.Of(method, TestContext.Current.CancellationToken).Effects.Select(effect => $"{effect.Key.Name} {effect.Key.Type.Name}"));
    }
}
