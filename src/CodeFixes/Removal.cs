using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes;

/// <summary>Takes a call, with the statement that it is, out of its method; a method that waited for nothing else stops being async.</summary>
internal static class Removal
{
    /// <summary>Null where the call's result is used, where the statement is all there is below an if, or where the method could not be written without it.</summary>
    public static Edits? Of(FixPlace place)
    {
        if (ScopeQuestions.StatementOf(place.Node) is not { Parent: BlockSyntax block } statement || Edits.HasDirectives(statement))
            return null;
        if (block.Statements.Count == 1 && block.Parent is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax))
            return null;
        var edits = place.Edit();
        if (ScopeQuestions.Function(statement) is not { } function || ScopeQuestions.IsAsync(function) && !Waits(function, statement) && !Settle(function, statement, place, edits))
            return null;
        if (!edits.IsTouched(statement))
            edits.Remove(statement);
        return edits;
    }

    private static bool Waits(SyntaxNode function, StatementSyntax without) =>
        ScopeQuestions.Own(function).Any(node => !without.Span.Contains(node.Span) && node switch
        {
            AwaitExpressionSyntax => true,
            CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
            UsingStatementSyntax block => block.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
            LocalDeclarationStatementSyntax local => local.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
            YieldStatementSyntax => true,
            _ => false,
        });

    /// <summary>Takes <c>async</c> from a method that has nothing left to wait for; false where its return type leaves no plain way.</summary>
    private static bool Settle(SyntaxNode function, StatementSyntax removed, FixPlace place, Edits edits)
    {
        if (function is not MethodDeclarationSyntax { Body: { } body } method || place.Model.GetDeclaredSymbol(method)?.ReturnType is not INamedTypeSymbol { Name: "Task", ContainingNamespace.Name: "Tasks" } task)
            return false;
        var keyword = method.Modifiers.First(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword));
        edits.Replace(new TextSpan(keyword.SpanStart, keyword.GetNextToken().SpanStart - keyword.SpanStart), "", method);
        var returns = ScopeQuestions.Own(body).OfType<ReturnStatementSyntax>().ToArray();
        if (place.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is not { } tasks)
            return false;
        var name = place.NameOf(tasks, body.SpanStart);
        if (task.TypeArguments is [var result])
        {
            foreach (var statement in returns)
            {
                if (statement.Expression is not { } value)
                    return false;
                var argument = SymbolEqualityComparer.Default.Equals(place.Model.GetTypeInfo(value).Type, result) ? "" : $"<{place.NameOf(result, value.SpanStart)}>";
                edits.Insert(value.SpanStart, $"{name}.FromResult{argument}(");
                edits.Insert(value.Span.End, ")");
            }

            return true;
        }

        foreach (var statement in returns)
            edits.Insert(statement.ReturnKeyword.Span.End, $" {name}.CompletedTask");
        if (body.Statements.Last() == removed)
            edits.Replace(removed.Span, $"return {name}.CompletedTask;", removed);
        else if (place.Model.AnalyzeControlFlow(body) is { Succeeded: true, EndPointIsReachable: true })
            edits.InsertAfter(body.Statements.Last(), $"return {name}.CompletedTask;");
        return true;
    }
}
