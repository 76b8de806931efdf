using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What a method does only when its caller says so, by an argument that is true or false.</summary>
internal static class CallerFlags
{
    /// <summary><c>if (save) db.SaveChanges();</c>, or behind <c>if (!save) return;</c>: the caller decides whether.</summary>
    public static bool Decide(IMethodSymbol method, IOperation operation)
    {
        var flags = method.Parameters.Where(parameter => parameter.Type.SpecialType == SpecialType.System_Boolean).Select(parameter => parameter.Name).ToArray();
        if (flags.Length == 0)
            return false;
        var place = operation.Syntax;
        foreach (var ancestor in place.Ancestors())
        {
            switch (ancestor)
            {
                case IfStatementSyntax choice when !choice.Condition.Span.Contains(place.Span) && Asks(choice.Condition):
                    return true;
                case BlockSyntax block when block.Statements.TakeWhile(statement => statement.Span.End <= place.SpanStart).OfType<IfStatementSyntax>().Any(early => Asks(early.Condition) && Returns(early.Statement)):
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;

        bool Asks(ExpressionSyntax condition) => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => flags.Contains(name.Identifier.ValueText));
    }

    /// <summary>Whether the method is left there; a lambda or local function returns from itself.</summary>
    private static bool Returns(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Any();
}
