using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5004: takes out a refresh that reads what the object already has.</summary>
/// <remarks>Not offered where the refresh is no statement of its own in a block.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveRefresh : SessionFix
{
    private const string Key = "RemoveRefresh";

    /// <inheritdoc/>
    protected override string Rule => "SES5004";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax } statement || Edits.HasDirectives(statement))
            yield break;
        if (Unwrapped(statement.Expression) != place.Node)
            yield break;
        var edits = place.Edit();
        edits.Remove(statement);
        yield return new Offer("Leave the refresh out", Key, edits);
    }

    private static SyntaxNode Unwrapped(ExpressionSyntax expression)
    {
        if (expression is AwaitExpressionSyntax awaited)
            expression = awaited.Expression;
        return expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Expression: var inner } } ? inner : expression;
    }
}
