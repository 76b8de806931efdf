using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1009: removes what would end a committed transaction once more.</summary>
/// <remarks>Not offered in a finally block, where it serves the paths on which the commit was not reached; nor where the first ending is a rollback: which one is wrong is not known.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveSecondEnding : SessionFix
{
    private const string Key = "RemoveSecondEnding";

    /// <inheritdoc/>
    protected override string Rule => "SES1009";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CanRemove) == "true" && !place.Node.Ancestors().Any(ancestor => ancestor is FinallyClauseSyntax) && Removal.Of(place) is { } edits)
            yield return new Offer("Remove the second ending", Key, edits);
    }
}
