using System.Globalization;

namespace SessionGuard.Mapping;

/// <summary>Which CLR types a column can have, and what the provider sees of them.</summary>
internal static class ValueTypes
{
    private static readonly HashSet<Type> Direct =
    [
        typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal), typeof(string),
        typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(byte[]),
    ];

    public static bool IsColumnType(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return Direct.Contains(bare) || (bare.IsEnum && StoreType(bare) is var number && Direct.Contains(number))
               || bare == typeof(char) || bare == typeof(sbyte) || bare == typeof(ushort) || bare == typeof(uint);
    }

    public static Type StoreType(Type type)
    {
        if (type.IsEnum)
            type = Enum.GetUnderlyingType(type);
        return type == typeof(sbyte) ? typeof(short)
            : type == typeof(ushort) ? typeof(int)
            : type == typeof(uint) ? typeof(long)
            : type == typeof(char) ? typeof(string)
            : type;
    }

    /// <summary>A value of any supported type as the provider takes it.</summary>
    public static object? ToStore(object? value) => value switch
    {
        null => null,
        Enum number => Convert.ChangeType(number, StoreType(number.GetType()), CultureInfo.InvariantCulture),
        char c => c.ToString(),
        sbyte or ushort or uint => Convert.ChangeType(value, StoreType(value.GetType()), CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToUniversalTime(),
        EntityKey key => key.Value,
        _ => value,
    };

    /// <summary>The inverse of <see cref="ToStore"/>, also for what a database answers in a wider type than asked for.</summary>
    public static object? FromStore(object? value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null or DBNull)
            return null;
        if (bare.IsInstanceOfType(value))
            return value;
        if (bare.IsEnum)
            return Enum.ToObject(bare, value is IConvertible and not string ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : value);
        if (bare == typeof(Guid))
            return value is byte[] bytes ? new Guid(bytes) : Guid.Parse((string)value);
        if (bare == typeof(DateTimeOffset) && value is DateTime moment)
            return new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc));
        if (bare == typeof(DateOnly))
            return value is DateTime day ? DateOnly.FromDateTime(day) : DateOnly.Parse((string)value, CultureInfo.InvariantCulture);
        if (bare == typeof(TimeOnly))
            return value is TimeSpan span ? TimeOnly.FromTimeSpan(span) : TimeOnly.Parse((string)value, CultureInfo.InvariantCulture);
        if (bare == typeof(DateTimeOffset))
            return DateTimeOffset.Parse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (bare == typeof(TimeSpan))
            return TimeSpan.Parse((string)value, CultureInfo.InvariantCulture);
        return Convert.ChangeType(value, bare, CultureInfo.InvariantCulture);
    }
}
