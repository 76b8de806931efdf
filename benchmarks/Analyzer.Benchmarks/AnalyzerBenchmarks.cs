using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Benchmarks;

/// <summary>The diagnostics of whole code bases, by the wall clock.</summary>
public class AnalyzerBenchmarks
{
    private CodeBase _code = null!;
    private ImmutableArray<DiagnosticAnalyzer> _analyzers = [];

    [Params("samples", "own sources", "not referenced", "unused", "used in a tenth")]
    public string Code { get; set; } = "";

    [Params("none", Contenders.Empty, Contenders.SessionGuard, "Roslynator.Analyzers", "Meziantou.Analyzer", "SonarAnalyzer.CSharp")]
    public string Analyzer { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _code = Ratios.CodeBases().Single(code => code.Name == Code);
        _analyzers = Analyzer == "none" ? [] : Contenders.Of(Analyzer);
    }

    [Benchmark]
    public double Diagnose() => _code.Compilations().Sum(compilation => Run.Diagnose(compilation, _analyzers));
}
