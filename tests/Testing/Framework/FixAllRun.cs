using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Applies Fix All in one scope.</summary>
sealed class FixAllRun(DiagnosticRun diagnostics, Func<Diagnostic, bool> isRelevant, FixAllScope scope)
{
    /// <summary>Runs Fix All for the action of an offer, over each original document or project with such a diagnostic.</summary>
    public async Task<Solution> RunAsync(
        Solution solution, OfferedFix offer, ImmutableHashSet<ProjectId> originals, CancellationToken cancellationToken)
    {
        var provider = offer.Provider.GetFixAllProvider()
            ?? throw new FixRejectedException($"{offer}: the provider has no Fix All.");
        if (!provider.GetSupportedFixAllScopes().Contains(scope))
            throw new FixRejectedException($"{offer}: Fix All does not support {scope}.");

        // Where the next start is looked for in the changed solution, one that cannot be fixed would come up again for ever.
        var seen = new HashSet<object>();
        while (await NextStartAsync(solution, offer, originals, seen, cancellationToken) is { } start)
        {
            // A document may hold nothing but diagnostics that no fix is offered for.
            if (await provider.GetFixAsync(CreateContext(start, offer, cancellationToken)) is not { } action)
                continue;

            solution = await CodeFixRun.ApplyAsync(solution, action, $"Fix All in {scope} of {offer}", cancellationToken);
            if (scope == FixAllScope.Solution)
                break;
        }

        return solution;
    }

    /// <summary>Whether Fix All is offered for the action at all.</summary>
    public async Task<bool> IsOfferedAsync(OfferedFix offer, CancellationToken cancellationToken) =>
        offer.Provider.GetFixAllProvider() is { } provider
        && provider.GetSupportedFixAllScopes().Contains(scope)
        && await provider.GetFixAsync(CreateContext(offer.Document, offer, cancellationToken)) is not null;

    async Task<Document?> NextStartAsync(
        Solution solution, OfferedFix offer, ImmutableHashSet<ProjectId> originals, HashSet<object> seen,
        CancellationToken cancellationToken)
    {
        foreach (var id in originals)
        {
            var found = await diagnostics.OfAnalyzersAsync(solution.GetProject(id)!, cancellationToken);
            foreach (var diagnostic in found.Where(diagnostic => diagnostic.Id == offer.Diagnostic.Id && isRelevant(diagnostic)))
            {
                if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                    && seen.Add(scope == FixAllScope.Document ? document.Id : document.Project.Id))
                    return document;
            }
        }

        return null;
    }

    FixAllContext CreateContext(Document document, OfferedFix offer, CancellationToken cancellationToken) => new(
        document, offer.Provider, scope, offer.Action.EquivalenceKey!, [offer.Diagnostic.Id],
        new Diagnostics(diagnostics, diagnostic => diagnostic.Id == offer.Diagnostic.Id && isRelevant(diagnostic)), cancellationToken);

    sealed class Diagnostics(DiagnosticRun run, Func<Diagnostic, bool> filter) : FixAllContext.DiagnosticProvider
    {
        readonly ConcurrentDictionary<Project, Task<ImmutableArray<Diagnostic>>> found = [];

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await found.GetOrAdd(project, key => run.OfAnalyzersAsync(key, cancellationToken))).Where(filter);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            var all = await GetAllDiagnosticsAsync(document.Project, cancellationToken);
            return all.Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) =>
            (await GetAllDiagnosticsAsync(project, cancellationToken)).Where(diagnostic => diagnostic.Location == Location.None);
    }
}
