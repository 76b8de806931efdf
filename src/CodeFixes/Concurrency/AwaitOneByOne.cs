using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2001: runs the operations one after another.</summary>
/// <remarks>
/// Offered for an awaited <c>Task.WhenAll</c> over calls or over tasks kept in locals (which are then awaited where they are declared), for a <c>Select</c> with a
/// lambda under WhenAll (which becomes a loop), and for a list that collects the tasks of a loop.
/// Not offered where nothing can be awaited, where a task is used in another way than being awaited, where a lambda cannot become the body of a loop without
/// a change of meaning, and for Parallel, PLINQ and WhenAny, whose callers asked for something else.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitOneByOne : SessionFix
{
    private const string Key = "AwaitOneByOne";

    /// <inheritdoc/>
    protected override string Rule => "SES2001";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if ((SelectedTasks.Unfold(place) ?? ListedTasks.Unfold(place) ?? LocalTasks.Unfold(place)) is { } edits)
            yield return new Offer("Await them one after another", Key, edits);
    }
}
