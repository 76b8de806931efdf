using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5014: takes the call that turns tracking off out of the query, so that the change is stored.</summary>
/// <remarks>Not offered where the query would then have another type (<c>var query = db.Users.AsNoTracking();</c>), or where a comment stands in the call.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DropNoTracking : SessionFix
{
    private const string Key = "DropNoTracking";

    /// <inheritdoc/>
    protected override string Rule => "SES5014";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.QueryMember) is not { } member || place.Others.FirstOrDefault() is not { } at)
            yield break;
        var call = at.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(candidate => candidate.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == member);
        if (call is not { Expression: MemberAccessExpressionSyntax { Expression: var query, OperatorToken: var dot }, ArgumentList.Arguments.Count: 0 })
            yield break;

        // The chain goes on from the query as well, or its type stays.
        if (call.Parent is not MemberAccessExpressionSyntax && !SymbolEqualityComparer.Default.Equals(place.Model.GetTypeInfo(query).Type, place.Model.GetTypeInfo(call).Type))
            yield break;
        var edits = place.Edit();
        var start = dot.SpanStart;
        while (edits.Layout.EndsLine(call.Span.End) && start > query.Span.End && char.IsWhiteSpace(place.Text[start - 1]))
            start--;
        var span = TextSpan.FromBounds(start, call.Span.End);
        if (edits.Layout.Comments(span).Count > 0)
            yield break;
        edits.Put(span, "");
        yield return new Offer($"Drop '{member}' so that the change is stored", Key, edits);
    }
}
