using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Analyzers;

/// <summary>Where the code of a member stands.</summary>
internal static class BodySyntax
{
    /// <summary>The node of a declaration that an operation tree is asked for; null where there is no code that a graph is made of.</summary>
    public static SyntaxNode? Of(SyntaxNode declaration, ISymbol owner) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.Body is null && method.ExpressionBody is null && (method as ConstructorDeclarationSyntax)?.Initializer is null ? null : method,
        AccessorDeclarationSyntax accessor => accessor.Body is null && accessor.ExpressionBody is null ? null : accessor,
        ArrowExpressionClauseSyntax or CompilationUnitSyntax => declaration,
        FieldDeclarationSyntax fields => fields.Declaration.Variables.FirstOrDefault(field => field.Identifier.ValueText == owner.Name)?.Initializer,
        VariableDeclaratorSyntax field => field.Initializer,
        PropertyDeclarationSyntax property => property.Initializer,
        TypeDeclarationSyntax { BaseList.Types: [PrimaryConstructorBaseTypeSyntax ancestor, ..] } => ancestor,
        _ => null,
    };

    /// <summary>The text that the code can be judged by: the whole member, but of a type that calls its base's constructor only that call.</summary>
    public static TextSpan SpanOf(SyntaxNode declaration, SyntaxNode body) => declaration is TypeDeclarationSyntax ? body.Span : declaration.Span;

    [return: NotNullIfNotNull(nameof(operation))]
    public static IOperation? RootOf(IOperation? operation)
    {
        while (operation?.Parent is { } parent)
            operation = parent;
        return operation;
    }
}
