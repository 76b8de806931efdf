using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which property is the key of an entity type, as far as its code tells.</summary>
internal static class EntityKeys
{
    /// <summary>Named by an attribute; else by the convention <c>Id</c> or <c>TypeId</c>.</summary>
    public static bool IsKey(ISymbol member, ITypeSymbol entity)
    {
        if (member is not IPropertySymbol property)
            return false;
        if (Has(property, "Key"))
            return true;
        for (ITypeSymbol? type = entity; type is not null; type = type.BaseType)
        {
            if (Has(type, "PrimaryKey"))
                return type.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "PrimaryKeyAttribute" }
                    && attribute.ConstructorArguments.Any(argument => Names(argument).Contains(property.Name)));
            if (type.GetMembers().Any(other => other is IPropertySymbol && Has(other, "Key")))
                return false;
        }

        return IsConventional(property, entity);
    }

    /// <summary>Whether the database makes the key by default: one whole number, not declared to come from elsewhere.</summary>
    public static bool IsGenerated(IPropertySymbol key, ITypeSymbol entity) =>
        IsWholeNumber(key.Type)
        && !key.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "DatabaseGeneratedAttribute" } && attribute.ConstructorArguments is [{ Value: not 1 }, ..])
        && !IsOneOfSeveral(key, entity);

    private static bool IsConventional(IPropertySymbol property, ITypeSymbol entity)
    {
        if (string.Equals(property.Name, "Id", StringComparison.OrdinalIgnoreCase))
            return true;
        for (ITypeSymbol? type = entity; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            if (string.Equals(property.Name, type.Name + "Id", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Whether the key has further properties.</summary>
    public static bool IsOneOfSeveral(IPropertySymbol key, ITypeSymbol entity)
    {
        for (ITypeSymbol? type = entity; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().Any(other => other is IPropertySymbol && !SymbolEqualityComparer.Default.Equals(other, key) && Has(other, "Key")))
                return true;
            if (type.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "PrimaryKeyAttribute" } && attribute.ConstructorArguments.SelectMany(Names).Count() > 1))
                return true;
        }

        return false;
    }

    private static bool IsWholeNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Int16
        or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UInt16 or SpecialType.System_Byte;

    private static IEnumerable<string> Names(TypedConstant argument) =>
        argument.Kind == TypedConstantKind.Array ? argument.Values.SelectMany(Names) : argument.Value is string name ? [name] : [];

    private static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(candidate => candidate.AttributeClass?.Name == attribute + "Attribute");
}
