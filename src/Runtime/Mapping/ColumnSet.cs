namespace SessionGuard.Mapping;

/// <summary>A set of columns of one entity type, as bits; a type has at most 128.</summary>
internal readonly record struct ColumnSet(UInt128 Bits)
{
    public const int Capacity = 128;

    public static readonly ColumnSet None;

    public bool IsEmpty => Bits == UInt128.Zero;

    public static ColumnSet Of(int index) => new(UInt128.One << index);

    public static ColumnSet First(int count) => new(count == Capacity ? UInt128.MaxValue : (UInt128.One << count) - 1);

    public static ColumnSet operator |(ColumnSet left, ColumnSet right) => new(left.Bits | right.Bits);

    public static ColumnSet operator &(ColumnSet left, ColumnSet right) => new(left.Bits & right.Bits);

    public ColumnSet Except(ColumnSet other) => new(Bits & ~other.Bits);

    public bool Contains(int index) => (Bits & (UInt128.One << index)) != UInt128.Zero;
}
