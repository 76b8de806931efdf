using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which property is the key of an entity type, as far as its code tells.</summary>
internal sealed class EntityKeys(Configurations configurations)
{
    private readonly ConcurrentDictionary<ITypeSymbol, ConcurrentDictionary<ISymbol, bool>> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Named by an attribute or a configuration in sight; else by the convention <c>Id</c> or <c>TypeId</c>.</summary>
    public bool IsKey(ISymbol member, ITypeSymbol entity, CancellationToken cancellation)
    {
        if (member is not IPropertySymbol property)
            return false;
        var known = _known.GetOrAdd(entity, static _ => new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default));
        return known.TryGetValue(property, out var isKey) ? isKey : known.GetOrAdd(property, FindKey(property, entity, cancellation));
    }

    private bool FindKey(IPropertySymbol property, ITypeSymbol entity, CancellationToken cancellation)
    {
        if (Annotations.Maps(property, "Key"))
            return true;
        for (ITypeSymbol? type = entity; type is not null; type = type.BaseType)
        {
            if (Annotations.FindMapping(type, "PrimaryKey") is { } primary)
                return primary.ConstructorArguments.Any(argument => Names(argument).Contains(property.Name));
            if (type.GetMembers().Any(other => other is IPropertySymbol && Annotations.Maps(other, "Key")))
                return false;
        }

        return configurations.ConfiguredKey(entity, cancellation) is { } configured ? configured.Contains(property.Name) : IsConventional(property, entity);
    }

    /// <summary>Whether the database makes the key: one whole number, neither declared nor configured to come from elsewhere.</summary>
    public bool IsGenerated(IPropertySymbol key, ITypeSymbol entity, CancellationToken cancellation) =>
        IsWholeNumber(key.Type) && !Annotations.Maps(key, "ForeignKey") && !configurations.KeyIsProvided(entity, cancellation)
        && Annotations.FindMapping(key, "DatabaseGenerated") is not { ConstructorArguments: [{ Value: not 1 }, ..] }
        && !IsOneOfSeveral(key, entity, cancellation);

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
    public bool IsOneOfSeveral(IPropertySymbol key, ITypeSymbol entity, CancellationToken cancellation)
    {
        for (ITypeSymbol? type = entity; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().Any(other => other is IPropertySymbol && !SymbolEqualityComparer.Default.Equals(other, key) && Annotations.Maps(other, "Key")))
                return true;
            if (Annotations.FindMapping(type, "PrimaryKey")?.ConstructorArguments.SelectMany(Names).Count() > 1)
                return true;
        }

        return configurations.ConfiguredKey(entity, cancellation) is { Length: > 1 };
    }

    private static bool IsWholeNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Int16
        or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UInt16 or SpecialType.System_Byte;

    private static IEnumerable<string> Names(TypedConstant argument) =>
        argument.Kind == TypedConstantKind.Array ? argument.Values.SelectMany(Names) : argument.Value is string name ? [name] : [];
}
