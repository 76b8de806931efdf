using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>Puts a call of the session, which the rule names, before the statement that reads too early.</summary>
/// <remarks>
/// Not offered where the statement decides whether the read happens, and the call reads the same object; where the read is no part of a plain statement in a block
/// (a condition that is asked again, a lambda or member without a block), where the session cannot be named there, or where the statement itself stages.
/// </remarks>
public abstract class CallBeforeRead : SessionFix
{
    private protected abstract string Key { get; }

    private protected abstract string Title(string call);

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (StatementOf(place.Node) is not { } statement || place.Others.Any(other => statement.Span.Contains(other.Span)))
            yield break;
        if (place.Fact(FixFacts.CallArguments) is { Length: > 0 } && IsGuarded(place.Node, statement) || SessionCall.Of(place, statement) is not { } call)
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

    /// <summary>Whether the statement itself decides if the read happens: what is read may be null, and the call would not ask.</summary>
    private static bool IsGuarded(SyntaxNode read, StatementSyntax statement)
    {
        for (var part = read; part != statement; part = part.Parent!)
        {
            switch (part.Parent)
            {
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } binary when binary.Right == part:
                case ConditionalExpressionSyntax choice when choice.Condition != part:
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == part:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment when assignment.Right == part:
                case SwitchExpressionArmSyntax or PatternSyntax:
                    return true;
            }
        }

        return false;
    }
}
