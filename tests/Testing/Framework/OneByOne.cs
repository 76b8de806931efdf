using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Applies the first fix on offer, again and again until none is, and judges every step.</summary>
sealed class OneByOne(
    DiagnosticRun diagnostics, CodeFixRun fixes, Func<Diagnostic, bool> isRelevant, ImmutableHashSet<string> toleratedErrors)
{
    /// <summary>The fixes that were applied, in order.</summary>
    public List<OfferedFix> Applied { get; } = [];

    public async Task<Solution> RunAsync(Solution solution, CancellationToken cancellationToken)
    {
        var before = await RelevantAsync(solution, cancellationToken);
        var limit = (2 * before.Length) + 2;
        while (await fixes.FirstOfferAsync(solution, before, cancellationToken) is { } offer)
        {
            if (Applied.Count == limit)
                throw new FixRejectedException($"{offer} is still offered after {limit} applications.");

            Applied.Add(offer);
            var after = await CodeFixRun.ApplyAsync(solution, offer.Action, offer.ToString(), cancellationToken);
            await RequireChangeAsync(offer, solution, after, cancellationToken);
            await RequireSameAgainAsync(offer, solution, after, cancellationToken);

            var all = await diagnostics.OfAsync(after, cancellationToken);
            await RequireCompilesAsync(offer, solution, after, all, cancellationToken);
            var left = Relevant(all);
            if (Count(left, offer) >= Count(before, offer))
                throw new FixRejectedException($"{offer} does not clear its diagnostic. After it:\n{await TextAsync(after, offer)}");

            solution = after;
            before = left;
        }

        return solution;
    }

    static int Count(ImmutableArray<Diagnostic> diagnostics, OfferedFix offer) =>
        diagnostics.Count(diagnostic => diagnostic.Id == offer.Diagnostic.Id);

    static async Task RequireChangeAsync(OfferedFix offer, Solution before, Solution after, CancellationToken cancellationToken)
    {
        if (await DifferenceAsync(before, after, cancellationToken) is null)
            throw new FixRejectedException($"{offer} changes nothing.");
    }

    /// <summary>A fix is a function of the document: offered anew, it must do the same.</summary>
    async Task RequireSameAgainAsync(OfferedFix offer, Solution before, Solution after, CancellationToken cancellationToken)
    {
        var again = (await fixes.OffersAsync(offer.Document, offer.Diagnostic, cancellationToken))
            .FirstOrDefault(other => other.Action.EquivalenceKey == offer.Action.EquivalenceKey)
            ?? throw new FixRejectedException($"{offer} is not offered a second time for the same document.");
        var second = await CodeFixRun.ApplyAsync(before, again.Action, offer.ToString(), cancellationToken);
        if (await DifferenceAsync(after, second, cancellationToken) is { } difference)
            throw new FixRejectedException($"{offer} does something else when applied a second time: {difference}");
    }

    async Task RequireCompilesAsync(
        OfferedFix offer, Solution before, Solution after, ImmutableArray<Diagnostic> all, CancellationToken cancellationToken)
    {
        var known = Errors(await diagnostics.OfAsync(before, cancellationToken)).Select(Key).ToList();
        var broken = Errors(all).Where(error => !known.Remove(Key(error))).ToList();
        if (broken.Count == 0)
            return;

        var messages = broken.Select(error => $"  {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}");
        throw new FixRejectedException($"{offer} does not compile:\n{string.Join("\n", messages)}\n\n{await TextAsync(after, offer)}");
    }

    IEnumerable<Diagnostic> Errors(ImmutableArray<Diagnostic> all) => all.Where(diagnostic =>
        diagnostic.Severity == DiagnosticSeverity.Error
        && diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler)
        && !toleratedErrors.Contains(diagnostic.Id));

    static string Key(Diagnostic error) =>
        $"{error.Location.SourceTree?.FilePath}: {error.Id} {error.GetMessage(CultureInfo.InvariantCulture)}";

    static async Task<string> TextAsync(Solution solution, OfferedFix offer) =>
        solution.GetDocument(offer.Document.Id) is { } document ? (await document.GetTextAsync()).ToString() : "";

    async Task<ImmutableArray<Diagnostic>> RelevantAsync(Solution solution, CancellationToken cancellationToken) =>
        Relevant(await diagnostics.OfAsync(solution, cancellationToken));

    ImmutableArray<Diagnostic> Relevant(ImmutableArray<Diagnostic> all) => [.. all.Where(isRelevant)];

    static async Task<string?> DifferenceAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        foreach (var id in before.ProjectIds)
        {
            var texts = await SolutionFactory.TextsAsync(before.GetProject(id)!, cancellationToken);
            var others = await SolutionFactory.TextsAsync(after.GetProject(id)!, cancellationToken);
            if (TextDifference.Describe(texts, others, "before") is { } difference)
                return difference;
        }

        return null;
    }
}
