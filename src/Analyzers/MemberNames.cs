using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers;

/// <summary>What a member is called, and what it is made of.</summary>
internal static class MemberNames
{
    /// <summary>The name that callers know a method by: of an explicit implementation the part behind the interface's name.</summary>
    public static string CalledName(this IMethodSymbol method) => method.Name.Substring(method.Name.LastIndexOf('.') + 1);

    /// <summary>Whether a property keeps a value of its own, and does not work one out.</summary>
    public static bool IsAuto(this IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
