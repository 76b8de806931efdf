using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5006: removes a flush that the commit behind it makes anyway.</summary>
/// <remarks>Not offered where the flush is no statement of its own in a block, or where the method could not be written without it.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveFlush : SessionFix
{
    private const string Key = "RemoveFlush";

    /// <inheritdoc/>
    protected override string Rule => "SES5006";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (Removal.Of(place) is { } edits)
            yield return new Offer("Remove the redundant flush", Key, edits);
    }
}
