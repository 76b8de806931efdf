using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>A source compiled as rule tests compile it, for tests that ask the engine and not the rules.</summary>
static class Compiled
{
    public static async Task<Compilation> OfAsync(string source, References? references = null, params ImmutableArray<string> more)
    {
        CompilationCapture capture = new();
        await Verify.Analyzer(source, new VerifyOptions { Analyzers = [capture], References = references ?? References.All, MoreSources = more });

        // A fresh copy: the captured one belongs to the run that it was captured in.
        return capture.Compilation.Clone();
    }

    /// <summary>Analyzes, and tells how much work that was; null where the analyzer registered nothing.</summary>
    public static async Task<(ImmutableArray<Diagnostic> Diagnostics, FlowCounters? Counters)> AnalyzeAsync(Compilation compilation, AnalyzerOptions? options = null)
    {
        FlowCounters? counters = null;
        var analyzer = new SessionBodyAnalyzer(started => counters = started);
        var diagnostics = await compilation.WithAnalyzers([analyzer, new SessionShapeAnalyzer()], Options(concurrent: false, options)).GetAnalyzerDiagnosticsAsync();
        return (diagnostics, counters);
    }

    public static CompilationWithAnalyzersOptions Options(bool concurrent, AnalyzerOptions? options = null) => new(
        options ?? new AnalyzerOptions([]),
        onAnalyzerException: (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer.GetType().Name} threw.", exception),
        concurrentAnalysis: concurrent,
        logAnalyzerExecutionTime: false);

    /// <summary>The source, compiled against an assembly with the declarations, and against its project.</summary>
    public static async Task<Compilation[]> BesideAsync(string declarations, string source, params string[] more)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var empty = await OfAsync("class Users { }", References.EntityFramework);
        var tree = empty.SyntaxTrees.Single(file => file.ToString().Contains("class Users {", StringComparison.Ordinal));
        var usings = empty.SyntaxTrees.Single(file => file.FilePath == "/0/Usings.cs").ToString().Replace("global using static Prelude;", "", StringComparison.Ordinal);
        var library = empty.WithAssemblyName("Shop.Library").RemoveAllSyntaxTrees().AddSyntaxTrees(Parse(usings), Parse(declarations));
        using var image = new MemoryStream();
        Assert.True(library.Emit(image, cancellationToken: cancellation).Success);
        Compilation[] compilations = [.. new MetadataReference[] { MetadataReference.CreateFromImage(image.ToArray()), library.ToMetadataReference() }
            .Select(reference => empty.WithAssemblyName("Shop.Users").ReplaceSyntaxTree(tree, Parse(source)).AddSyntaxTrees(more.Select(Parse)).AddReferences(reference))];
        Assert.DoesNotContain(compilations.SelectMany(compilation => compilation.GetDiagnostics(cancellation)), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return compilations;

        SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, cancellationToken: cancellation);
    }
}
