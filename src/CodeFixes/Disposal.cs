using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SessionGuard.CodeFixes;

/// <summary>How a value is declared so that it is disposed with the block.</summary>
internal static class Disposal
{
    /// <summary><c>using</c> or <c>await using</c>; null where the type has neither.</summary>
    public static string? Using(ITypeSymbol type, bool isAsync) =>
        isAsync && Has(type, "IAsyncDisposable") ? "await using" : Has(type, "IDisposable") ? "using" : null;

    /// <summary>Whether the language of a file has using declarations.</summary>
    public static bool IsDeclarable(SyntaxNode node) => node.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp8 };

    private static bool Has(ITypeSymbol type, string contract) => type is ITypeParameterSymbol { ConstraintTypes: var constraints }
        ? constraints.Any(constraint => constraint is not ITypeParameterSymbol && Has(constraint, contract))
        : Is(type, contract) || type.AllInterfaces.Any(implemented => Is(implemented, contract));

    private static bool Is(ITypeSymbol type, string name) => type.Name == name && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
