using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes;

/// <summary>
/// Fix All that applies a fix to one diagnostic after another, each to the text that the last one left: several edits in one method cannot collide, and what
/// an earlier edit has already put right is left alone. Without a key (dotnet format names none where the first diagnostic has no fix) it takes the first action.
/// </summary>
internal static class FixOneAfterAnother
{
    public static FixAllProvider Of(SessionFix fix) =>
        FixAllProvider.Create((context, document, diagnostics) => FixAsync(fix, context.CodeActionEquivalenceKey, document, diagnostics, context.CancellationToken));

    private static async Task<Document?> FixAsync(SessionFix fix, string? key, Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var targets = diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => (FixTarget?)new FixTarget(diagnostic)).ToArray();
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] is not { } target || await FixPlace.OfAsync(document, target, cancellation).ConfigureAwait(false) is not { } place)
                continue;
            if (fix.Offers(place).FirstOrDefault(offer => key is null ? !offer.OnlyWhenChosen : offer.Key == key) is not { } chosen)
                continue;
            var changes = chosen.Edits.Changes();
            document = document.WithText(chosen.Edits.Apply());
            for (var j = i + 1; j < targets.Length; j++)
                targets[j] = targets[j]?.After(changes);
        }

        return document;
    }
}
