using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Benchmarks;

/// <summary>What is measured: processor time of all threads, in milliseconds.</summary>
internal static class Run
{
    private static readonly CompilationWithAnalyzersOptions Concurrently =
        new(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);

    /// <summary>From text to an assembly, without analyzers.</summary>
    public static double Compile(CodeBase code) => Measure(code.Compile);

    /// <summary>All diagnostics of all files, those of the analyzers with them.</summary>
    public static double Diagnose(CodeBase code, ImmutableArray<DiagnosticAnalyzer> analyzers) => Measure(() =>
    {
        foreach (var compilation in code.Compilations())
            Diagnose(compilation, analyzers);
    });

    public static int Diagnose(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) => analyzers.IsEmpty
        ? compilation.GetDiagnostics().Length
        : compilation.WithAnalyzers(analyzers, Concurrently).GetAllDiagnosticsAsync().GetAwaiter().GetResult().Length;

    /// <summary>One large file of a code base is edited again and again, and analyzed as an editor does: that file alone. The median.</summary>
    public static double Edit(CodeBase code, ImmutableArray<DiagnosticAnalyzer> analyzers, int edits)
    {
        var tree = CodeBase.Parse(SourceText.From(GeneratedCode.LargeFile(0)));
        var compilation = code.Compilations().Single().AddSyntaxTrees(tree);
        var costs = new List<double>();
        for (var edit = 1; edit <= edits; edit++)
        {
            var edited = CodeBase.Parse(SourceText.From(GeneratedCode.LargeFile(edit)));
            compilation = compilation.ReplaceSyntaxTree(tree, edited);
            tree = edited;
            costs.Add(Measure(() => Analyze(compilation, edited, analyzers)));
        }

        return Median(costs);
    }

    public static double Median(IEnumerable<double> costs)
    {
        var sorted = costs.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static void Analyze(Compilation compilation, SyntaxTree tree, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        if (analyzers.IsEmpty)
        {
            compilation.GetSemanticModel(tree).GetDiagnostics();
            return;
        }

        var driver = compilation.WithAnalyzers(analyzers, Concurrently);
        var model = driver.Compilation.GetSemanticModel(tree);
        model.GetDiagnostics();
        driver.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None).GetAwaiter().GetResult();
        driver.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static double Measure(Action action)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        action();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }
}
