using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Microsoft.CodeAnalysis.CSharp.Testing;

/// <summary>A test of one analyzer with one code fix.</summary>
public class CSharpCodeFixTest<TAnalyzer, TCodeFix, TVerifier> : CodeFixTest<TVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
    where TVerifier : IVerifier, new()
{
    /// <summary>The language that the sources are written in; by default the newest that this Roslyn knows.</summary>
    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TAnalyzer()];

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => [new TCodeFix()];

    protected override CompilationOptions CreateCompilationOptions() => CSharpTestOptions.Compilation;

    protected override ParseOptions CreateParseOptions() => CSharpTestOptions.Parse(LanguageVersion);
}
