using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;

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
}
