using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers;

/// <summary>The annotations by which code tells how it is stored and served, named without the suffix Attribute.</summary>
internal static class Annotations
{
    private const string Suffix = "Attribute";

    /// <summary>Where the annotations of mappings come from: serializers, too, have keys and versions.</summary>
    private static readonly string[] Mappers = [.. Libraries.All.SelectMany(library => library.MappingAttributes).Distinct(StringComparer.Ordinal)];

    public static bool Has(ISymbol symbol, string name) => Find(symbol, name) is not null;

    /// <summary>Whether there is one whose namespace ends in this name, where several libraries call theirs the same.</summary>
    public static bool Has(ISymbol symbol, string name, string space) =>
        symbol.GetAttributes().Any(attribute => IsNamed(attribute, name) && attribute.AttributeClass!.ContainingNamespace.Name == space);

    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (IsNamed(attribute, name))
                return attribute;
        }

        return null;
    }

    /// <summary>Whether the symbol has an annotation of that name by which it is mapped to a database.</summary>
    public static bool Maps(ISymbol symbol, string name) => FindMapping(symbol, name) is not null;

    public static AttributeData? FindMapping(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (IsNamed(attribute, name) && attribute.AttributeClass!.ContainingNamespace.ToDisplayString() is var space && Mappers.Any(mapper => space == mapper || space.StartsWith(mapper + ".", StringComparison.Ordinal)))
                return attribute;
        }

        return null;
    }

    /// <summary>Whether an annotation names a namesake of a type: the model that is made of its objects.</summary>
    public static bool NameModelOf(ISymbol symbol, ITypeSymbol type)
    {
        return symbol.GetAttributes().Any(attribute => attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value)).Any(given => given is { Kind: TypedConstantKind.Type, Value: ITypeSymbol named } && IsModel(named)));

        bool IsModel(ITypeSymbol named) => named is INamedTypeSymbol { TypeArguments: var arguments }
            && (named.Name == type.Name && !SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, type.OriginalDefinition) || arguments.Any(IsModel));
    }

    public static bool IsNamed(AttributeData attribute, string name) =>
        attribute.AttributeClass is { Name: var full } && full.Length == name.Length + Suffix.Length && full.StartsWith(name, StringComparison.Ordinal) && full.EndsWith(Suffix, StringComparison.Ordinal);
}
