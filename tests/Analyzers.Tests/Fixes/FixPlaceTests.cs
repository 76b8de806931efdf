using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Tests.Model;
using SessionGuard.CodeFixes;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes;

/// <summary>The places of one compilation ask one model of sessions, built with the options of its project.</summary>
public class FixPlaceTests
{
    private const string Source = """
        class Store { }
        class Users
        {
            public void One(Session session) { session.Flush(); }
            public void Other(Session session) { session.Flush(); }
        }
        """;

    [Fact]
    public async Task PlacesOfOneCompilation_ShareAModel()
    {
        using var workspace = new AdhocWorkspace();
        var document = Add(workspace, "One", null);
        var one = await ModelAt(document, "One");
        Assert.NotNull(one);
        Assert.Same(one, await ModelAt(document, "Other"));
        Assert.Same(one, await ModelAt(document.Project.Documents.Single(other => other.Name == "Usings.cs"), "Session"));
    }

    [Fact]
    public async Task ChangedText_HasAModelOfItsOwn()
    {
        using var workspace = new AdhocWorkspace();
        var document = Add(workspace, "One", null);
        var before = await ModelAt(document, "One");
        var changed = document.WithText(SourceText.From(Source.Replace("session.Flush();", "")));
        var after = await ModelAt(changed, "One");
        Assert.NotSame(before, after);
        Assert.Same((await changed.GetSemanticModelAsync())!.Compilation, after!.Compilation);
    }

    [Fact]
    public async Task Projects_AreReadWithTheirOwnOptions()
    {
        using var workspace = new AdhocWorkspace();
        var plain = Add(workspace, "Plain", null);
        var configured = Add(workspace, "Configured", "root = true\n[*.cs]\nsessionguard.session_types = Store\n");
        var stores = new[] { await ModelAt(plain, "One"), await ModelAt(configured, "One") }.Select(model => model!.RoleOf(model.Type("Store")).Role);
        Assert.Equal([TypeRole.None, TypeRole.Session], stores);
    }

    private static Document Add(AdhocWorkspace workspace, string name, string? config)
    {
        var project = workspace.AddProject(name, LanguageNames.CSharp).AddMetadataReferences(References.SessionGuard.Assemblies.References);
        project = project.AddDocument("Usings.cs", "global using SessionGuard;", filePath: $"/{name}/Usings.cs").Project;
        if (config is not null)
            project = project.AddAnalyzerConfigDocument(".editorconfig", SourceText.From(config), filePath: $"/{name}/.editorconfig").Project;
        return project.AddDocument("Users.cs", Source, filePath: $"/{name}/Users.cs");
    }

    private static async Task<SessionModel?> ModelAt(Document document, string word)
    {
        var tree = await document.GetSyntaxTreeAsync();
        var at = (await document.GetTextAsync()).ToString().IndexOf(word, StringComparison.Ordinal);
        var diagnostic = Diagnostic.Create(Product.Descriptors[0], Location.Create(tree!, new TextSpan(at, word.Length)));
        return (await FixPlace.OfAsync(document, new FixTarget(diagnostic), default))!.Sessions;
    }
}
