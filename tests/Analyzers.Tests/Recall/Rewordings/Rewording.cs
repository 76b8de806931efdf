using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Tests.Recall.Rewordings;

/// <summary>Writes a file in other words that mean the same, at every place where it can.</summary>
abstract class Rewording(SemanticModel model) : CSharpSyntaxRewriter
{
    int names;

    /// <summary>Of the file as it was written: asked about its nodes, not about rewritten ones.</summary>
    protected SemanticModel Model { get; } = model;

    /// <summary>A name that nothing else has.</summary>
    protected string Fresh(string stem) => $"{stem}{++names}Reworded";

    protected static StatementSyntax Statement(string text) => SyntaxFactory.ParseStatement(text);

    protected static ExpressionSyntax Expression(string text) => SyntaxFactory.ParseExpression(text);

    protected static MemberDeclarationSyntax Member(string text) => SyntaxFactory.ParseMemberDeclaration(text) ?? throw new InvalidOperationException($"No member: {text}");

    /// <summary>A statement that stands for several in a block.</summary>
    protected static BlockSyntax Block(string statements) => (BlockSyntax)Statement($"{{ {statements} }}\n");

    protected static string Inside(StatementSyntax statement) => statement is BlockSyntax block ? block.Statements.ToFullString() : statement.ToFullString();

    protected static bool IsTask(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };

    /// <summary>Whether the body returns a value, awaited or not.</summary>
    protected static bool Answers(IMethodSymbol method) => !method.ReturnsVoid && !(method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 });

    protected IMethodSymbol MethodOf(MethodDeclarationSyntax method) => (IMethodSymbol)Model.GetDeclaredSymbol(method)!;

    /// <summary>The body as a block.</summary>
    protected string BodyOf(MethodDeclarationSyntax method) => method.Body?.ToString() ?? $"{{ {(Answers(MethodOf(method)) ? "return " : "")}{method.ExpressionBody!.Expression}; }}";

    /// <summary>Whether a variable of the expression's own type can hold its value.</summary>
    protected bool FitsVariable(ExpressionSyntax value) =>
        value is InvocationExpressionSyntax or ObjectCreationExpressionSyntax or AwaitExpressionSyntax or MemberAccessExpressionSyntax or BinaryExpressionSyntax
        && !value.DescendantNodes().OfType<DeclarationExpressionSyntax>().Any()
        && Model.GetTypeInfo(value) is { Type: { SpecialType: not SpecialType.System_Void, TypeKind: not TypeKind.Error } type, ConvertedType: var converted } && SymbolEqualityComparer.Default.Equals(type, converted);

    /// <summary>Whether the node is part of a lambda that a query provider reads.</summary>
    protected bool IsQuoted(SyntaxNode node) => node.Ancestors().OfType<LambdaExpressionSyntax>().Any(lambda => Model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { Name: "Expression" });

    protected static bool IsInNameOf(SyntaxNode node) => node.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression.ToString() == "nameof");

    protected static bool Declares(SyntaxNode node) => node.DescendantNodes().Any(part => part is DeclarationExpressionSyntax or DeclarationPatternSyntax or RecursivePatternSyntax or VarPatternSyntax);

    /// <summary>A method whose body another one can run, given the same parameters.</summary>
    protected bool IsMovable(MethodDeclarationSyntax method) =>
        (method.Body is not null || method.ExpressionBody is { Expression: not ThrowExpressionSyntax }) && MethodOf(method) is var symbol
        && symbol is { ReturnsByRef: false, ReturnsByRefReadonly: false, ExplicitInterfaceImplementations.IsEmpty: true } && !(symbol.IsAsync && symbol.ReturnsVoid)
        && symbol.Parameters.All(parameter => parameter.RefKind == RefKind.None) && !method.DescendantNodes().OfType<YieldStatementSyntax>().Any();
}
