using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Microsoft.CodeAnalysis.CSharp.Testing;

/// <summary>A test of one analyzer.</summary>
public class CSharpAnalyzerTest<TAnalyzer, TVerifier> : AnalyzerTest<TVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TVerifier : IVerifier, new()
{
    /// <summary>The language that the sources are written in; by default the newest that this Roslyn knows.</summary>
    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TAnalyzer()];

    protected override CompilationOptions CreateCompilationOptions() => CSharpTestOptions.Compilation;

    protected override ParseOptions CreateParseOptions() => CSharpTestOptions.Parse(LanguageVersion);
}

static class CSharpTestOptions
{
    public static CSharpCompilationOptions Compilation { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    public static CSharpParseOptions Parse(LanguageVersion version) => new(version, DocumentationMode.Diagnose);
}
