using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Runs analyzers over projects. An analyzer's exception ends the run.</summary>
sealed class DiagnosticRun(ImmutableArray<DiagnosticAnalyzer> analyzers)
{
    /// <summary>What the compiler and the analyzers say of one project, in the order of the files.</summary>
    public async Task<ImmutableArray<Diagnostic>> OfAsync(Project project, CancellationToken cancellationToken)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken)
            ?? throw new InvalidOperationException($"Project '{project.Name}' has no compilation.");
        var compiler = compilation.GetDiagnostics(cancellationToken);
        return Sorted(compiler.Concat(await AnalyzeAsync(project, compilation, cancellationToken)));
    }

    public async Task<ImmutableArray<Diagnostic>> OfAnalyzersAsync(Project project, CancellationToken cancellationToken)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken);
        return Sorted(await AnalyzeAsync(project, compilation!, cancellationToken));
    }

    public async Task<ImmutableArray<Diagnostic>> OfAsync(Solution solution, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in solution.Projects)
            all.AddRange(await OfAsync(project, cancellationToken));
        return all.ToImmutable();
    }

    async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, Compilation compilation, CancellationToken cancellationToken)
    {
        if (analyzers.IsEmpty)
            return [];

        var failures = new ConcurrentQueue<(DiagnosticAnalyzer Analyzer, Exception Exception)>();
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            onAnalyzerException: (exception, analyzer, _) => failures.Enqueue((analyzer, exception)),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        var diagnostics = await compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken);

        if (failures.TryDequeue(out var failure))
            throw new AnalyzerFailedException(failure.Analyzer.GetType(), failure.Exception);
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } reported)
            throw new VerificationException($"AD0001: {reported.GetMessage()}");
        return diagnostics;
    }

    static ImmutableArray<Diagnostic> Sorted(IEnumerable<Diagnostic> diagnostics) =>
    [
        .. diagnostics
            .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.End)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal),
    ];
}

/// <summary>An analyzer threw: what the compiler reports as AD0001.</summary>
public sealed class AnalyzerFailedException(Type analyzer, Exception inner)
    : Exception($"AD0001: {analyzer.Name} threw {inner.GetType().Name}: {inner.Message}\n{inner.StackTrace}", inner)
{
    public Type Analyzer { get; } = analyzer;
}
