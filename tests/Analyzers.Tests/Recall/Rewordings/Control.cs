using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SessionGuard.Analyzers.Tests.Recall.Rewordings;

/// <summary>Declarations with <c>using</c> are written with what follows them in other words.</summary>
sealed class Usings(SemanticModel model, Func<LocalDeclarationStatementSyntax, string, string> write) : Rewording(model)
{
    /// <summary><c>using (var db = Open()) { ... }</c></summary>
    public static string AsStatement(LocalDeclarationStatementSyntax declaration, string rest) => $"{declaration.AwaitKeyword.ToFullString()}using ({declaration.Declaration}) {{\n{rest}}}\n";

    /// <summary><c>var db = Open(); try { ... } finally { db.Dispose(); }</c></summary>
    public static string AsFinally(LocalDeclarationStatementSyntax declaration, string rest)
    {
        var name = declaration.Declaration.Variables[0].Identifier.Text;
        return $"{declaration.Declaration}; try {{\n{rest}}} finally {{ {(declaration.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) ? $"await {name}.DisposeAsync()" : $"{name}.Dispose()")}; }}\n";
    }

    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        var visited = (BlockSyntax)base.VisitBlock(node)!;
        for (var i = visited.Statements.Count - 1; i >= 0; i--)
        {
            if (visited.Statements[i] is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword, Declaration.Variables.Count: 1 } declaration || visited.Statements.Skip(i + 1).Any(statement => statement is LocalFunctionStatementSyntax))
                continue;
            var written = Block(write(declaration, string.Concat(visited.Statements.Skip(i + 1).Select(statement => statement.ToFullString())))).Statements;
            visited = visited.WithStatements(List([.. visited.Statements.Take(i), .. written]));
        }

        return visited;
    }
}

/// <summary>The body of each method stands in a try.</summary>
sealed class Tried(SemanticModel model, string end) : Rewording(model)
{
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) =>
        node.Body is { Statements.Count: > 0 } body && !body.DescendantNodes().OfType<YieldStatementSyntax>().Any() ? node.WithBody(Block($"try {body} {end}")) : node;
}

/// <summary>Of an <c>if</c> with an <c>else</c> the other way comes first.</summary>
sealed class Inverted(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
        return visited.Else is { Statement: not IfStatementSyntax } other && node.Parent is not ElseClauseSyntax && !Declares(node.Condition)
            ? Statement($"if (!({visited.Condition})) {other.Statement} else {visited.Statement}").WithTriviaFrom(visited)
            : visited;
    }
}

/// <summary>What follows an <c>if (done) return;</c> stands in the other way of it.</summary>
sealed class NestedGuards(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        var visited = (BlockSyntax)base.VisitBlock(node)!;
        if (node.Parent is not MethodDeclarationSyntax method || Answers(MethodOf(method)))
            return visited;
        for (var i = visited.Statements.Count - 2; i >= 0; i--)
        {
            var rest = visited.Statements.Skip(i + 1).ToArray();
            if (visited.Statements[i] is IfStatementSyntax { Else: null, Statement: ReturnStatementSyntax or BlockSyntax { Statements: [ReturnStatementSyntax] } } guard && !Declares(guard.Condition) && !rest.Any(statement => statement is LocalFunctionStatementSyntax))
                visited = visited.WithStatements(List([.. visited.Statements.Take(i), Statement($"if (!({guard.Condition})) {{ {string.Concat(rest.Select(statement => statement.ToFullString()))} }}\n")]));
        }

        return visited;
    }
}

/// <summary>Lists and arrays are gone through by an index.</summary>
sealed class Indexed(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var visited = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        var type = Model.GetTypeInfo(node.Expression).Type;
        if (node.Expression is not IdentifierNameSyntax || type is not (IArrayTypeSymbol or INamedTypeSymbol { Name: "List" or "IReadOnlyList" or "IList" }))
            return visited;
        var (index, count) = (Fresh("index"), type is IArrayTypeSymbol ? "Length" : "Count");
        return Statement($"for (var {index} = 0; {index} < {visited.Expression}.{count}; {index}++) {{ {visited.Type} {visited.Identifier} = {visited.Expression}[{index}]; {Inside(visited.Statement)} }}\n").WithTriviaFrom(visited);
    }
}

/// <summary>Conditions ask by patterns and constants: <c>is null</c>, <c>== true</c>.</summary>
sealed class Patterns(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (IsQuoted(node) || !node.Right.IsKind(SyntaxKind.NullLiteralExpression) && !node.Right.IsKind(SyntaxKind.NumericLiteralExpression))
            return visited;
        return node.Kind() switch
        {
            SyntaxKind.EqualsExpression => Expression($"{visited.Left} is {visited.Right}").WithTriviaFrom(visited),
            SyntaxKind.NotEqualsExpression => Expression($"{visited.Left} is not {visited.Right}").WithTriviaFrom(visited),
            SyntaxKind.GreaterThanExpression or SyntaxKind.LessThanExpression => Expression($"{visited.Left} is {visited.OperatorToken} {visited.Right}").WithTriviaFrom(visited),
            _ => visited,
        };
    }

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
        return node.Condition switch
        {
            IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax when Model.GetTypeInfo(node.Condition).Type?.SpecialType == SpecialType.System_Boolean => visited.WithCondition(Expression($"{visited.Condition} == true")),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } => visited.WithCondition(Expression($"{((PrefixUnaryExpressionSyntax)visited.Condition).Operand} is false")),
            _ => visited,
        };
    }
}
