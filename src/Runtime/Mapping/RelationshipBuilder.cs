using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;

namespace SessionGuard.Mapping;

/// <summary>Finds the navigations of a class, their foreign keys and their other ends.</summary>
internal static class RelationshipBuilder
{
    public static void AddNavigations(EntityMapping mapping, Func<Type, EntityMapping> find)
    {
        var navigations = new List<NavigationMapping>();
        foreach (var (property, targetType, isCollection) in MappingBuilder.NavigationProperties(mapping.Type))
        {
            var target = find(targetType);
            var navigation = new NavigationMapping
            {
                Property = property,
                Owner = mapping,
                Target = target,
                IsCollection = isCollection,
                Index = navigations.Count,
                Cascades = property.GetCustomAttribute<CascadeAttribute>()?.Cascades ?? Cascades.SaveUpdate,
                ForeignKey = ForeignKey(property, mapping, target, isCollection),
            };
            AccessorCompiler.Compile(navigation);
            if (isCollection)
                BindCollection(navigation, targetType);
            else if (navigation.Has(Cascades.Delete))
                throw new MappingException($"{navigation.Name}: delete cascades belong on the parent's collection, not on the reference to the parent.");
            navigations.Add(navigation);
        }

        mapping.Navigations = [.. navigations];
    }

    public static void PairInverses(EntityMapping mapping)
    {
        foreach (var navigation in mapping.Navigations)
        {
            var named = navigation.Property.GetCustomAttribute<InversePropertyAttribute>()?.Property;
            if (named is not null && navigation.Target.FindNavigation(named) is null)
                throw new MappingException($"{navigation.Name}: [InverseProperty(\"{named}\")] names no navigation of {navigation.Target.Name}.");
            navigation.Inverse ??= Array.Find(navigation.Target.Navigations, other => other.Target == mapping && other.IsCollection != navigation.IsCollection
                && (named is null || other.Property.Name == named) && other.ForeignKey.AsSpan().SequenceEqual(navigation.ForeignKey));
            if (navigation.Inverse is not null)
                navigation.Inverse.Inverse = navigation;
        }
    }

    private static void BindCollection(NavigationMapping navigation, Type element)
    {
        navigation.Members = CollectionAccess.For(element);
        var type = navigation.Property.PropertyType;
        navigation.NewCollection = type.IsInterface ? navigation.Members.Create : AccessorCompiler.Constructor(type);
    }

    private static ColumnMapping[] ForeignKey(PropertyInfo property, EntityMapping owner, EntityMapping target, bool isCollection)
    {
        var child = isCollection ? target : owner;
        var parent = isCollection ? owner : target;
        var reference = isCollection ? InverseReference(property, owner, target) : property;
        var named = reference?.GetCustomAttribute<ForeignKeyAttribute>()?.Name
                    ?? (isCollection ? property.GetCustomAttribute<ForeignKeyAttribute>()?.Name : null)
                    ?? (reference is null ? null : child.Columns.FirstOrDefault(c => c.Property.GetCustomAttribute<ForeignKeyAttribute>()?.Name == reference.Name)?.Property.Name);
        var names = named?.Split(',', StringSplitOptions.TrimEntries);
        var columns = names is not null
            ? names.Select(child.FindColumn).ToArray()
            : Candidates(reference, parent).Select(c => parent.KeyColumns.Select(k => child.FindColumn(c(k))).ToArray()).FirstOrDefault(f => !f.Contains(null)) ?? [null];
        if (columns.Contains(null) || columns.Length != parent.KeyColumns.Length)
            throw new MappingException($"{owner.Name}.{property.Name}: {child.Name} has no property for the key of {parent.Name} "
                                       + $"({named ?? (reference?.Name ?? parent.Name) + parent.KeyColumns[0].Property.Name} was looked for). Add it, or name it with [ForeignKey].");
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i]!.StoreType != parent.KeyColumns[i].StoreType)
                throw new MappingException($"{child.Name}.{columns[i]!.Property.Name} is {columns[i]!.ClrType.Name}, but the key it refers to, {parent.Name}.{parent.KeyColumns[i].Property.Name}, is {parent.KeyColumns[i].ClrType.Name}.");
        }

        return columns!;
    }

    private static IEnumerable<Func<ColumnMapping, string>> Candidates(PropertyInfo? reference, EntityMapping parent)
    {
        if (reference is not null)
            yield return key => reference.Name + key.Property.Name;
        yield return key => key.Property.Name.StartsWith(parent.Name, StringComparison.Ordinal) ? key.Property.Name : parent.Name + key.Property.Name;
    }

    private static PropertyInfo? InverseReference(PropertyInfo collection, EntityMapping owner, EntityMapping target)
    {
        var references = MappingBuilder.NavigationProperties(target.Type).Where(n => !n.IsCollection && n.Target == owner.Type).Select(n => n.Property).ToArray();
        var named = collection.GetCustomAttribute<InversePropertyAttribute>()?.Property;
        return references.FirstOrDefault(r => r.Name == named)
               ?? references.FirstOrDefault(r => r.GetCustomAttribute<InversePropertyAttribute>()?.Property == collection.Name)
               ?? (references.Length == 1 ? references[0] : null);
    }
}
