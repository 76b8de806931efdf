using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Testing;

/// <summary>A source under all rules of the product.</summary>
sealed class RuleTest : AnalyzerTest<DefaultVerifier>
{
    readonly VerifyOptions options;

    RuleTest(VerifyOptions options) => this.options = options;

    public static RuleTest For(string source, VerifyOptions? given)
    {
        var options = given ?? new();
        LanguageVersions.SkipUnlessHosted(options.LanguageVersion);
        var test = new RuleTest(options)
        {
            TestCode = source,
            ReferenceAssemblies = options.References.Assemblies,
            CompilerDiagnostics = options.CompilerDiagnostics,
        };
        foreach (var more in options.MoreSources)
            test.TestState.Sources.Add(more);
        if (options.WithPrelude)
            test.TestState.Sources.AddRange(Prelude.Files(options.References).Select(file => (file.Path, SourceText.From(file.Text))));
        if (options.EditorConfig is { } config)
            test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", config.Contains('[') ? config : $"root = true\n\n[*.cs]\n{config}\n"));
        test.TestState.OutputKind = options.OutputKind;
        test.ExpectedDiagnostics.AddRange(options.Expected);
        return test;
    }

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => options.Analyzers ?? Rules.Analyzers;

    protected override CompilationOptions CreateCompilationOptions() => CSharpTestOptions.Compilation;

    protected override ParseOptions CreateParseOptions() => CSharpTestOptions.Parse(options.LanguageVersion);

    protected override bool IsOfInterest(Diagnostic diagnostic) => options.Only.IsEmpty || options.Only.Contains(diagnostic.Id);

    protected override IEnumerable<string> GetEnabledDiagnostics() =>
        MarkedIds().Concat(options.Enable).Concat(options.Only).Intersect(base.GetEnabledDiagnostics());

    IEnumerable<string> MarkedIds() => TestState.Sources
        .SelectMany(source => TestFileMarkup.Parse(source.content.ToString()).Spans.Select(span => span.Name))
        .Concat(options.Expected.Select(result => result.Id));
}
