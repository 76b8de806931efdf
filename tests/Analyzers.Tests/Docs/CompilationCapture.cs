using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
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
    public Task<ImmutableArray<Diagnostic>> AnalyzeAsync(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var (compilation, options) = captured ?? throw new InvalidOperationException("Nothing was compiled.");
        return compilation
            .WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
                options,
                onAnalyzerException: (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer.GetType().Name} threw.", exception),
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
    }
}
