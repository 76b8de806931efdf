using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Holding;

/// <summary>SES4001: moves the call behind the commit that lets the connection go.</summary>
/// <remarks>
/// Offered where the call is a statement of the block that commits, with nothing but session work between, and no data flows against the move.
/// Not offered across a branch, a return or a throw, nor with plain connections, which stay open behind a commit. What the call failing used to roll back is then
/// committed: the preview shows it, and there is no Fix All.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MoveCallAfterCommit : SessionFix
{
    private const string Key = "MoveCallAfterCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES4001";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (MovableCall.AfterCommit(place) is { } edits)
            yield return new Offer("Move the call after the commit", Key, edits);
    }
}
