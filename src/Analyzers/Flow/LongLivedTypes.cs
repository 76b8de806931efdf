using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Types whose instances live as long as the application.</summary>
internal static class LongLivedTypes
{
    private static readonly string[] InstanceNames = ["Instance", "Current", "Default", "Singleton", "_instance", "s_instance", "instance", "_default"];

    /// <summary>Hosted services, and middleware that is made once.</summary>
    public static bool ByNature(INamedTypeSymbol type) => IsHosted(type) || WebTypes.IsConventionMiddleware(type);

    public static bool IsHosted(INamedTypeSymbol type) => !type.IsAbstract && WebTypes.IsHosted(type);

    /// <summary>A class that keeps its one instance in a static of its own, and lets nobody else construct one.</summary>
    public static bool KeepsItsOnlyInstance(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class || type.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Protected)))
            return false;
        return type.GetMembers().Any(member => member.IsStatic && InstanceNames.Contains(member.Name) && member switch
        {
            IFieldSymbol field => Holds(field.Type, type),
            IPropertySymbol property => Holds(property.Type, type),
            _ => false,
        });
    }

    private static bool Holds(ITypeSymbol kept, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(kept, type)
        || kept is INamedTypeSymbol { Name: "Lazy", TypeArguments: [var inner] } && SymbolEqualityComparer.Default.Equals(inner, type);
}
