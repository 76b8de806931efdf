using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3010: gives the rollback <c>CancellationToken.None</c>; <c>default</c> where that name means nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RollbackWithoutToken : SessionFix
{
    private const string Key = "RollbackWithoutToken";
    private const string None = "CancellationToken.None";

    /// <inheritdoc/>
    protected override string Rule => "SES3010";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Others.FirstOrDefault() is not ExpressionSyntax token || !place.Node.Span.Contains(token.Span))
            yield break;
        var edits = place.Edit();
        edits.Replace(token, ScopeQuestions.Meaning(place.Model, token.SpanStart, None) is not null ? None : "default");
        yield return new Offer("Roll back without the token", Key, edits);
    }
}
