using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Benchmarks;

/// <summary>Milliseconds: processor time of all threads, and what Roslyn's own clocks say that the analyzers' actions took of it.</summary>
internal readonly record struct Cost(double Processor, double Clocks);

/// <summary>What is measured.</summary>
internal static class Run
{
    private static readonly CompilationWithAnalyzersOptions Concurrently = Options(concurrent: true);
    private static readonly CompilationWithAnalyzersOptions InTurn = Options(concurrent: false);

    /// <summary>From text to an assembly, without analyzers.</summary>
    public static double Compile(CodeBase code) => Measure(() =>
    {
        code.Compile();
        return 0;
    }).Processor;

    /// <summary>All diagnostics of all files, those of the analyzers with them.</summary>
    public static Cost Diagnose(CodeBase code, ImmutableArray<DiagnosticAnalyzer> analyzers) => Measure(() => code.Compilations().Sum(compilation => Diagnose(compilation, analyzers)));

    /// <summary>The milliseconds of the analyzers' actions where one follows the other.</summary>
    public static double ClocksInTurn(CodeBase code, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        GC.Collect();
        return code.Compilations().Sum(compilation => Diagnose(compilation, analyzers, InTurn));
    }

    /// <summary>All diagnostics of a compilation; the milliseconds of the analyzers' actions.</summary>
    public static double Diagnose(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) => Diagnose(compilation, analyzers, Concurrently);

    private static CompilationWithAnalyzersOptions Options(bool concurrent) =>
        new(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: concurrent, logAnalyzerExecutionTime: true);

    private static double Diagnose(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, CompilationWithAnalyzersOptions options)
    {
        if (analyzers.IsEmpty)
        {
            compilation.GetDiagnostics();
            return 0;
        }

        var driver = compilation.WithAnalyzers(analyzers, options);
        var telemetry = driver.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult().AnalyzerTelemetryInfo.Values;

        // As in a build the bodies are compiled once, for both; where no analyzer asks for anything, the driver leaves it to the compiler.
        if (telemetry.All(info => info.SemanticModelActionsCount + info.CodeBlockActionsCount + info.OperationActionsCount + info.SymbolActionsCount + info.SyntaxNodeActionsCount + info.SyntaxTreeActionsCount == 0))
            compilation.GetDiagnostics();
        return telemetry.Sum(info => info.ExecutionTime.TotalMilliseconds);
    }

    /// <summary>One large file of a code base is edited again and again, and analyzed as an editor does: that file alone. The median of the second half; the first warms the code.</summary>
    public static Cost Edit(CodeBase code, ImmutableArray<DiagnosticAnalyzer> analyzers, int edits, bool withFindings)
    {
        var tree = CodeBase.Parse(SourceText.From(GeneratedCode.LargeFile(0, withFindings)));
        var compilation = code.Compilations().Single().AddSyntaxTrees(tree);
        var costs = new List<Cost>();
        for (var edit = 1; edit <= edits; edit++)
        {
            var edited = CodeBase.Parse(SourceText.From(GeneratedCode.LargeFile(edit, withFindings)));
            compilation = compilation.ReplaceSyntaxTree(tree, edited);
            tree = edited;
            costs.Add(Measure(() => Analyze(compilation, edited, analyzers)));
        }

        var warm = costs.Skip(costs.Count / 2).ToArray();
        return new Cost(Median(warm.Select(cost => cost.Processor)), Median(warm.Select(cost => cost.Clocks)));
    }

    public static double Median(IEnumerable<double> costs)
    {
        var sorted = costs.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static double Analyze(Compilation compilation, SyntaxTree tree, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        if (analyzers.IsEmpty)
        {
            compilation.GetSemanticModel(tree).GetDiagnostics();
            return 0;
        }

        var driver = compilation.WithAnalyzers(analyzers, Concurrently);
        var model = driver.Compilation.GetSemanticModel(tree);
        model.GetDiagnostics();
        driver.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None).GetAwaiter().GetResult();
        driver.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None).GetAwaiter().GetResult();
        return Clocks(driver);
    }

    private static double Clocks(CompilationWithAnalyzers driver) =>
        driver.Analyzers.Sum(analyzer => driver.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None).GetAwaiter().GetResult().ExecutionTime.TotalMilliseconds);

    private static Cost Measure(Func<double> action)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var clocks = action();
        process.Refresh();
        return new Cost((process.TotalProcessorTime - before).TotalMilliseconds, clocks);
    }
}
