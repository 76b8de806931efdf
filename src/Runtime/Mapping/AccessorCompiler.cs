using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SessionGuard.Mapping;

/// <summary>Builds the delegates that read, write and compare objects, once per entity type, so that nothing is reflected per row.</summary>
internal static class AccessorCompiler
{
    private static readonly MethodInfo IsNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;
    private static readonly MethodInfo GetValueOf = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!;

    private static readonly Dictionary<Type, MethodInfo> TypedGetters = new()
    {
        [typeof(bool)] = Getter(nameof(DbDataReader.GetBoolean)),
        [typeof(byte)] = Getter(nameof(DbDataReader.GetByte)),
        [typeof(short)] = Getter(nameof(DbDataReader.GetInt16)),
        [typeof(int)] = Getter(nameof(DbDataReader.GetInt32)),
        [typeof(long)] = Getter(nameof(DbDataReader.GetInt64)),
        [typeof(float)] = Getter(nameof(DbDataReader.GetFloat)),
        [typeof(double)] = Getter(nameof(DbDataReader.GetDouble)),
        [typeof(decimal)] = Getter(nameof(DbDataReader.GetDecimal)),
        [typeof(string)] = Getter(nameof(DbDataReader.GetString)),
        [typeof(Guid)] = Getter(nameof(DbDataReader.GetGuid)),
        [typeof(DateTime)] = Getter(nameof(DbDataReader.GetDateTime)),
    };

    public static void Compile(ColumnMapping column)
    {
        var entity = Expression.Parameter(typeof(object));
        var property = Expression.Property(Expression.Convert(entity, column.Property.DeclaringType!), column.Property);
        column.GetStore = Expression.Lambda<Func<object, object?>>(Boxed(property, column), entity).Compile();

        var value = Expression.Parameter(typeof(object));
        var assigned = column.CanBeNull
            ? Expression.Convert(value, column.Property.PropertyType)
            : (Expression)Expression.Condition(Expression.Equal(value, Expression.Constant(null)),
                Expression.Default(column.Property.PropertyType), Expression.Convert(value, column.Property.PropertyType));
        column.Set = Expression.Lambda<Action<object, object?>>(Expression.Assign(property, assigned), entity, value).Compile();

        var reader = Expression.Parameter(typeof(DbDataReader));
        var ordinal = Expression.Parameter(typeof(int));
        column.ReadInto = Expression.Lambda<Action<DbDataReader, int, object>>(
            Expression.Assign(property, ReadColumn(reader, ordinal, column.Property.PropertyType)), reader, ordinal, entity).Compile();
    }

    public static void Compile(NavigationMapping navigation)
    {
        var entity = Expression.Parameter(typeof(object));
        var property = Expression.Property(Expression.Convert(entity, navigation.Property.DeclaringType!), navigation.Property);
        navigation.Get = Expression.Lambda<Func<object, object?>>(Expression.Convert(property, typeof(object)), entity).Compile();
        var value = Expression.Parameter(typeof(object));
        navigation.Set = navigation.Property.CanWrite
            ? Expression.Lambda<Action<object, object?>>(
                Expression.Assign(property, Expression.Convert(value, navigation.Property.PropertyType)), entity, value).Compile()
            : (_, _) => throw new MappingException($"{navigation.Name} is null and has no setter: initialise it, or give it a setter.");
    }

    public static Func<object> Constructor(Type type)
    {
        var constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [])
            ?? throw new MappingException($"{type.Name} has no constructor without parameters: add one (it may be private).");
        return Expression.Lambda<Func<object>>(Expression.New(constructor)).Compile();
    }

    public static Action<DbDataReader, object, int[]> Reader(EntityMapping mapping)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var target = Expression.Parameter(typeof(object));
        var ordinals = Expression.Parameter(typeof(int[]));
        var typed = Expression.Variable(mapping.Type);
        var body = new List<Expression> { Expression.Assign(typed, Expression.Convert(target, mapping.Type)) };
        foreach (var column in mapping.Columns)
        {
            var ordinal = Expression.ArrayIndex(ordinals, Expression.Constant(column.Index));
            body.Add(Expression.Assign(Expression.Property(typed, column.Property), ReadColumn(reader, ordinal, column.Property.PropertyType, column.IsRequired)));
        }

        return Expression.Lambda<Action<DbDataReader, object, int[]>>(Expression.Block([typed], body), reader, target, ordinals).Compile();
    }

    /// <summary>The same for a row whose key was read already: a whole number is not asked of the provider again.</summary>
    public static Action<DbDataReader, object, int[], EntityKey> RestReader(EntityMapping mapping)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var target = Expression.Parameter(typeof(object));
        var ordinals = Expression.Parameter(typeof(int[]));
        var key = Expression.Parameter(typeof(EntityKey));
        var typed = Expression.Variable(mapping.Type);
        var body = new List<Expression> { Expression.Assign(typed, Known(target, mapping)) };
        foreach (var column in mapping.Columns)
        {
            var isKnown = column.IsKey && mapping.KeyColumns.Length == 1 && column.Property.PropertyType is var type && (type == typeof(int) || type == typeof(long));
            var value = isKnown
                ? Expression.Convert(Expression.Property(key, nameof(EntityKey.Number)), column.Property.PropertyType)
                : ReadColumn(reader, Expression.ArrayIndex(ordinals, Expression.Constant(column.Index)), column.Property.PropertyType, column.IsRequired);
            body.Add(Expression.Assign(Expression.Property(typed, column.Property), value));
        }

        return Expression.Lambda<Action<DbDataReader, object, int[], EntityKey>>(Expression.Block([typed], body), reader, target, ordinals, key).Compile();
    }

    public static Func<DbDataReader, int[], EntityKey> KeyReader(EntityMapping mapping)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var ordinals = Expression.Parameter(typeof(int[]));
        var parts = mapping.KeyColumns.Select(c =>
            KeyOf(ReadColumn(reader, Expression.ArrayIndex(ordinals, Expression.Constant(c.Index)), c.Property.PropertyType)));
        return Expression.Lambda<Func<DbDataReader, int[], EntityKey>>(Key([.. parts]), reader, ordinals).Compile();
    }

    public static Func<object, EntityKey> KeyGetter(EntityMapping mapping)
    {
        var entity = Expression.Parameter(typeof(object));
        var typed = Expression.Convert(entity, mapping.Type);
        var parts = mapping.KeyColumns.Select(c => KeyOf(Expression.Property(typed, c.Property)));
        return Expression.Lambda<Func<object, EntityKey>>(Key([.. parts]), entity).Compile();
    }

    public static Func<object, object> Snapshot(EntityMapping mapping)
    {
        var entity = Expression.Parameter(typeof(object));
        var from = Expression.Variable(mapping.Type);
        var to = Expression.Variable(mapping.Type);
        var blank = Expression.Call(typeof(RuntimeHelpers), nameof(RuntimeHelpers.GetUninitializedObject), null, Expression.Constant(mapping.Type));
        var body = new List<Expression>
        {
            Expression.Assign(from, Expression.Convert(entity, mapping.Type)),
            Expression.Assign(to, Expression.Convert(blank, mapping.Type)),
        };
        body.AddRange(mapping.Columns.Select(c => CopyColumn(from, to, c)));
        body.Add(Expression.Convert(to, typeof(object)));
        return Expression.Lambda<Func<object, object>>(Expression.Block([from, to], body), entity).Compile();
    }

    public static Action<object, object, ColumnSet> Copier(EntityMapping mapping)
    {
        var source = Expression.Parameter(typeof(object));
        var target = Expression.Parameter(typeof(object));
        var columns = Expression.Parameter(typeof(ColumnSet));
        var from = Expression.Variable(mapping.Type);
        var to = Expression.Variable(mapping.Type);
        var body = new List<Expression>
        {
            Expression.Assign(from, Expression.Convert(source, mapping.Type)),
            Expression.Assign(to, Expression.Convert(target, mapping.Type)),
        };
        body.AddRange(mapping.Columns.Select(c => Expression.IfThen(
            Expression.Call(columns, nameof(ColumnSet.Contains), null, Expression.Constant(c.Index)), CopyColumn(from, to, c))));
        return Expression.Lambda<Action<object, object, ColumnSet>>(Expression.Block([from, to], body), source, target, columns).Compile();
    }

    /// <summary>Whether two objects are equal in all columns: asked of every object at every flush, so it stops at the first difference.</summary>
    public static Func<object, object, bool> Equal(EntityMapping mapping)
    {
        var first = Expression.Parameter(typeof(object));
        var second = Expression.Parameter(typeof(object));
        var left = Expression.Variable(mapping.Type);
        var right = Expression.Variable(mapping.Type);
        var same = mapping.Columns
            .Select(c => Same(Expression.Property(left, c.Property), Expression.Property(right, c.Property)))
            .Aggregate(Expression.AndAlso);
        return Expression.Lambda<Func<object, object, bool>>(
            Expression.Block([left, right], Expression.Assign(left, Known(first, mapping)), Expression.Assign(right, Known(second, mapping)), same),
            first, second).Compile();
    }

    /// <summary>Whether the generated key was set by the program: a whole number that is not zero.</summary>
    public static Func<object, bool>? KeyIsSet(EntityMapping mapping)
    {
        if (mapping.GeneratedKey is not { } key || !key.Property.PropertyType.IsPrimitive || !key.Property.PropertyType.IsValueType
            || key.StoreType != typeof(int) && key.StoreType != typeof(long) && key.StoreType != typeof(short))
        {
            return null;
        }

        var entity = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, bool>>(
            Expression.NotEqual(Expression.Property(Known(entity, mapping), key.Property), Expression.Default(key.Property.PropertyType)), entity).Compile();
    }

    public static Func<object, object, ColumnSet> Differences(EntityMapping mapping)
    {
        var first = Expression.Parameter(typeof(object));
        var second = Expression.Parameter(typeof(object));
        var left = Expression.Variable(mapping.Type);
        var right = Expression.Variable(mapping.Type);
        var low = Expression.Variable(typeof(ulong));
        var high = Expression.Variable(typeof(ulong));
        var body = new List<Expression>
        {
            Expression.Assign(left, Expression.Convert(first, mapping.Type)),
            Expression.Assign(right, Expression.Convert(second, mapping.Type)),
        };
        foreach (var column in mapping.Columns)
        {
            var word = column.Index < 64 ? low : high;
            body.Add(Expression.IfThen(
                Expression.Not(Same(Expression.Property(left, column.Property), Expression.Property(right, column.Property))),
                Expression.Assign(word, Expression.Or(word, Expression.Constant(1UL << (column.Index % 64))))));
        }

        body.Add(Expression.New(typeof(ColumnSet).GetConstructor([typeof(UInt128)])!,
            Expression.New(typeof(UInt128).GetConstructor([typeof(ulong), typeof(ulong)])!, high, low)));
        return Expression.Lambda<Func<object, object, ColumnSet>>(Expression.Block([left, right, low, high], body), first, second).Compile();
    }

    /// <summary>Reads one column as the given type; shared with the reader of plain rows.</summary>
    public static Expression ReadColumn(Expression reader, Expression ordinal, Type type, bool isRequired = false)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var store = ValueTypes.StoreType(bare);
        Expression read = TypedGetters.TryGetValue(store, out var getter)
            ? Expression.Call(reader, getter, ordinal)
            : Expression.Call(reader, GetValueOf.MakeGenericMethod(store), ordinal);
        if (bare == typeof(char))
            read = Expression.Call(read, typeof(string).GetMethod("get_Chars")!, Expression.Constant(0));
        else if (store != bare)
            read = Expression.Convert(read, bare);
        if (bare != type)
            read = Expression.Convert(read, type);
        return isRequired || (type.IsValueType && bare == type)
            ? read
            : Expression.Condition(Expression.Call(reader, IsNull, ordinal), Expression.Default(type), read);
    }

    /// <summary>The object as its class, which the mapping was found by: not checked again.</summary>
    private static MethodCallExpression Known(Expression entity, EntityMapping mapping)
        => Expression.Call(typeof(Unsafe), nameof(Unsafe.As), [mapping.Type], entity);

    private static MethodInfo Getter(string name) => typeof(DbDataReader).GetMethod(name)!;

    private static Expression Boxed(Expression property, ColumnMapping column)
    {
        if (column.ClrType == column.StoreType && column.ClrType != typeof(DateTimeOffset))
            return Expression.Convert(property, typeof(object));
        return Expression.Call(typeof(ValueTypes), nameof(ValueTypes.ToStore), null, Expression.Convert(property, typeof(object)));
    }

    private static BinaryExpression CopyColumn(Expression from, Expression to, ColumnMapping column)
    {
        Expression value = Expression.Property(from, column.Property);
        if (column.ClrType == typeof(byte[]))
            value = Expression.Call(typeof(AccessorCompiler), nameof(CloneBytes), null, value);
        return Expression.Assign(Expression.Property(to, column.Property), value);
    }

    private static Expression Same(Expression left, Expression right)
    {
        if (left.Type == typeof(byte[]))
            return Expression.Call(typeof(AccessorCompiler), nameof(SameBytes), null, left, right);
        if (left.Type == typeof(string))
            return Expression.Call(typeof(string).GetMethod(nameof(string.Equals), [typeof(string), typeof(string)])!, left, right);
        return left.Type == typeof(double) || left.Type == typeof(float)
            ? Expression.Call(left, left.Type.GetMethod("Equals", [left.Type])!, right)
            : Expression.Equal(left, right);
    }

    private static MethodCallExpression KeyOf(Expression value)
    {
        var bare = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var store = ValueTypes.StoreType(bare);
        if (value.Type.IsValueType && value.Type == bare)
        {
            if (store == typeof(int) || store == typeof(long) || store == typeof(short) || store == typeof(byte))
                return Expression.Call(typeof(EntityKey), nameof(EntityKey.FromInt64), null, Expression.Convert(value, typeof(long)));
            if (bare == typeof(Guid))
                return Expression.Call(typeof(EntityKey), nameof(EntityKey.FromGuid), null, value);
        }

        return bare == typeof(string)
            ? Expression.Call(typeof(EntityKey), nameof(EntityKey.FromString), null, value)
            : Expression.Call(typeof(EntityKey), nameof(EntityKey.FromNullableObject), null, Expression.Convert(value, typeof(object)));
    }

    private static Expression Key(MethodCallExpression[] parts) => parts.Length == 1
        ? parts[0]
        : Expression.Call(typeof(EntityKey), nameof(EntityKey.FromParts), null, Expression.NewArrayInit(typeof(EntityKey), parts));

    private static byte[]? CloneBytes(byte[]? bytes) => (byte[]?)bytes?.Clone();

    private static bool SameBytes(byte[]? left, byte[]? right)
        => left is null || right is null ? ReferenceEquals(left, right) : left.AsSpan().SequenceEqual(right);
}
