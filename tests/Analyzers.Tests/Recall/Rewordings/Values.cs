using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SessionGuard.Analyzers.Tests.Recall.Rewordings;

/// <summary>What is returned goes into a variable first.</summary>
sealed class ResultsInVariables(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
    {
        var visited = (ReturnStatementSyntax)base.VisitReturnStatement(node)!;
        if (node.Expression is not { } value || !FitsVariable(value) || node.Parent is not BlockSyntax)
            return visited;
        var name = Fresh("result");
        return Block($"var {name} = {visited.Expression}; return {name};").WithTriviaFrom(visited);
    }
}

/// <summary>Objects and results that are given as arguments go into variables first.</summary>
sealed class ArgumentsInVariables(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (node.Parent is not BlockSyntax || (node.Expression as AwaitExpressionSyntax)?.Expression is var awaited && (awaited ?? node.Expression) is not InvocationExpressionSyntax)
            return base.VisitExpressionStatement(node);
        var call = (InvocationExpressionSyntax)(awaited ?? node.Expression);
        var (before, arguments) = ("", new List<string>());
        foreach (var argument in call.ArgumentList.Arguments)
        {
            var isValue = argument is { NameColon: null, Expression: InvocationExpressionSyntax or ObjectCreationExpressionSyntax or AwaitExpressionSyntax } && FitsVariable(argument.Expression) && !argument.ToString().StartsWith("nameof", StringComparison.Ordinal);
            var name = Fresh("argument");
            before += isValue ? $"var {name} = {argument.Expression}; " : "";
            arguments.Add(isValue ? name : argument.ToString());
        }

        return before == "" ? base.VisitExpressionStatement(node) : Block($"{before}{(awaited is null ? "" : "await ")}{call.Expression}({string.Join(", ", arguments)});").WithTriviaFrom(node);
    }
}

/// <summary>Of a chain of calls the last one is made on a variable: <c>var entry = db.Entry(user); entry.Reload();</c></summary>
sealed class ChainsTakenApart(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        var statements = new List<StatementSyntax>();
        foreach (var statement in node.Statements)
        {
            if (InnerCall(statement) is { } inner)
            {
                var name = Fresh("link");
                statements.Add(Statement($"var {name} = {inner};\n"));
                statements.Add(statement.ReplaceNode(inner, Expression(name)));
            }
            else
            {
                statements.Add((StatementSyntax)Visit(statement)!);
            }
        }

        return node.WithStatements(List(statements));
    }

    InvocationExpressionSyntax? InnerCall(StatementSyntax statement)
    {
        var value = statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var given }] } => given,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: var given } } => given,
            ExpressionStatementSyntax { Expression: var done } => done,
            ReturnStatementSyntax { Expression: var returned } => returned,
            _ => null,
        };
        var call = value is AwaitExpressionSyntax { Expression: var awaited } ? awaited : value;
        return call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax inner } } && FitsVariable(inner) && !IsTask(Model.GetTypeInfo(inner).Type) ? inner : null;
    }
}

/// <summary>Tasks that are awaited together stand in a list.</summary>
sealed class TasksInLists(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        return node is { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.Text: "WhenAll" } }, ArgumentList.Arguments.Count: > 1 }
            ? visited.WithArgumentList(ParseArgumentList($"(new List<Task> {{ {visited.ArgumentList.Arguments} }})"))
            : visited;
    }
}
