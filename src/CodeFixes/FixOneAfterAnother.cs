using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes;

/// <summary>
/// Fix All that applies a fix to one diagnostic after another, each to the text that the last one left: several edits in one method cannot collide, and what
/// an earlier edit has already put right is left alone.
/// </summary>
internal sealed class FixOneAfterAnother : FixAllProvider
{
    private readonly FixAllProvider _documents;
    private readonly string[] _without;

    private FixOneAfterAnother(SessionFix fix, string[] without)
    {
        _without = without;
        _documents = Create((context, document, diagnostics) => FixAsync(fix, context.CodeActionEquivalenceKey, document, diagnostics, context.CancellationToken));
    }

    /// <summary>Fix All for every action of a fix but those named.</summary>
    public static FixAllProvider Of(SessionFix fix, params string[] without) => new FixOneAfterAnother(fix, without);

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
        _without.Contains(fixAllContext.CodeActionEquivalenceKey) ? Task.FromResult<CodeAction?>(null) : _documents.GetFixAsync(fixAllContext);

    private static async Task<Document?> FixAsync(SessionFix fix, string? key, Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var targets = diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => (FixTarget?)new FixTarget(diagnostic)).ToArray();
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] is not { } target || await FixPlace.OfAsync(document, target, cancellation).ConfigureAwait(false) is not { } place)
                continue;
            if (fix.Offers(place).FirstOrDefault(offer => offer.Key == key) is not { } chosen)
                continue;
            var changes = chosen.Edits.Changes();
            document = document.WithText(chosen.Edits.Apply());
            for (var j = i + 1; j < targets.Length; j++)
                targets[j] = targets[j]?.After(changes);
        }

        return document;
    }
}
