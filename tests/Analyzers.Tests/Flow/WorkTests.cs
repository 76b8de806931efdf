using System.Text;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>How much work the engine does, by its own counters: what is not asked for is not done, and nothing is done twice.</summary>
public class WorkTests
{
    [Fact]
    public async Task OneGraphABodyWithSessionOperations_AndNoneElsewhere()
    {
        var compilation = await Compiled.OfAsync("""
            class Users
            {
                readonly AppDbContext db;
                public Users(AppDbContext db) { this.db = db; }
                public async Task Add(User user) { db.Add(user); await db.SaveChangesAsync(); }
                public Task<int> Count() => db.Users.CountAsync();
                public string Name(User user) => user.Name.Trim();
                public int Sum(int[] numbers) { var sum = 0; foreach (var number in numbers) sum += number; return sum; }
                public override string ToString() => "users";
            }
            class Other { public async Task Wait() { await Task.Delay(1); Log("waited"); } }
            """);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation);
        Assert.Equal(2, counters!.GraphsBuilt);
        Assert.Equal(2, counters.FlowsRun);
    }

    /// <summary>Else the host comes to members that call what the compiler has not bound yet, and all of that is bound twice.</summary>
    [Fact]
    public async Task WholeFilesAreLookedAt_WhenTheyAreBound()
    {
        DiagnosticAnalyzer[] analyzers = [new SessionBodyAnalyzer(), new SessionShapeAnalyzer()];
        var driver = (await Compiled.OfAsync("class Users { }")).WithAnalyzers([.. analyzers], Compiled.Options(concurrent: false));
        await driver.GetAnalyzerDiagnosticsAsync();
        foreach (var analyzer in analyzers)
        {
            var actions = await driver.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None);
            Assert.Equal(1, actions.SemanticModelActionsCount);
            Assert.Equal(0, actions.CodeBlockActionsCount + actions.OperationActionsCount + actions.OperationBlockActionsCount + actions.SyntaxNodeActionsCount);
        }
    }

    [Fact]
    public async Task CallOfABearerThatDoesNothingToSessions_NeedsNoGraph()
    {
        var compilation = await Compiled.OfAsync("""
            class Users
            {
                readonly AppDbContext db;
                public Users(AppDbContext db) { this.db = db; }
                public string Name(User user) => user.Name.Trim();
                public async Task Add(User user) { db.Add(user); await db.SaveChangesAsync(); }
            }
            class Greeter
            {
                readonly Users users;
                public Greeter(Users users) { this.users = users; }
                public void Greet(User user) { Log(users.Name(user)); }
            }
            """);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation);

        // Of what adds, and of what is called, to see that it does not.
        Assert.Equal(2, counters!.GraphsBuilt);
        Assert.Equal(1, counters.FlowsRun);
    }

    [Theory]
    [InlineData("class Numbers { public List<int> Best(List<int> all) => all.Distinct().Where(one => one > 1).ToList(); }", 0)]
    [InlineData("class Numbers { public async Task<List<int>> Best(IAsyncEnumerable<int> all) => await all.Distinct().ToListAsync(); }", 0)]
    [InlineData("class Users { public Task<List<string>> Names(AppDbContext db) => db.Users.Select(user => user.Name).Distinct().ToListAsync(); }", 1)]
    public async Task WordsOfSequences_NeedASignOfASession(string source, int bodies)
    {
        Assert.Equal(bodies, await BoundAsync(source) - await BoundAsync("class Nothing { }"));

        static async Task<int> BoundAsync(string source) => (await Compiled.AnalyzeAsync(await Compiled.OfAsync(source))).Counters!.BodiesBound;
    }

    [Fact]
    public async Task WithoutALibrary_NothingIsRegistered()
    {
        var compilation = await Compiled.OfAsync("""
            class UserRepository { public void Commit() { Log("no session anywhere"); } }
            """, References.Net);
        var withoutData = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Where(tree => tree.FilePath.Contains("Usings")));
        var (_, counters) = await Compiled.AnalyzeAsync(withoutData);
        Assert.Null(counters);
        SessionShapeAnalyzer analyzer = new();
        var driver = withoutData.WithAnalyzers([analyzer], Compiled.Options(concurrent: false));
        await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Equal(0, (await driver.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None)).SemanticModelActionsCount);
    }

    [Fact]
    public async Task LibraryReferencedButUnused_BuildsNoGraph()
    {
        var compilation = await Compiled.OfAsync("""
            class Other { public async Task Wait() { await Task.Delay(1); Log("waited"); } }
            """);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation);
        Assert.Equal(0, counters!.GraphsBuilt);
    }

    [Theory]
    [InlineData("db.Add(new User()); Tell(); await db.SaveChangesAsync();", 0)]
    [InlineData("await using var work = await db.Database.BeginTransactionAsync(); Tell(); await work.CommitAsync();", 2)]
    // Each of the two helpers once, whether it leaves the process, and whether it waits.
    public async Task CodeWithoutSessions_IsFollowedOnlyWhereASessionIsHeld(string body, int followed)
    {
        var compilation = await Compiled.OfAsync($$"""
            class Users
            {
                readonly AppDbContext db;
                public Users(AppDbContext db) { this.db = db; }
                public async Task Add() { {{body}} }
                static void Tell() { Write(); }
                static void Write() { }
            }
            """);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation);
        Assert.Equal(followed, counters!.BodiesFollowed);
    }

    /// <summary>The host forgets its model of a file that it is through with: another one would bind the same once more.</summary>
    [Fact]
    public async Task FilesThatCallOneAnother_AreBoundOnce()
    {
        var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(Source("Users", "Orders"), more: Source("Orders", "Users")));
        Assert.Equal(1, counters!.ModelsAsked);

        static string Source(string name, string other) => $$"""
            public class {{name}}
            {
                readonly AppDbContext db;
                public {{name}}(AppDbContext db) { this.db = db; }
                public async Task Add() { await using var work = await db.Database.BeginTransactionAsync(); {{other}}.Tell(); await work.CommitAsync(); }
                public static void Tell() { }
            }
            """;
    }

    [Theory]
    [InlineData("class Numbers { public int Best(List<int> all) => all.Where(one => one > 1).Select(one => one + 1).First(); }", 0)]
    [InlineData("class Users(Session session) { public Task<User> First() => session.Query<User>().Where(user => user.Name != null).FirstAsync(); }", 1)]
    [InlineData("static class Users { public static Query<User> Named(Query<User> users) => users.Where(user => user.Name != null); }", 1)]
    public async Task LinqOverOrdinaryCollections_IsNotBoundForQueriesOfSessionGuard(string source, int bodies)
    {
        var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.SessionGuard));
        Assert.Equal(bodies, counters!.BodiesLetThrough);
    }

    [Fact]
    public async Task SummaryOfAHelper_IsComputedOnce()
    {
        var compilation = await Compiled.OfAsync("""
            class Users
            {
                readonly AppDbContext db;
                public Users(AppDbContext db) { this.db = db; }
                Task Save() => db.SaveChangesAsync();
                public async Task A() { await Save(); }
                public async Task B() { await Save(); await Save(); }
                public async Task C() { await Save(); await A(); await B(); }
            }
            """);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation);
        Assert.Equal(4, counters!.GraphsBuilt);
        Assert.Equal(3, counters.SummariesComputed);
        Assert.Equal(4, counters.FlowsRun);
    }

    [Fact]
    public async Task BlocksVisited_GrowLinearlyWithTheBody()
    {
        var small = await BlocksAsync(40);
        var large = await BlocksAsync(400);
        Assert.InRange(large, small * 9, (int)(small * 10.5));

        static async Task<int> BlocksAsync(int size)
        {
            var body = new StringBuilder();
            for (var i = 0; i < size; i++)
                body.AppendLine($"if (n > {i}) {{ db.Add(new User()); try {{ await db.SaveChangesAsync(); }} catch (DbUpdateException) {{ db.ChangeTracker.Clear(); }} }}");
            var compilation = await Compiled.OfAsync($$"""
                class Users
                {
                    readonly AppDbContext db;
                    public Users(AppDbContext db) { this.db = db; }
                    public async Task Run(int n) { {{body}} }
                }
                """);
            var (_, counters) = await Compiled.AnalyzeAsync(compilation);
            return counters!.BlocksVisited;
        }
    }
}
