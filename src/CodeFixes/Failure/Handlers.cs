using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>The catch clause that a diagnostic is on, or in.</summary>
internal static class Handlers
{
    /// <summary>Null in a finally block, and where a function of its own lies between.</summary>
    public static CatchClauseSyntax? Of(SyntaxNode node)
    {
        if (node is CatchClauseSyntax on)
            return on;
        return node.AncestorsAndSelf().FirstOrDefault(ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax) is CatchClauseSyntax clause && ScopeQuestions.Function(node) == ScopeQuestions.Function(clause)
            ? clause
            : null;
    }
}
