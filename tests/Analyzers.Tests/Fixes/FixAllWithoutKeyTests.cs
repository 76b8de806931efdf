using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes;

/// <summary>dotnet format asks for Fix All without naming an action where the first diagnostic has no fix.</summary>
public class FixAllWithoutKeyTests
{
    private const string Source = """
        class Import
        {
            public void Given(Session session, User user)
            {
                try { session.Add(user); session.Flush(); }
                catch (SessionException) { }
                session.Commit();
            }
        }
        """;

    [Fact]
    public async Task MissingKey_MeansTheFirstAction()
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("Test", LanguageNames.CSharp).AddMetadataReferences(References.SessionGuard.Assemblies.References);
        project = project.AddDocument("Usings.cs", "global using SessionGuard; public class User { }").Project;
        var document = project.AddDocument("Import.cs", Source);
        var tree = await document.GetSyntaxTreeAsync();
        var span = new Microsoft.CodeAnalysis.Text.TextSpan(Source.IndexOf("catch", StringComparison.Ordinal), "catch".Length);
        var facts = ImmutableDictionary<string, string?>.Empty.Add("session", "session").Add("rollback", "Rollback").Add("library", "SessionGuard");
        var descriptor = Product.Descriptors.Single(rule => rule.Id == "SES3001");
        var diagnostic = Diagnostic.Create(descriptor, Location.Create(tree!, span), facts);
        var fix = Product.CodeFixes.Single(fix => fix.GetType().Name == "RollbackInCatch");

        var context = new FixAllContext(document, fix, FixAllScope.Solution, null!, ["SES3001"], new Given(diagnostic), default);
        var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        var solution = (await action!.GetOperationsAsync(default)).OfType<Microsoft.CodeAnalysis.CodeActions.ApplyChangesOperation>().Single().ChangedSolution;
        var text = (await solution.GetDocument(document.Id)!.GetTextAsync()).ToString();

        Assert.Contains("catch (SessionException) { session.Rollback(); }", text);
    }

    private sealed class Given(Diagnostic diagnostic) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([diagnostic]);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(document.Name == "Import.cs" ? [diagnostic] : []);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
