using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1009: begins a unit of work right where it is made.</summary>
/// <remarks>Not offered where it is not made in a declaration of its own, or where the code begins it later.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BeginFirst : SessionFix
{
    private const string Key = "BeginFirst";

    /// <inheritdoc/>
    protected override string Rule => "SES1009";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Place) != "begin" || place.Fact(FixFacts.Session) is not { } unit || place.Others.FirstOrDefault()?.FirstAncestorOrSelf<StatementSyntax>() is not LocalDeclarationStatementSyntax { Parent: BlockSyntax block, Declaration.Variables: [{ Initializer.Value: { } made }] } statement)
            yield break;
        if (place.Model.GetTypeInfo(made).Type is not { } type || CommandProviders.BeginOf(type) is not { } begin || ScopeQuestions.Callable(place.Model, block.CloseBraceToken.SpanStart, type, begin) is null)
            yield break;
        if (block.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.Text == begin && access.Expression.ToString() == unit))
            yield break;
        var edits = place.Edit();
        edits.InsertAfter(statement, $"{unit}.{begin}();");
        yield return new Offer($"Begin '{unit}' first", Key, edits);
    }
}
