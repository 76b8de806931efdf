using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>Tasks that are arguments of WhenAll, or wait in locals.</summary>
internal static class LocalTasks
{
    public static Edits? Unfold(FixPlace place)
    {
        var locals = new List<TaskLocal>();
        WhenAll? whenAll = null;
        foreach (var node in place.Others.Prepend(place.Node))
        {
            if (!Classify(node, place, locals, ref whenAll))
                return null;
        }

        foreach (var local in locals.ToArray())
            whenAll ??= WhenAll.Over(local.Symbol, ScopeQuestions.Member(place.Node), place.Model);
        if (whenAll is null ? locals.Count == 0 : !AddArguments(whenAll, place, locals))
            return null;
        var edits = place.Edit();
        return locals.All(local => local.Await(edits, whenAll, place)) && (whenAll is null || Replace(whenAll, edits)) ? edits : null;
    }

    /// <summary>Finds out how a task is kept: as argument, in a local, or awaited at once; false where it is something else.</summary>
    private static bool Classify(SyntaxNode node, FixPlace place, List<TaskLocal> locals, ref WhenAll? whenAll)
    {
        var expression = node;
        while (expression.Parent is ExpressionSyntax and not (AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or AssignmentExpressionSyntax))
            expression = expression.Parent;
        switch (expression.Parent)
        {
            case AwaitExpressionSyntax:
                return true;
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                if (WhenAll.Of(call, place.Model) is not { } found || whenAll is not null && whenAll.Call != found.Call)
                    return false;
                whenAll = found;
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                return Add(declarator, place, locals);
            default:
                return false;
        }
    }

    private static bool Add(VariableDeclaratorSyntax declarator, FixPlace place, List<TaskLocal> locals)
    {
        if (locals.Any(known => known.Declarator == declarator))
            return true;
        if (TaskLocal.Of(declarator, place) is not { } local)
            return false;
        locals.Add(local);
        return true;
    }

    private static bool AddArguments(WhenAll whenAll, FixPlace place, List<TaskLocal> locals)
    {
        foreach (var argument in whenAll.Arguments)
        {
            if (argument.Expression is IdentifierNameSyntax name)
            {
                if (place.Model.GetSymbolInfo(name).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] } || reference.GetSyntax() is not VariableDeclaratorSyntax declarator || !Add(declarator, place, locals))
                    return false;
            }
            else if (argument.Expression is not InvocationExpressionSyntax || !TaskLocal.IsTask(place.Model.GetTypeInfo(argument.Expression).Type))
            {
                return false;
            }
        }

        return whenAll.Arguments.Count > 0;
    }

    private static bool Replace(WhenAll whenAll, Edits edits)
    {
        var calls = whenAll.Arguments.Select(argument => argument.Expression).Where(expression => expression is not IdentifierNameSyntax).ToArray();
        if (whenAll.Statement is { } statement)
        {
            if (calls.Length != 1 && !WhenAll.IsAmongOthers(statement))
                return false;
            if (calls.Length == 0)
                edits.Remove(statement);
            else
                OneStatementEach(calls, statement, statement.SpanStart, statement.Span.End, edits.Layout.Indentation(statement), edits.Layout.BeginsLine(statement.SpanStart), whenAll, edits);
            return true;
        }

        if (whenAll.Awaited.Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } arrow && whenAll.Result is null && calls.Length == whenAll.Arguments.Count)
        {
            edits.ToBlock(arrow, method.SemicolonToken, method, "await ", calls[0].SpanStart);
            OneStatementEach(calls, method, calls[0].SpanStart, method.SemicolonToken.Span.End, edits.Layout.Indentation(method) + edits.Layout.Unit, true, whenAll, edits);
            return true;
        }

        if (whenAll.Result is not { } result || whenAll.Awaited.Parent is ArrowExpressionClauseSyntax or ExpressionStatementSyntax || whenAll.Arguments.Count == 0)
            return false;
        var above = (SyntaxNode?)whenAll.Awaited.FirstAncestorOrSelf<StatementSyntax>() ?? whenAll.Awaited;
        edits.Replace(TextSpan.FromBounds(whenAll.Awaited.SpanStart, whenAll.Arguments[0].SpanStart), $"new {result.ToMinimalDisplayString(edits.Model, whenAll.Awaited.SpanStart)}[] {{ ", above);
        foreach (var call in calls)
        {
            edits.Insert(call.SpanStart, "await ");
            edits.Insert(call.Span.End, whenAll.Suffix);
        }

        edits.Replace(TextSpan.FromBounds(whenAll.Arguments.Last().Span.End, whenAll.Awaited.Span.End), " }", above);
        return true;
    }

    private static void OneStatementEach(ExpressionSyntax[] calls, SyntaxNode above, int start, int end, string indentation, bool onLines, WhenAll whenAll, Edits edits)
    {
        if (start < calls[0].SpanStart)
            edits.Replace(TextSpan.FromBounds(start, calls[0].SpanStart), "await ", above);
        for (var i = 1; i < calls.Length; i++)
        {
            var gap = TextSpan.FromBounds(calls[i - 1].Span.End, calls[i].SpanStart);
            var comments = edits.Layout.Comments(gap);
            var line = edits.Layout.NewLine + indentation;
            var separator = onLines || comments.Any(comment => comment.IsKind(SyntaxKind.SingleLineCommentTrivia)) ? line : " ";
            edits.Put(gap, whenAll.Suffix + ";" + (comments.Count > 0 ? " " : "") + string.Join(line, comments) + separator + "await ");
        }

        edits.Replace(TextSpan.FromBounds(calls[calls.Length - 1].Span.End, end), whenAll.Suffix + ";", above);
    }
}
