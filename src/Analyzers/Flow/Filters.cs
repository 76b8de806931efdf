using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What exception filters let pass: nothing where they are there for their side effect, as <c>when (Logged(e))</c> with a method that always returns false.</summary>
internal sealed class Filters(FlowServices services)
{
    public bool NeverPass(ExpressionSyntax filter, CancellationToken cancellation) => IsFalse(filter, Callers.MaximumCalls, cancellation);

    private bool IsFalse(ExpressionSyntax? value, int calls, CancellationToken cancellation) => value switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsFalse(parenthesized.Expression, calls, cancellation),
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.FalseLiteralExpression),
        InvocationExpressionSyntax call => calls > 0 && ReturnsFalse(call, calls - 1, cancellation),
        _ => false,
    };

    /// <summary>Whether the handler is for deadlocks and the like and for nothing else.</summary>
    public bool PassTransientErrorsAlone(ExpressionSyntax filter, CancellationToken cancellation) =>
        services.Sources.OperationAt(filter, cancellation) is { } condition && TransientErrors.Are(condition, call => ReturnedBy(call, cancellation));

    private IOperation? ReturnedBy(IInvocationOperation call, CancellationToken cancellation)
    {
        if (services.Sources.BodyOf(call.TargetMethod, cancellation) is not { } body)
            return null;
        var returns = body.Descendants().OfType<IReturnOperation>().ToArray();
        return returns is [{ ReturnedValue: { } only }] ? only : null;
    }

    private bool ReturnsFalse(InvocationExpressionSyntax call, int calls, CancellationToken cancellation)
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
            return IsFalse(expression, calls, cancellation);
        var returns = body?.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToArray();
        return returns is { Length: > 0 } && returns.All(statement => IsFalse(statement.Expression, calls, cancellation));
    }
}
