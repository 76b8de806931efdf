using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers;

/// <summary>Which types are exceptions, and which of them stand for all.</summary>
internal static class ExceptionTypes
{
    public static bool IsException(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (IsRoot(t))
                return true;
        }

        return false;
    }

    /// <summary>Whether a handler of this type lets nothing pass.</summary>
    public static bool CatchesAll(ITypeSymbol? type) => type is null or { SpecialType: SpecialType.System_Object } || IsRoot(type);

    private static bool IsRoot(ITypeSymbol type) => type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
