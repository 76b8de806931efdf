using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>Reports nothing, and keeps the compilation that the verifier made of a source.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
sealed class CompilationCapture : DiagnosticAnalyzer
{
    static readonly DiagnosticDescriptor unused = new("DOC1", "Unused", "Unused", "Docs", DiagnosticSeverity.Hidden, isEnabledByDefault: true);

    (Compilation Compilation, AnalyzerOptions Options)? captured;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [unused];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(end => captured = (end.Compilation, end.Options));
    }

    /// <summary>The compilation that the verifier made.</summary>
    public Compilation Compilation => captured?.Compilation ?? throw new InvalidOperationException("Nothing was compiled.");

    /// <summary>What other analyzers report of the captured compilation; an analyzer's exception is thrown.</summary>
    public Task<ImmutableArray<Diagnostic>> AnalyzeAsync(ImmutableArray<DiagnosticAnalyzer> analyzers) => Driver(Compilation, analyzers).GetAnalyzerDiagnosticsAsync();

    /// <summary>What other analyzers report, as an editor asks, of the one document that holds this text.</summary>
    public Task<ImmutableArray<Diagnostic>> AnalyzeDocumentAsync(ImmutableArray<DiagnosticAnalyzer> analyzers, string text, bool reportSuppressed = false, DocumentationMode comments = DocumentationMode.Parse)
    {
        // An editor has a model of its own, of a compilation that no driver has touched.
        var trees = Compilation.SyntaxTrees.Select(tree => tree.WithRootAndOptions(tree.GetRoot(), ((CSharpParseOptions)tree.Options).WithDocumentationMode(comments)));
        var compilation = Compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
        var document = compilation.SyntaxTrees.Single(candidate => candidate.ToString() == text);
        return Driver(compilation, analyzers, reportSuppressed).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(document), filterSpan: null, CancellationToken.None);
    }

    CompilationWithAnalyzers Driver(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, bool reportSuppressed = false) => compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
        captured!.Value.Options,
        onAnalyzerException: (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer.GetType().Name} threw.", exception),
        concurrentAnalysis: true,
        logAnalyzerExecutionTime: false,
        reportSuppressedDiagnostics: reportSuppressed));
}
