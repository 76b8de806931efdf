using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SessionGuard.CodeFixes;

/// <summary>How a value is declared so that it is disposed with the block.</summary>
internal static class Disposal
{
    /// <summary><c>using</c> or <c>await using</c>; null where the type has neither.</summary>
    public static string? Using(ITypeSymbol type, bool isAsync)
    {
        var all = type.AllInterfaces;
        if (isAsync && (Is(type, "IAsyncDisposable") || all.Any(contract => Is(contract, "IAsyncDisposable"))))
            return "await using";
        return Is(type, "IDisposable") || all.Any(contract => Is(contract, "IDisposable")) ? "using" : null;
    }

    /// <summary>Whether the language of a file has using declarations.</summary>
    public static bool IsDeclarable(SyntaxNode node) => node.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp8 };

    private static bool Is(ITypeSymbol type, string name) => type.Name == name && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
