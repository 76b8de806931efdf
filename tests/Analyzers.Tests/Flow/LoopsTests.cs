using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Which steps stand in which loop.</summary>
public class LoopsTests
{
    [Theory]
    [InlineData("foreach (var user in users) { db.Add(user); } db.SaveChanges();", "ForEachStatement: Add")]
    [InlineData("for (var i = 0; i < users.Length; i++) db.Add(users[i]); db.SaveChanges();", "ForStatement: Add")]
    [InlineData("while (true) { db.Add(users[0]); db.SaveChanges(); }", "WhileStatement: Add SaveChanges")]
    [InlineData("do { db.SaveChanges(); } while (users.Length > 0);", "DoStatement: SaveChanges")]
    [InlineData("again: try { db.SaveChanges(); } catch (DbUpdateException) { db.ChangeTracker.Clear(); goto again; }", "none: SaveChanges Clear")]
    [InlineData("foreach (var user in users) { try { db.Add(user); } catch (Exception) { db.ChangeTracker.Clear(); } finally { db.SaveChanges(); } }", "ForEachStatement: Add Clear SaveChanges")]
    [InlineData("foreach (var user in users) { foreach (var order in user.Orders) { db.Add(order); if (order.Id > 3) continue; } db.SaveChanges(); }", "ForEachStatement: Add; ForEachStatement: Add SaveChanges")]
    [InlineData("foreach (var user in users) { db.Add(user); if (user.Active) { db.SaveChanges(); return; } }", "ForEachStatement: Add")]
    [InlineData("try { db.SaveChanges(); } finally { db.ChangeTracker.Clear(); }", "")]
    public async Task Loops_HoldTheirSteps(string body, string expected)
    {
        var compilation = await Compiled.OfAsync($$"""class Import { AppDbContext db = null!; void Run(User[] users) { {{body}} } }""");
        var services = new FlowServices(SessionModel.TryCreate(compilation, new AnalyzerOptions([]), TestContext.Current.CancellationToken)!);
        var run = compilation.GetTypeByMetadataName("Import")!.GetMembers("Run").OfType<IMethodSymbol>().Single();
        var flow = services.Flows.Of(run, TestContext.Current.CancellationToken)!;
        Assert.Equal(expected, string.Join("; ", flow.Body.Loops.All.Select(Describe)));

        string Describe(Loop loop) => $"{loop.Statement?.Kind().ToString() ?? "none"}: {string.Join(" ", loop.StepsIn(flow).Select(visit => visit.Step).Where(step => step.Kind == StepKind.Session).Select(NameOf))}";
        string NameOf(Step step) => ((Microsoft.CodeAnalysis.Operations.IInvocationOperation)step.Operation).TargetMethod.Name;
    }
}
