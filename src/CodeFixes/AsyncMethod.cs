using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes;

/// <summary>A method that returns a task, made to await it.</summary>
internal static class AsyncMethod
{
    /// <summary>Adds <c>async</c>, and in a body awaits what it returns; false where that cannot be written.</summary>
    public static bool Become(MethodDeclarationSyntax method, IMethodSymbol symbol, Edits edits)
    {
        if (symbol.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType))
            return false;
        edits.Insert(method.ReturnType.SpanStart, "async ");
        if (method.Body is not { } body)
            return true;
        var hasResult = symbol.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 };
        foreach (var statement in ScopeQuestions.Own(body).OfType<ReturnStatementSyntax>())
        {
            if (statement.Expression is not { } value || value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression))
                return false;
            var (open, close) = Edits.ForAwait(value);
            edits.Insert(value.Span.End, close);
            if (hasResult)
            {
                edits.Insert(value.SpanStart, "await " + open);
                continue;
            }

            edits.Put(TextSpan.FromBounds(statement.SpanStart, value.SpanStart), "await " + open);
            if (statement == body.Statements.Last())
                continue;
            if (statement.Parent is not BlockSyntax)
                return false;
            edits.InsertAfter(statement, "return;");
        }

        return true;
    }
}
