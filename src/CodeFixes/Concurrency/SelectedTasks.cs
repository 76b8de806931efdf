using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary><c>Task.WhenAll(xs.Select(x => ...))</c>: becomes a loop whose body is the lambda's.</summary>
internal static class SelectedTasks
{
    private static readonly string[] Materializers = ["ToList", "ToArray"];

    public static Edits? Unfold(FixPlace place)
    {
        if (SelectAround(place.Node, place) is not { } select || select.Expression is not MemberAccessExpressionSyntax { Expression: var source })
            return null;
        var (whenAll, declaration) = Waiter(select, place);
        if (whenAll is null || select.ArgumentList.Arguments is not [{ Expression: LambdaExpressionSyntax lambda }] || Parameter(lambda) is not { } parameter || IsStreamed(source, place))
            return null;
        if ((whenAll.Statement ?? whenAll.Taker?.FirstAncestorOrSelf<StatementSyntax>()) is not { } statement || !IsLoopable(lambda, parameter, statement, place))
            return null;
        var results = whenAll.Statement is null ? ResultList.Of(whenAll, place) : null;
        if (whenAll.Statement is null && (results is null || !WhenAll.IsAmongOthers(statement)))
            return null;
        return Write(place, new Parts(select, source, lambda, parameter, whenAll, statement, declaration, results));
    }

    private static InvocationExpressionSyntax? SelectAround(SyntaxNode node, FixPlace place)
    {
        foreach (var call in node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Select" } && call.ArgumentList.Arguments.Count == 1
                && place.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingType.Name: "Enumerable" })
                return call;
        }

        return null;
    }

    /// <summary>The WhenAll over the selected tasks, given at once or by a local that the statement before declares.</summary>
    private static (WhenAll? WhenAll, LocalDeclarationStatementSyntax? Declaration) Waiter(InvocationExpressionSyntax select, FixPlace place)
    {
        SyntaxNode tasks = select;
        while (tasks.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } outer } access && Materializers.Contains(access.Name.Identifier.Text))
            tasks = outer;
        if (tasks.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && call.ArgumentList.Arguments.Count == 1)
            return (WhenAll.Of(call, place.Model), null);
        if (tasks.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration } } declarator })
            return default;
        if (place.Model.GetDeclaredSymbol(declarator) is not ILocalSymbol local || Edits.HasDirectives(declaration) || WhenAll.Over(local, block, place.Model) is not { Arguments.Count: 1 } whenAll)
            return default;
        var uses = ScopeQuestions.Member(declarator).DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == local.Name);
        var next = block.Statements.IndexOf(declaration) + 1;
        return uses == 1 && next < block.Statements.Count && whenAll.Awaited.FirstAncestorOrSelf<StatementSyntax>() == block.Statements[next] ? (whenAll, declaration) : default;
    }

    private static string? Parameter(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var only] } => only.Identifier.Text,
        _ => null,
    };

    /// <summary>A query that would be read while the body uses its session.</summary>
    private static bool IsStreamed(ExpressionSyntax source, FixPlace place) =>
        source.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Any(part => place.Model.GetTypeInfo(part).Type is { } type && (type.Name == "IQueryable" || type.AllInterfaces.Any(contract => contract.Name == "IQueryable")))
        && source is not AwaitExpressionSyntax and not ParenthesizedExpressionSyntax { Expression: AwaitExpressionSyntax };

    private static bool IsLoopable(LambdaExpressionSyntax lambda, string parameter, StatementSyntax statement, FixPlace place)
    {
        if (ScopeQuestions.HidesNames(lambda, statement, place.Model) || Edits.HasDirectives(lambda))
            return false;
        foreach (var node in lambda.Body.DescendantNodesAndSelf())
        {
            var written = node switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left,
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } prefix => prefix.Operand,
                PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } postfix => postfix.Operand,
                ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => argument.Expression,
                _ => null,
            };
            if (written is IdentifierNameSyntax name && name.Identifier.Text == parameter)
                return false;
        }

        return true;
    }

    private static Edits? Write(FixPlace place, Parts parts)
    {
        var edits = place.Edit();
        var (lambda, statement) = (parts.Lambda, parts.Statement);
        var start = (StatementSyntax?)parts.Declaration ?? statement;
        if (!(lambda.Body is BlockSyntax body ? Returns(body, lambda, parts, edits) : Expression((ExpressionSyntax)lambda.Body, lambda, parts, edits)))
            return null;
        if (parts.Results is { } results)
        {
            edits.InsertBefore(start, results.Declaration);
            results.Adjust(edits);
        }

        edits.Replace(TextSpan.FromBounds(start.SpanStart, parts.Source.SpanStart), $"foreach (var {parts.Parameter} in ", start);
        edits.Replace(TextSpan.FromBounds(parts.Source.Span.End, lambda.ArrowToken.Span.End), ")", start);
        if (lambda.Body is BlockSyntax block && edits.Layout.BeginsLine(block.SpanStart))
            edits.Reindent(TextSpan.FromBounds(block.OpenBraceToken.SpanStart, block.CloseBraceToken.SpanStart), edits.Layout.Indentation(block), edits.Layout.Indentation(start));
        edits.Replace(TextSpan.FromBounds(lambda.Body.Span.End, statement.Span.End), lambda.Body is BlockSyntax ? "" : ";", start);
        return edits;
    }

    /// <summary>What ends the lambda goes on with the next turn of the loop.</summary>
    private static bool Returns(BlockSyntax body, LambdaExpressionSyntax lambda, Parts parts, Edits edits)
    {
        if (!ScopeQuestions.IsAsync(lambda))
            return false;
        var returns = ScopeQuestions.Own(body).OfType<ReturnStatementSyntax>().ToArray();
        if (parts.Results is { } results)
        {
            if (returns is not [{ Expression: { } value } only] || only != body.Statements.Last())
                return false;
            edits.Put(TextSpan.FromBounds(only.SpanStart, value.SpanStart), results.Name + ".Add(");
            edits.Insert(value.Span.End, ")");
            return !Layout.HasComments(only);
        }

        foreach (var statement in returns)
        {
            if (statement.Expression is not null || statement.Ancestors().TakeWhile(ancestor => ancestor != body).Any(ancestor => ancestor is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax))
                return false;
            edits.Replace(statement.ReturnKeyword, "continue");
        }

        return true;
    }

    private static bool Expression(ExpressionSyntax body, LambdaExpressionSyntax lambda, Parts parts, Edits edits)
    {
        var awaited = ScopeQuestions.IsAsync(lambda) ? "" : "await ";
        var suffix = awaited.Length > 0 ? parts.WhenAll.Suffix : "";
        if (awaited.Length > 0 && body is not InvocationExpressionSyntax)
            return false;
        if (parts.Results is { } results)
            (awaited, suffix) = (results.Name + ".Add(" + awaited, suffix + ")");
        else if (body is not (AwaitExpressionSyntax or InvocationExpressionSyntax or AssignmentExpressionSyntax))
            return false;
        var arrow = lambda.ArrowToken.Span.End;
        if (edits.Layout.Comments(TextSpan.FromBounds(arrow, body.SpanStart)).Count > 0)
            return false;
        var start = (StatementSyntax?)parts.Declaration ?? parts.Statement;
        var gap = edits.Layout.BeginsLine(start.SpanStart) ? edits.Layout.NewLine + edits.Layout.Indentation(start) + edits.Layout.Unit : " ";
        edits.Put(TextSpan.FromBounds(arrow, body.SpanStart), gap + awaited);
        edits.Insert(body.Span.End, suffix);
        return true;
    }

    private sealed record Parts(
        InvocationExpressionSyntax Select,
        ExpressionSyntax Source,
        LambdaExpressionSyntax Lambda,
        string Parameter,
        WhenAll WhenAll,
        StatementSyntax Statement,
        LocalDeclarationStatementSyntax? Declaration,
        ResultList? Results);
}
