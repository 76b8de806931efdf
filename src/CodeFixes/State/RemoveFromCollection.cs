using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5008: takes the deleted object out of the collection as well, behind the deletion.</summary>
/// <remarks>Not offered inside a loop over that collection, which may not change under it, nor where the collection has no Remove.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveFromCollection : SessionFix
{
    private const string Key = "RemoveFromCollection";

    /// <inheritdoc/>
    protected override string Rule => "SES5008";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CallOn) is not { } collection || place.Fact(FixFacts.CallArguments) is not { } child)
            yield break;
        if (place.Others.FirstOrDefault()?.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax } deletion)
            yield break;
        if (deletion.Ancestors().OfType<ForEachStatementSyntax>().Any(loop => loop.Expression.IsKind(SyntaxKind.SimpleMemberAccessExpression) && loop.Expression.ToString() == collection))
            yield break;
        var position = deletion.Span.End;
        if (ScopeQuestions.Meaning(place.Model, deletion.SpanStart, $"{collection}.Remove({child})") is not { Symbol: IMethodSymbol { IsStatic: false } } || ScopeQuestions.Meaning(place.Model, position, child) is null)
            yield break;
        var edits = place.Edit();
        edits.InsertAfter(deletion, $"{collection}.Remove({child});");
        yield return new Offer($"Remove '{child}' from '{collection}' as well", Key, edits);
    }
}
