using System.Data.Common;
using System.Reflection;

namespace SessionGuard.Mapping;

/// <summary>One property and its column.</summary>
internal sealed class ColumnMapping
{
    public required PropertyInfo Property { get; init; }

    public required string Name { get; init; }

    public required int Index { get; init; }

    public bool IsKey { get; init; }

    /// <summary>The database makes the value when a row is inserted without one.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>The database computes the value at every write.</summary>
    public bool IsComputed { get; init; }

    public bool IsVersion { get; init; }

    /// <summary>The property's type without <c>Nullable</c>.</summary>
    public Type ClrType => field ??= Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What the provider is given and asked for.</summary>
    public Type StoreType => field ??= ValueTypes.StoreType(ClrType);

    /// <summary>A text or bytes property that is declared to hold no null: its column is read without asking.</summary>
    public bool IsRequired { get; init; }

    public bool CanBeNull => !Property.PropertyType.IsValueType || Nullable.GetUnderlyingType(Property.PropertyType) is not null;

    /// <summary>A whole-number version is counted up by the flush.</summary>
    public bool IsCounter => IsVersion && (StoreType == typeof(int) || StoreType == typeof(long) || StoreType == typeof(short));

    /// <summary>The value as the provider takes it: null, or boxed in the store type.</summary>
    public Func<object, object?> GetStore { get; set; } = null!;

    /// <summary>Assigns a value of the property's own type.</summary>
    public Action<object, object?> Set { get; set; } = null!;

    /// <summary>Assigns the value that a row has at an ordinal.</summary>
    public Action<DbDataReader, int, object> ReadInto { get; set; } = null!;

    public object? Get(object entity) => ValueTypes.FromStore(GetStore(entity), ClrType);
}
