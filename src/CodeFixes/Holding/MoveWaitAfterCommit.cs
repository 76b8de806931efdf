using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Holding;

/// <summary>SES4002: moves a pause behind the commit that lets the connection go.</summary>
/// <remarks>
/// Offered for a sleep, a delay or a read from the keyboard that is a statement of the block that commits, with nothing but session work between, and no data that flows against the move.
/// Not offered for a lock, whose place is its meaning; nor with plain connections, which stay open behind a commit.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MoveWaitAfterCommit : SessionFix
{
    private const string Key = "MoveWaitAfterCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES4002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CanMove) == "true" && MovableCall.AfterCommit(place) is { } edits)
            yield return new Offer("Move the wait after the commit", Key, edits);
    }
}
