using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Testing;

/// <summary>A source under all rules, and all fixes, of the product.</summary>
sealed class RuleTest : CodeFixTest<DefaultVerifier>
{
    readonly VerifyOptions options;
    readonly string? rule;
    bool surviving;

    public RuleTest(string source, VerifyOptions? given, string test = "")
    {
        options = given ?? new();
        rule = Product.RuleOf(test);
        LanguageVersions.SkipUnlessHosted(options.LanguageVersion);
        if (options.CompilerDiagnostics != CompilerDiagnostics.None)
            LanguageVersions.SkipUnlessHosted(LanguageVersions.NeededBy(source));
        TestCode = source;
        ReferenceAssemblies = options.References.Assemblies;
        CompilerDiagnostics = options.CompilerDiagnostics;
        CodeActionEquivalenceKey = options.EquivalenceKey;
        CodeActionIndex = options.ActionIndex;
        FixAllSupport = options.FixAll;
        CommentsMayGo = options.CommentsMayGo;
        CommentEveryLine = true;
        AddCompany(TestState, options.MoreSources);
        if (options.EditorConfig is { } config)
            TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", config.Contains('[') ? config : $"root = true\n\n[*.cs]\n{config}\n"));
        if (options.GlobalConfig is { } globals)
            TestState.AnalyzerConfigFiles.Add(("/build.globalconfig", $"is_global = true\n{globals}\n"));
        TestState.OutputKind = options.OutputKind;
        ExpectedDiagnostics.AddRange(options.Expected);
    }

    /// <summary>Whether the fixes are looked at, beside the diagnostics.</summary>
    public bool WithFixes { get; init; }

    public string? FixedSource
    {
        init
        {
            if (value is null)
                return;

            FixedCode = value;
            AddCompany(FixedState, options.MoreFixedSources.IsEmpty ? options.MoreSources : options.MoreFixedSources);
            if (options.BatchFixedSource is { } batch)
            {
                BatchFixedCode = batch;
                AddCompany(BatchFixedState, options.MoreFixedSources.IsEmpty ? options.MoreSources : options.MoreFixedSources);
            }
        }
    }

    /// <summary>Runs every rule, also those that are off by default, and the fixes on offer; that they survive is all it asks.</summary>
    public async Task SurviveAsync(CancellationToken cancellationToken)
    {
        const int FixesTried = 20;
        TestState.MarkupHandling = MarkupMode.None;
        surviving = true;
        using var workspace = new AdhocWorkspace();
        var solution = CreateSolution(workspace, TestState);
        var fixes = new CodeFixRun([.. GetCodeFixProviders()], null, null);
        try
        {
            var diagnostics = await CreateRun().OfAsync(solution, cancellationToken);
            foreach (var diagnostic in diagnostics.Where(diagnostic => !IsFromCompiler(diagnostic)).Take(FixesTried))
            {
                if (solution.GetDocument(diagnostic.Location.SourceTree) is not { } document)
                    continue;
                foreach (var offer in await fixes.OffersAsync(document, diagnostic, cancellationToken))
                    await CodeFixRun.ApplyAsync(solution, offer.Action, offer.ToString(), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is AnalyzerFailedException or FixRejectedException)
        {
            throw new VerificationException(exception.Message);
        }
    }

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => options.Analyzers ?? Product.Analyzers;

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => options.CodeFixes ?? Product.CodeFixes;

    protected override CompilationOptions CreateCompilationOptions() => CSharpTestOptions.Compilation;

    protected override ParseOptions CreateParseOptions() => CSharpTestOptions.Parse(options.LanguageVersion);

    protected override bool IsOfInterest(Diagnostic diagnostic) => !options.Only.IsEmpty
        ? options.Only.Contains(diagnostic.Id)
        : options.Analyzers is not null || !IdsUnderTest().Any() || IdsUnderTest().Contains(diagnostic.Id);

    protected override IEnumerable<string> GetEnabledDiagnostics() => surviving
        ? base.GetEnabledDiagnostics()
        : IdsUnderTest().Concat(options.Enable).Concat(options.Only).Intersect(base.GetEnabledDiagnostics());

    protected override Task RunImplAsync(CancellationToken cancellationToken) =>
        WithFixes ? base.RunImplAsync(cancellationToken) : VerifyDiagnosticsAsync(cancellationToken);

    IEnumerable<string> IdsUnderTest() => rule is null ? MarkedIds() : MarkedIds().Append(rule);

    IEnumerable<string> MarkedIds() => TestState.Sources
        .SelectMany(source => TestFileMarkup.Parse(source.content.ToString()).Spans.Select(span => span.Name))
        .Concat(options.Expected.Select(result => result.Id));

    void AddCompany(SolutionState state, ImmutableArray<string> sources)
    {
        foreach (var source in sources)
            state.Sources.Add(source);
        if (options.WithPrelude)
            state.Sources.AddRange(Prelude.Files(options.References).Select(file => (file.Path, SourceText.From(file.Text))));
    }
}
