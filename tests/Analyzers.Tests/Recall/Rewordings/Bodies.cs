using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SessionGuard.Analyzers.Tests.Recall.Rewordings;

/// <summary>Methods of one expression have blocks.</summary>
sealed class BlockBodies(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) =>
        node.ExpressionBody is { Expression: not ThrowExpressionSyntax } ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody((BlockSyntax)Statement(BodyOf(node) + "\n")) : node;
}

/// <summary>Methods of one statement have none.</summary>
sealed class ExpressionBodies(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var only = node.Body is { Statements: [var statement] } ? statement switch
        {
            ReturnStatementSyntax { Expression: var returned } => returned,
            ExpressionStatementSyntax { Expression: var done } => done,
            _ => null,
        } : null;
        return only is null ? node : node.WithBody(null).WithExpressionBody(ArrowExpressionClause(only.WithoutTrivia())).WithSemicolonToken(Token(SyntaxKind.SemicolonToken)).WithTrailingTrivia(LineFeed);
    }
}

/// <summary>The body stands in a local function that the method calls.</summary>
sealed class LocalFunctions(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (!IsMovable(node))
            return node;
        var (method, name) = (MethodOf(node), Fresh("Inner"));
        var call = (Answers(method) ? "return " : "") + (method.IsAsync ? "await " : "") + name + "();";
        return node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block($"{call} {(method.IsAsync ? "async " : "")}{node.ReturnType} {name}() {BodyOf(node)}"));
    }
}

/// <summary>The body stands in a private method that the method calls.</summary>
sealed class PrivateMethods(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node) => node.WithMembers(List(node.Members.SelectMany(member => member is MethodDeclarationSyntax method && IsMovable(method) ? Split(method) : [member])));

    IEnumerable<MemberDeclarationSyntax> Split(MethodDeclarationSyntax node)
    {
        var method = MethodOf(node);
        var name = Fresh(node.Identifier.Text);
        var parameters = node.ParameterList.Parameters.Select(parameter => parameter.WithAttributeLists(default).WithModifiers(default).WithDefault(null).ToString());
        yield return node.WithBody(null)
            .WithExpressionBody(ArrowExpressionClause(Expression($"{(method.IsAsync ? "await " : "")}{name}{Given(method)}({string.Join(", ", method.Parameters.Select(parameter => parameter.Name))})")))
            .WithSemicolonToken(Token(SyntaxKind.SemicolonToken)).WithTrailingTrivia(LineFeed);
        yield return Member($"private {(method.IsStatic ? "static " : "")}{(method.IsAsync ? "async " : "")}{node.ReturnType} {name}{node.TypeParameterList}({string.Join(", ", parameters)}) {node.ConstraintClauses} {BodyOf(node)}\n");
    }

    static string Given(IMethodSymbol method) => method.IsGenericMethod ? $"<{string.Join(", ", method.TypeParameters.Select(parameter => parameter.Name))}>" : "";
}

/// <summary>Tasks that are handed on are awaited.</summary>
sealed class AwaitedTasks(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) =>
        node.ExpressionBody?.Expression is InvocationExpressionSyntax call && node is { Modifiers.Count: > 0 } && !MethodOf(node).IsAsync && IsTask(MethodOf(node).ReturnType) && IsTask(Model.GetTypeInfo(call).Type)
            ? node.AddModifiers(Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(Space)).WithExpressionBody(ArrowExpressionClause(Expression("await " + call)))
            : node;
}

/// <summary>Results are not waited for in a context of their own.</summary>
sealed class ConfiguredAwaits(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitAwaitExpression(AwaitExpressionSyntax node)
    {
        var visited = (AwaitExpressionSyntax)base.VisitAwaitExpression(node)!;
        return IsTask(Model.GetTypeInfo(node.Expression).Type) ? visited.WithExpression(Expression($"({visited.Expression}).ConfigureAwait(false)")) : visited;
    }
}
