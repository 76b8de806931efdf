using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5004: takes out a refresh that reads what the object already has.</summary>
/// <remarks>Not offered where the refresh is no statement of its own in a block, or all there is in one below a condition.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveRefresh : SessionFix
{
    private const string Key = "RemoveRefresh";

    /// <inheritdoc/>
    protected override string Rule => "SES5004";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (Removal.Of(place) is { } edits)
            yield return new Offer("Leave the refresh out", Key, edits);
    }
}
