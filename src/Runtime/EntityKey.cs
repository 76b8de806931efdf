using System.Globalization;
using System.Runtime.CompilerServices;

namespace SessionGuard;

/// <summary>The primary key of a row. Made from a plain value without boxing, or from several values by <see cref="Of"/>.</summary>
/// <remarks>Whole numbers of any width with the same value are the same key; so is an enum and its number.</remarks>
public readonly struct EntityKey : IEquatable<EntityKey>
{
    private static readonly object Whole = new();
    private static readonly object Uuid = new();

    private readonly object? _reference;
    private readonly ulong _low;
    private readonly ulong _high;

    private EntityKey(object? reference, ulong low = 0, ulong high = 0)
    {
        _reference = reference;
        _low = low;
        _high = high;
    }

    /// <summary>True for a key without any value.</summary>
    public bool IsEmpty => _reference is null;

    internal int Count => _reference is EntityKey[] parts ? parts.Length : IsEmpty ? 0 : 1;

    internal bool IsWhole => ReferenceEquals(_reference, Whole);

    internal long Number => (long)_low;

    internal EntityKey this[int index] => _reference is EntityKey[] parts ? parts[index] : this;

    /// <summary>The value of a key of one column, or the first value of a composite one; boxed.</summary>
    public object? Value => ReferenceEquals(_reference, Whole) ? (long)_low
        : ReferenceEquals(_reference, Uuid) ? ToGuid()
        : _reference is EntityKey[] parts ? parts[0].Value : _reference;

    /// <summary>Makes a composite key.</summary>
    /// <param name="values">The values in the order of the key columns; none of them null.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public static EntityKey Of(params ReadOnlySpan<object> values)
    {
        var parts = new EntityKey[values.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = FromObject(values[i]);
        return parts.Length == 1 ? parts[0] : new EntityKey(parts);
    }

    /// <summary>A key of one whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator EntityKey(int value) => FromInt64(value);

    /// <summary>A key of one whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator EntityKey(long value) => FromInt64(value);

    /// <summary>A key of one UUID.</summary>
    /// <param name="value">The UUID.</param>
    public static implicit operator EntityKey(Guid value) => FromGuid(value);

    /// <summary>A key of one text.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator EntityKey(string value) => FromString(value);

    /// <summary>A key of two values.</summary>
    /// <param name="values">The values in the order of the key columns.</param>
    public static implicit operator EntityKey((object First, object Second) values) => Of(values.First, values.Second);

    /// <summary>A key of three values.</summary>
    /// <param name="values">The values in the order of the key columns.</param>
    public static implicit operator EntityKey((object First, object Second, object Third) values)
        => Of(values.First, values.Second, values.Third);

    /// <summary>Whether both are the same key.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">A key.</param>
    public static bool operator ==(EntityKey left, EntityKey right) => left.Equals(right);

    /// <summary>Whether the keys differ.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">A key.</param>
    public static bool operator !=(EntityKey left, EntityKey right) => !left.Equals(right);

    internal static EntityKey FromInt64(long value) => new(Whole, (ulong)value);

    internal static EntityKey FromGuid(Guid value)
    {
        var halves = Unsafe.As<Guid, (ulong Low, ulong High)>(ref value);
        return new EntityKey(Uuid, halves.Low, halves.High);
    }

    internal static EntityKey FromString(string? value) => new(value);

    internal static EntityKey FromParts(EntityKey[] parts) => Array.Exists(parts, p => p.IsEmpty) ? default : new EntityKey(parts);

    internal static EntityKey FromObject(object? value) => value switch
    {
        null => throw new ArgumentNullException(nameof(value), "A key holds no null: give a value for every key column."),
        EntityKey key => key,
        int or long or short or byte or sbyte or ushort or uint => FromInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        Guid guid => FromGuid(guid),
        Enum number => FromInt64(Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        _ => new EntityKey(value),
    };

    internal static EntityKey FromNullableObject(object? value) => value is null ? default : FromObject(value);

    /// <summary>Whether both hold the same values.</summary>
    /// <param name="other">The other key.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(EntityKey other)
    {
        if (_low != other._low || _high != other._high)
            return false;
        if (ReferenceEquals(_reference, other._reference))
            return true;
        return _reference is EntityKey[] parts
            ? other._reference is EntityKey[] others && parts.AsSpan().SequenceEqual(others)
            : _reference is not null && _reference.Equals(other._reference);
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is EntityKey other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        if (ReferenceEquals(_reference, Whole))
            return (int)((_low * 0x9E3779B97F4A7C15UL) >> 32);
        if (ReferenceEquals(_reference, Uuid))
            return HashCode.Combine(_low, _high);
        if (_reference is not EntityKey[] parts)
            return _reference?.GetHashCode() ?? 0;
        var hash = new HashCode();
        foreach (var part in parts)
            hash.Add(part);
        return hash.ToHashCode();
    }

    /// <summary>The values as text, for messages.</summary>
    /// <returns>One value, or several in parentheses.</returns>
    public override string ToString() => _reference is EntityKey[] parts
        ? "(" + string.Join(", ", parts) + ")"
        : Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "none";

    private Guid ToGuid()
    {
        var halves = (_low, _high);
        return Unsafe.As<(ulong, ulong), Guid>(ref halves);
    }
}
