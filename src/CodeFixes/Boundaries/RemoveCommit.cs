using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1001: removes a commit that every visible caller makes afterwards anyway.</summary>
/// <remarks>
/// A method that waited for nothing else stops being async and returns a completed task.
/// Not offered where the library has a flush, where a caller does not commit, where the result of the commit is used, or where the statement is all there is
/// below an if. There is no Fix All: each removal rests on callers that somebody should look at.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public class RemoveCommit : SessionFix
{
    private const string Key = "RemoveCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES1001";

    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider() => null;

    internal sealed override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CanRemove) == "true" && Removal.Of(place) is { } edits)
            yield return new Offer("Remove the commit; every caller commits afterwards", Key, edits);
    }
}
