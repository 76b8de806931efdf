using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Exception filters that are there for their side effect: <c>when (Logged(e))</c> with a method that always returns false.</summary>
internal sealed class Filters(FlowServices services)
{
    public bool NeverPass(ExpressionSyntax filter, CancellationToken cancellation) => filter switch
    {
        ParenthesizedExpressionSyntax parenthesized => NeverPass(parenthesized.Expression, cancellation),
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.FalseLiteralExpression),
        InvocationExpressionSyntax call => ReturnsFalse(call, cancellation),
        _ => false,
    };

    private bool ReturnsFalse(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        if (services.Sources.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { DeclaringSyntaxReferences: [var reference] })
            return false;
        var (body, expression) = reference.GetSyntax(cancellation) switch
        {
            BaseMethodDeclarationSyntax method => (method.Body, method.ExpressionBody?.Expression),
            LocalFunctionStatementSyntax function => (function.Body, function.ExpressionBody?.Expression),
            _ => (null, null),
        };
        if (expression is not null)
            return expression.IsKind(SyntaxKind.FalseLiteralExpression);
        var returns = body?.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToArray();
        return returns is { Length: > 0 } && returns.All(statement => statement.Expression?.IsKind(SyntaxKind.FalseLiteralExpression) == true);
    }
}
