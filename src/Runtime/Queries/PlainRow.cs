using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using SessionGuard.Mapping;

namespace SessionGuard.Queries;

/// <summary>Makes objects that are not entities from rows: by the constructor whose parameters the columns match, or by settable properties.</summary>
internal static class PlainRow
{
    public static Func<DbDataReader, T> Maker<T>(DbDataReader reader)
    {
        var row = Expression.Parameter(typeof(DbDataReader));
        if (ValueTypes.IsColumnType(typeof(T)))
        {
            if (reader.FieldCount != 1)
                throw new MappingException($"The rows have {reader.FieldCount} columns, but {typeof(T).Name} takes one. Select one column, or query into a record.");
            return r => ValueTypes.FromStore(r.GetValue(0), typeof(T)) is T value ? value : default!;
        }

        return Expression.Lambda<Func<DbDataReader, T>>(Build(typeof(T), reader, row), row).Compile();
    }

    public static int Find(DbDataReader reader, string name)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (string.Equals(reader.GetName(i), name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static Expression Build(Type type, DbDataReader reader, Expression row)
    {
        var constructors = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length);
        foreach (var constructor in constructors)
        {
            var parameters = constructor.GetParameters();
            var ordinals = parameters.Select(p => Find(reader, p.Name ?? "")).ToArray();
            if (ordinals.Contains(-1) || !parameters.All(p => ValueTypes.IsColumnType(p.ParameterType)))
                continue;
            var made = Expression.New(constructor, parameters.Select((p, i) => Read(row, ordinals[i], p.ParameterType)));
            return parameters.Length > 0 ? made : Expression.MemberInit(made, Bindings(type, reader, row));
        }

        throw new MappingException($"{type.Name} cannot be made from columns {string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName))}: "
                                   + "name the columns like the parameters of its constructor, or give it a constructor without parameters.");
    }

    private static IEnumerable<MemberAssignment> Bindings(Type type, DbDataReader reader, Expression row)
        => from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
           where property.CanWrite && ValueTypes.IsColumnType(property.PropertyType)
           let ordinal = Find(reader, property.Name)
           where ordinal >= 0
           select Expression.Bind(property, Read(row, ordinal, property.PropertyType));

    /// <summary>Reads by value and converts, since the types of computed columns are the database's choice.</summary>
    private static UnaryExpression Read(Expression row, int ordinal, Type type)
    {
        var value = Expression.Call(typeof(PlainRow), nameof(ValueAt), null, row, Expression.Constant(ordinal), Expression.Constant(type, typeof(Type)));
        return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Expression.Unbox(value, type) : Expression.Convert(value, type);
    }

    private static object? ValueAt(DbDataReader reader, int ordinal, Type type)
        => ValueTypes.FromStore(reader.GetValue(ordinal), type)
           ?? (type.IsValueType && Nullable.GetUnderlyingType(type) is null
               ? throw new MappingException($"Column '{reader.GetName(ordinal)}' is null, but {type.Name} takes no null. Make the property or parameter nullable.")
               : null);
}
