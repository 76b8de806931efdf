using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>One action that a provider offers for one diagnostic.</summary>
sealed record OfferedFix(CodeFixProvider Provider, Diagnostic Diagnostic, Document Document, CodeAction Action)
{
    public override string ToString() => $"{Provider.GetType().Name}, \"{Action.Title}\", for {Diagnostic.Id}";
}

/// <summary>A fix did something that no fix may do.</summary>
sealed class FixRejectedException(string message) : Exception(message);

/// <summary>Offers and applies code fixes.</summary>
sealed class CodeFixRun(ImmutableArray<CodeFixProvider> providers, string? equivalenceKey, int? index)
{
    /// <summary>The first action that fits, over the diagnostics in their order; null when none is offered for any of them.</summary>
    public async Task<OfferedFix?> FirstOfferAsync(
        Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree || solution.GetDocument(tree) is not { } document)
                continue;

            var offers = await OffersAsync(document, diagnostic, cancellationToken);
            if (equivalenceKey is not null)
                offers = [.. offers.Where(offer => offer.Action.EquivalenceKey == equivalenceKey)];
            if ((index ?? 0) < offers.Length)
                return offers[index ?? 0];
        }

        return null;
    }

    public async Task<ImmutableArray<OfferedFix>> OffersAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var offers = ImmutableArray.CreateBuilder<OfferedFix>();
        foreach (var provider in providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var context = new CodeFixContext(
                document, diagnostic, (action, _) => offers.Add(new(provider, diagnostic, document, action)), cancellationToken);
            await GuardAsync($"{provider.GetType().Name}, asked about {diagnostic.Id}", () => provider.RegisterCodeFixesAsync(context));
        }

        if (offers.FirstOrDefault(offer => offer.Action.EquivalenceKey is null) is { } keyless)
            throw new FixRejectedException($"{keyless} has no equivalence key: Fix All cannot tell it from other actions.");
        return offers.ToImmutable();
    }

    public static async Task<Solution> ApplyAsync(Solution solution, CodeAction action, string who, CancellationToken cancellationToken)
    {
        var operations = ImmutableArray<CodeActionOperation>.Empty;
        await GuardAsync(who, async () => operations = await action.GetOperationsAsync(cancellationToken));
        var changes = operations.OfType<ApplyChangesOperation>().ToList();
        return changes switch
        {
            [] => solution,
            [var change] => await SolutionFactory.ReparseAsync(solution, change.ChangedSolution, cancellationToken),
            _ => throw new FixRejectedException($"{who} makes {changes.Count} separate changes."),
        };
    }

    static async Task GuardAsync(string who, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or FixRejectedException))
        {
            throw new FixRejectedException($"{who}, threw {exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}");
        }
    }
}
