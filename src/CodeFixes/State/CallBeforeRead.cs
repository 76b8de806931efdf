using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.State;

/// <summary>Puts a call of the session, which the rule names, before the statement that reads too early.</summary>
/// <remarks>
/// Not offered where the read is no part of a plain statement in a block (a condition that is asked again, a lambda or member without a block), where the session
/// cannot be named there, or where the statement itself stages.
/// </remarks>
public abstract class CallBeforeRead : SessionFix
{
    private protected abstract string Key { get; }

    private protected abstract string Title(string call);

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (StatementOf(place.Node) is not { } statement || place.Others.Any(other => statement.Span.Contains(other.Span)))
            yield break;
        if (SessionCall.Of(place, statement) is not { } call)
            yield break;
        var edits = place.Edit();
        edits.InsertBefore(statement, call);
        yield return new Offer(Title(call.TrimEnd(';')), Key, edits);
    }

    /// <summary>The statement that begins with the read's evaluation and is run once for it.</summary>
    private static StatementSyntax? StatementOf(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or ArrowExpressionClauseSyntax:
                    return null;
                case ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax or IfStatementSyntax or SwitchStatementSyntax or ForEachStatementSyntax:
                    return ancestor.Parent is BlockSyntax ? (StatementSyntax)ancestor : null;
                case StatementSyntax:
                    return null;
            }
        }

        return null;
    }
}
