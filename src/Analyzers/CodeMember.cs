using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Analyzers;

/// <summary>A member of a file that has code in it. What is asked of it is looked up then.</summary>
internal sealed class CodeMember(CodeFile file, SyntaxNode body, TextSpan span, TypePart? type)
{
    private string? _text;
    private ISymbol? _owner;

    /// <summary>The text that the code can be judged by: the whole member, but of a type that calls its base's constructor only that call.</summary>
    public string Text => _text ??= file.Tree.GetText(file.Cancellation).ToString(span);

    /// <summary>Whose code it is: a method, accessor or constructor, or the field or property that is initialized.</summary>
    public ISymbol? Owner => _owner ??= FindOwner();

    public INamedTypeSymbol? Type => type is null ? Owner?.ContainingType : type.Symbol;

    /// <summary>The whole operation tree of the code.</summary>
    public IOperation? Root => OperationWalk.RootOf(file.Model.GetOperation(body, file.Cancellation));

    /// <summary>The nodes in a member that operation trees are asked for.</summary>
    public static IEnumerable<SyntaxNode> BodiesOf(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case BaseMethodDeclarationSyntax method:
                if (method.Body is not null || method.ExpressionBody is not null || (method as ConstructorDeclarationSyntax)?.Initializer is not null)
                    yield return method;
                break;
            case BaseFieldDeclarationSyntax fields:
                foreach (var field in fields.Declaration.Variables)
                {
                    if (field.Initializer is { } value)
                        yield return value;
                }

                break;
            case BasePropertyDeclarationSyntax property:
                foreach (var accessor in property.AccessorList?.Accessors ?? default)
                {
                    if (accessor.Body is not null || accessor.ExpressionBody is not null)
                        yield return accessor;
                }

                if (property is PropertyDeclarationSyntax { ExpressionBody: { } read })
                    yield return read;
                if (property is IndexerDeclarationSyntax { ExpressionBody: { } element })
                    yield return element;
                if (property is PropertyDeclarationSyntax { Initializer: { } initial })
                    yield return initial;
                break;
        }
    }

    private ISymbol? FindOwner()
    {
        var symbol = body switch
        {
            EqualsValueClauseSyntax { Parent: { } initialized } => file.Model.GetDeclaredSymbol(initialized, file.Cancellation),
            ArrowExpressionClauseSyntax { Parent: { } property } => (file.Model.GetDeclaredSymbol(property, file.Cancellation) as IPropertySymbol)?.GetMethod,
            PrimaryConstructorBaseTypeSyntax => type?.PrimaryConstructor,
            _ => file.Model.GetDeclaredSymbol(body, file.Cancellation),
        };

        // Callers call the part that declares it.
        return symbol is IMethodSymbol { PartialDefinitionPart: { } definition } ? definition : symbol;
    }
}
