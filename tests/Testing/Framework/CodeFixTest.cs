using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A test of analyzers and code fixes: the fixes are applied one by one until none is offered, then by Fix All in document, project and
/// solution. Without fixed code, no fix may be offered.
/// </summary>
public abstract class CodeFixTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    static readonly ImmutableArray<FixAllScope> scopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    /// <summary>What becomes of the first source.</summary>
    public string FixedCode
    {
        set => FixedState.Sources.Add(value);
    }

    /// <summary>What Fix All makes of the first source, where it may differ from one-by-one application.</summary>
    public string BatchFixedCode
    {
        set => BatchFixedState.Sources.Add(value);
    }

    public SolutionState FixedState { get; } = new();

    public SolutionState BatchFixedState { get; } = new();

    /// <summary>Which of several actions to apply.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    public int? CodeActionIndex { get; set; }

    /// <summary>How many fixes the one-by-one application takes, where that matters.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>How often Fix All has to be run; 1 unless a fix uncovers the next.</summary>
    public int NumberOfFixAllIterations { get; set; } = 1;

    public FixAllSupport FixAllSupport { get; set; }

    /// <summary>Whether a comment may go together with the code that it stands at.</summary>
    public bool CommentsMayGo { get; set; }

    /// <summary>Whether the fixes are tried once more with a comment at the end of every line, all of which must survive.</summary>
    public bool CommentEveryLine { get; set; }

    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        using var workspace = new AdhocWorkspace();
        var solution = CreateSolution(workspace, TestState);
        await VerifyDiagnosticsAsync(solution, TestState, "", cancellationToken);
        try
        {
            await VerifyFixesAsync(solution, cancellationToken);
        }
        catch (FixRejectedException exception)
        {
            Verifier.Fail(exception.Message);
        }
    }

    async Task VerifyFixesAsync(Solution solution, CancellationToken cancellationToken)
    {
        var fixedState = FixedState.WithDefaults(TestState);
        var run = CreateRun();
        var fixes = new CodeFixRun([.. GetCodeFixProviders()], CodeActionEquivalenceKey, CodeActionIndex);
        if (FixedState.Sources.Count == 0)
        {
            var diagnostics = await run.OfAsync(solution, cancellationToken);
            if (await fixes.FirstOfferAsync(solution, diagnostics.Where(IsRelevant), cancellationToken) is { } offer)
                throw new FixRejectedException($"No fix is expected, but there is one: {offer}.");
            return;
        }

        var expectation = Expectation.Of(fixedState, [.. GetDiagnosticAnalyzers()]);
        var oneByOne = new OneByOne(run, fixes, IsRelevant, expectation.Ids);
        var after = await oneByOne.RunAsync(solution, cancellationToken);
        if (oneByOne.Applied.Count == 0)
            throw new FixRejectedException("No fix is offered for any diagnostic of the test.");
        if (NumberOfIncrementalIterations is { } expected && expected != oneByOne.Applied.Count)
            throw new FixRejectedException($"{oneByOne.Applied.Count} fixes were applied one by one, expected {expected}.");

        await RequireTextsAsync("The fixed code", after, fixedState, cancellationToken);
        await RequireCommentsAsync("The fix", solution, after, cancellationToken);
        await VerifyDiagnosticsAsync(after, fixedState, "In the fixed code, ", cancellationToken);

        if (CommentEveryLine && !CommentsMayGo)
            await VerifyCommentsEverywhereAsync(solution, new OneByOne(run, fixes, IsRelevant, expectation.Ids), cancellationToken);

        // Another action of the same provider may be the one that has Fix All, or has none.
        var actions = oneByOne.Applied
            .DistinctBy(offer => (offer.Provider, offer.Action.EquivalenceKey, offer.Diagnostic.Id))
            .ToImmutableArray();
        foreach (var scope in scopes)
            await VerifyFixAllAsync(solution, after, actions, scope, cancellationToken);
    }

    async Task VerifyCommentsEverywhereAsync(Solution solution, OneByOne oneByOne, CancellationToken cancellationToken)
    {
        var commented = await CommentGuard.CommentEveryLineAsync(solution, MainProject(solution).Id, cancellationToken);
        var after = await oneByOne.RunAsync(commented, cancellationToken);
        await RequireCommentsAsync("With a comment at the end of every line, the fix", commented, after, cancellationToken);
    }

    async Task VerifyFixAllAsync(
        Solution solution, Solution oneByOne, ImmutableArray<OfferedFix> actions, FixAllScope scope, CancellationToken cancellationToken)
    {
        var fixAll = new FixAllRun(CreateRun(), IsRelevant, scope);
        if (FixAllSupport == FixAllSupport.None)
        {
            foreach (var offer in actions)
            {
                if (await fixAll.IsOfferedAsync(offer, cancellationToken))
                    throw new FixRejectedException($"{offer}: no Fix All is expected, but there is one in {scope}.");
            }

            return;
        }

        var originals = solution.ProjectIds.ToImmutableHashSet();
        var main = MainProject(solution).Id;
        var before = SolutionFactory.AddTwin(solution, main, out var twin);
        var after = before;
        for (var i = 0; i < NumberOfFixAllIterations; i++)
        {
            foreach (var offer in actions)
                after = await fixAll.RunAsync(after, offer, originals, cancellationToken);
        }

        var name = $"Fix All in {scope}";
        if (BatchFixedState.Sources.Count > 0)
            await RequireTextsAsync(name, after, BatchFixedState.WithDefaults(TestState), cancellationToken);
        else
            await RequireSameAsync(name, oneByOne, after, originals, cancellationToken);
        await RequireTwinAsync(scope, before, after, main, twin, cancellationToken);
        await RequireCommentsAsync(name, solution, after, cancellationToken);
    }

    Project MainProject(Solution solution) => solution.Projects.Single(project => project.Name == TestState.Name);

    static async Task RequireSameAsync(
        string name, Solution oneByOne, Solution after, ImmutableHashSet<ProjectId> projects, CancellationToken cancellationToken)
    {
        foreach (var id in projects)
        {
            var expected = await SolutionFactory.TextsAsync(oneByOne.GetProject(id)!, cancellationToken);
            var actual = await SolutionFactory.TextsAsync(after.GetProject(id)!, cancellationToken);
            if (TextDifference.Describe(expected, actual, "one by one") is { } difference)
                throw new FixRejectedException($"{name} differs from one-by-one application: {difference}");
        }
    }

    /// <summary>A second project with the same code is fixed by Fix All in the solution, and left alone by the smaller scopes.</summary>
    static async Task RequireTwinAsync(
        FixAllScope scope, Solution before, Solution after, ProjectId main, ProjectId twin, CancellationToken cancellationToken)
    {
        var expected = scope == FixAllScope.Solution
            ? await TextsByNameAsync(after.GetProject(main)!)
            : await TextsByNameAsync(before.GetProject(twin)!);
        if (TextDifference.Describe(expected, await TextsByNameAsync(after.GetProject(twin)!)) is { } difference)
            throw new FixRejectedException($"Fix All in {scope}, in another project of the solution: {difference}");

        async Task<Dictionary<string, string>> TextsByNameAsync(Project project) =>
            (await SolutionFactory.TextsAsync(project, cancellationToken))
                .ToDictionary(text => Path.GetFileName(text.Key), text => text.Value);
    }

    async Task RequireTextsAsync(string name, Solution after, SolutionState state, CancellationToken cancellationToken)
    {
        var expected = state.Sources.ToDictionary(source => source.filename, source => state.Parse(source.content).Text);
        var actual = await SolutionFactory.TextsAsync(MainProject(after), cancellationToken);
        if (TextDifference.Describe(expected, actual) is { } difference)
            throw new FixRejectedException($"{name}: {difference}");
    }

    async Task RequireCommentsAsync(string name, Solution before, Solution after, CancellationToken cancellationToken)
    {
        if (CommentsMayGo)
            return;

        var lost = CommentGuard.Lost(
            await CommentGuard.CommentsOfAsync(MainProject(before), cancellationToken),
            await CommentGuard.CommentsOfAsync(MainProject(after), cancellationToken));
        if (!lost.IsEmpty)
            throw new FixRejectedException($"{name} loses comments: {string.Join("; ", lost)}");
    }
}
