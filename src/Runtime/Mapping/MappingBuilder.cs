using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;

namespace SessionGuard.Mapping;

/// <summary>Reads a class: the attributes of System.ComponentModel.DataAnnotations, and conventions where there are none.</summary>
internal static class MappingBuilder
{
    public static bool LooksLikeEntity(Type type)
        => type is { IsClass: true, IsAbstract: false } && !ValueTypes.IsColumnType(type) && !typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
           && !type.Namespace?.StartsWith("System", StringComparison.Ordinal) is true && FindKey(type, Properties(type)).Length > 0;

    /// <summary>Maps a type and all it refers to; new mappings are put into the batch and compiled when all are there.</summary>
    public static EntityMapping Build(Type type, Dictionary<Type, EntityMapping> batch, IReadOnlyDictionary<Type, EntityMapping> known, Dialect dialect)
    {
        var result = BuildColumns(type);
        batch.Add(type, result);
        var pending = new Queue<EntityMapping>([result]);
        while (pending.TryDequeue(out var mapping))
        {
            foreach (var target in NavigationProperties(mapping.Type).Select(n => n.Target))
            {
                if (batch.ContainsKey(target) || known.ContainsKey(target))
                    continue;
                var next = BuildColumns(target);
                batch.Add(target, next);
                pending.Enqueue(next);
            }
        }

        foreach (var mapping in batch.Values)
            RelationshipBuilder.AddNavigations(mapping, t => batch.TryGetValue(t, out var m) ? m : known[t]);
        foreach (var mapping in batch.Values)
            RelationshipBuilder.PairInverses(mapping);
        foreach (var mapping in batch.Values)
            mapping.Compile(dialect);
        return result;
    }

    public static IEnumerable<(PropertyInfo Property, Type Target, bool IsCollection)> NavigationProperties(Type type)
    {
        foreach (var property in Properties(type))
        {
            if (ValueTypes.IsColumnType(property.PropertyType))
                continue;
            var element = ElementType(property.PropertyType);
            yield return element is not null ? (property, element, true) : (property, property.PropertyType, false);
        }
    }

    private static EntityMapping BuildColumns(Type type)
    {
        if (!type.IsClass || type.IsAbstract || type == typeof(object) || ValueTypes.IsColumnType(type) || type.Namespace?.StartsWith("System", StringComparison.Ordinal) is true)
            throw new MappingException($"{type.Name} cannot be mapped: an entity is a class of your own that is not abstract, with a key.");
        AccessorCompiler.Constructor(type);
        var properties = Properties(type);
        CheckUnsupported(type, properties);
        var keys = FindKey(type, properties);
        if (keys.Length == 0)
            throw new MappingException($"{type.Name} has no key: name a property Id or {type.Name}Id, or mark the key with [Key].");
        var scalar = properties.Where(p => ValueTypes.IsColumnType(p.PropertyType)).ToArray();
        if (scalar.Length > ColumnSet.Capacity)
            throw new MappingException($"{type.Name} has {scalar.Length} columns; at most {ColumnSet.Capacity} can be mapped. Mark some with [NotMapped].");
        var columns = scalar.Select((p, i) => BuildColumn(type, p, i, keys)).ToArray();
        var twice = columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new MappingException($"{type.Name}: {string.Join(" and ", twice.Select(c => c.Property.Name))} are both stored in column '{twice.Key}'. Give one another [Column] name.");
        var table = type.GetCustomAttribute<TableAttribute>();
        return new EntityMapping
        {
            Type = type,
            Table = table?.Name ?? type.Name,
            Schema = table?.Schema,
            Columns = columns,
            KeyColumns = [.. keys.Select(k => columns.First(c => c.Property.Name == k.Name))],
        };
    }

    private static ColumnMapping BuildColumn(Type type, PropertyInfo property, int index, PropertyInfo[] keys)
    {
        var isKey = keys.Any(k => k.Name == property.Name);
        if (property.GetCustomAttribute<TimestampAttribute>() is not null)
            throw new MappingException($"{type.Name}.{property.Name}: [Timestamp] needs a database that counts row versions by itself, which neither SQLite nor PostgreSQL does. "
                                       + "Use a whole-number property with [ConcurrencyCheck].");
        var generated = property.GetCustomAttribute<DatabaseGeneratedAttribute>()?.DatabaseGeneratedOption;
        var whole = ValueTypes.StoreType(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var store
                    && (store == typeof(int) || store == typeof(long) || store == typeof(short)) && !property.PropertyType.IsEnum;
        if (isKey && keys.Length > 1 && generated == DatabaseGeneratedOption.Identity)
            throw new MappingException($"{type.Name}.{property.Name}: a part of a composite key cannot be generated by the database here. Set it in the program.");
        return new ColumnMapping
        {
            Property = property,
            Name = property.GetCustomAttribute<ColumnAttribute>()?.Name ?? property.Name,
            Index = index,
            IsKey = isKey,
            IsGenerated = isKey && keys.Length == 1 && (generated == DatabaseGeneratedOption.Identity || (generated is null && whole)),
            IsComputed = !isKey && generated is DatabaseGeneratedOption.Computed or DatabaseGeneratedOption.Identity,
            IsRequired = !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull,
            IsVersion = property.GetCustomAttribute<ConcurrencyCheckAttribute>() is not null,
        };
    }

    private static PropertyInfo[] FindKey(Type type, PropertyInfo[] properties)
    {
        var marked = properties.Where(p => p.GetCustomAttribute<KeyAttribute>() is not null)
            .OrderBy(p => p.GetCustomAttribute<ColumnAttribute>()?.Order ?? -1).ToArray();
        if (marked.Length > 0)
            return marked;
        var named = properties.FirstOrDefault(p => p.Name.Equals("Id", StringComparison.OrdinalIgnoreCase))
                    ?? properties.FirstOrDefault(p => p.Name.Equals(type.Name + "Id", StringComparison.OrdinalIgnoreCase));
        return named is not null && ValueTypes.IsColumnType(named.PropertyType) ? [named] : [];
    }

    /// <summary>The public properties that can be read and written, the base class's first, as their declaring classes see them.</summary>
    private static PropertyInfo[] Properties(Type type)
        => [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(p => p.DeclaringType!.GetProperty(p.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) ?? p)
            .Where(p => p.GetIndexParameters().Length == 0 && p.CanRead && (p.CanWrite || ElementType(p.PropertyType) is not null)
                        && p.GetCustomAttribute<NotMappedAttribute>() is null)
            .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken)];

    private static void CheckUnsupported(Type type, PropertyInfo[] properties)
    {
        foreach (var property in properties)
        {
            if (ValueTypes.IsColumnType(property.PropertyType))
                continue;
            var target = ElementType(property.PropertyType) ?? property.PropertyType;
            if (!target.IsClass || target.IsAbstract || ValueTypes.IsColumnType(target) || target.Namespace?.StartsWith("System", StringComparison.Ordinal) is true)
                throw new MappingException($"{type.Name}.{property.Name} is {property.PropertyType.Name}, which is neither a column type nor an entity. "
                                           + "Mark it with [NotMapped], or store it in a property of a supported type.");
        }
    }

    private static Type? ElementType(Type type)
    {
        if (type == typeof(string) || type == typeof(byte[]) || !type.IsGenericType)
            return null;
        var definition = type.GetGenericTypeDefinition();
        var known = definition == typeof(List<>) || definition == typeof(IList<>) || definition == typeof(ICollection<>) || definition == typeof(HashSet<>)
                    || definition == typeof(System.Collections.ObjectModel.Collection<>) || definition == typeof(System.Collections.ObjectModel.ObservableCollection<>);
        return known ? type.GetGenericArguments()[0] : null;
    }

    private static int Depth(Type type) => type.BaseType is null ? 0 : 1 + Depth(type.BaseType);
}
