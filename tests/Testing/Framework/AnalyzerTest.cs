using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which of the compiler's own diagnostics a test must expect.</summary>
public enum CompilerDiagnostics
{
    None,
    Errors,
    Warnings,
    Suggestions,
    All,
}

/// <summary>A test of analyzers: sources, and the diagnostics they must get; nothing else may be reported.</summary>
public abstract class AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>The first source.</summary>
    public string TestCode
    {
        set => TestState.Sources.Add(value);
    }

    public SolutionState TestState { get; } = new();

    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    public List<string> DisabledDiagnostics { get; } = [];

    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    public List<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = [];

    protected static TVerifier Verifier { get; } = new();

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await RunImplAsync(cancellationToken);
        }
        catch (AnalyzerFailedException exception)
        {
            Verifier.Fail(exception.Message);
        }
    }

    protected virtual Task RunImplAsync(CancellationToken cancellationToken) => VerifyDiagnosticsAsync(cancellationToken);

    /// <summary>The half of the test that concerns diagnostics alone.</summary>
    protected async Task VerifyDiagnosticsAsync(CancellationToken cancellationToken)
    {
        using var workspace = new AdhocWorkspace();
        await VerifyDiagnosticsAsync(CreateSolution(workspace, TestState), TestState, "", cancellationToken);
    }

    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    protected abstract CompilationOptions CreateCompilationOptions();

    protected abstract ParseOptions CreateParseOptions();

    /// <summary>Whether a diagnostic that the analyzers report is this test's business.</summary>
    protected virtual bool IsOfInterest(Diagnostic diagnostic) => true;

    /// <summary>Ids of rules that are off by default and must run all the same.</summary>
    protected virtual IEnumerable<string> GetEnabledDiagnostics() => GetDiagnosticAnalyzers()
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .Where(descriptor => !descriptor.IsEnabledByDefault)
        .Select(descriptor => descriptor.Id);

    internal DiagnosticRun CreateRun() => new([.. GetDiagnosticAnalyzers()]);

    internal Solution CreateSolution(Workspace workspace, SolutionState state)
    {
        var options = CreateCompilationOptions();
        var disabled = DisabledDiagnostics.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress));
        options = options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItems(disabled));
        var references = state.ReferenceAssemblies ?? ReferenceAssemblies;
        var solution = Enable(SolutionFactory.Create(workspace, state, options, CreateParseOptions(), references));
        var id = solution.Projects.Single(project => project.Name == state.Name).Id;
        return SolutionTransforms.Aggregate(solution, (current, transform) => transform(current, id));
    }

    /// <summary>By a global configuration: Roslyn 4.5.0 does not see compilation options that turn on what is off by default.</summary>
    Solution Enable(Solution solution)
    {
        var supported = GetDiagnosticAnalyzers()
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .ToLookup(descriptor => descriptor.Id);
        var lines = GetEnabledDiagnostics().Distinct()
            .Select(id => $"dotnet_diagnostic.{id}.severity = {SeverityOf(supported[id])}\n")
            .ToList();
        if (lines.Count == 0)
            return solution;

        var config = SourceText.From($"is_global = true\n{string.Concat(lines)}");
        return solution.ProjectIds.Aggregate(solution, (current, project) => current.AddAnalyzerConfigDocument(
            DocumentId.CreateNewId(project), "enabled.globalconfig", config, filePath: "/enabled.globalconfig"));

        static string SeverityOf(IEnumerable<DiagnosticDescriptor> descriptors) => descriptors.FirstOrDefault()?.DefaultSeverity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Info => "suggestion",
            DiagnosticSeverity.Hidden => "silent",
            _ => "warning",
        };
    }

    internal async Task<ImmutableArray<Diagnostic>> VerifyDiagnosticsAsync(
        Solution solution, SolutionState state, string context, CancellationToken cancellationToken)
    {
        var expectation = Expectation.Of(state, [.. GetDiagnosticAnalyzers()]);
        var ids = expectation.Ids;
        var actual = (await CreateRun().OfAsync(solution, cancellationToken))
            .Where(diagnostic => ids.Contains(diagnostic.Id) || IsRelevant(diagnostic))
            .ToImmutableArray();
        if (expectation.Compare(actual) is { } complaint)
            Verifier.Fail(context + complaint);
        return actual;
    }

    internal bool IsRelevant(Diagnostic diagnostic)
    {
        if (DisabledDiagnostics.Contains(diagnostic.Id) || diagnostic.IsSuppressed)
            return false;

        if (!IsFromCompiler(diagnostic))
            return IsOfInterest(diagnostic);

        var least = CompilerDiagnostics switch
        {
            CompilerDiagnostics.None => (DiagnosticSeverity)int.MaxValue,
            CompilerDiagnostics.Errors => DiagnosticSeverity.Error,
            CompilerDiagnostics.Warnings => DiagnosticSeverity.Warning,
            CompilerDiagnostics.Suggestions => DiagnosticSeverity.Info,
            _ => DiagnosticSeverity.Hidden,
        };
        return diagnostic.Severity >= least;
    }

    internal static bool IsFromCompiler(Diagnostic diagnostic) =>
        diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);
}
