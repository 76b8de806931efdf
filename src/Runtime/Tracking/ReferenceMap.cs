using System.Runtime.CompilerServices;

namespace SessionGuard.Tracking;

/// <summary>
/// Finds the entry of an object by reference, and keeps the entries in the order they came. One writer; readers of other threads see a
/// consistent table (slots are only ever filled, or emptied by a tombstone), which the check for objects of other sessions relies on.
/// </summary>
internal sealed class ReferenceMap
{
    private static readonly EntityEntry Tombstone = new(new object(), null!);

    private EntityEntry?[] _slots = new EntityEntry?[16];
    private EntityEntry?[] _ordered = new EntityEntry?[8];
    private int _used;

    /// <summary>Number of positions handed out; some may be vacant.</summary>
    public int PositionCount { get; private set; }

    public int Count { get; private set; }

    /// <summary>The entry at a position, null if it has left.</summary>
    public EntityEntry? At(int position) => _ordered[position];

    public EntityEntry? Find(object entity)
    {
        var slots = Volatile.Read(ref _slots);
        var mask = slots.Length - 1;
        for (var i = Hash(entity) & mask; ; i = (i + 1) & mask)
        {
            var entry = Volatile.Read(ref slots[i]);
            if (entry is null)
                return null;
            if (ReferenceEquals(entry.Entity, entity))
                return entry;
        }
    }

    public void Add(EntityEntry entry)
    {
        if ((_used + 1) * 4 > _slots.Length * 3)
            Resize();
        Place(_slots, entry);
        _used++;
        Count++;
        if (PositionCount == _ordered.Length)
            Array.Resize(ref _ordered, _ordered.Length * 2);
        entry.Position = PositionCount;
        _ordered[PositionCount++] = entry;
    }

    public void Remove(EntityEntry entry)
    {
        var mask = _slots.Length - 1;
        for (var i = Hash(entry.Entity) & mask; _slots[i] is { } found; i = (i + 1) & mask)
        {
            if (!ReferenceEquals(found, entry))
                continue;
            Volatile.Write(ref _slots[i], Tombstone);
            _ordered[entry.Position] = null;
            entry.Position = -1;
            Count--;
            return;
        }
    }

    /// <summary>Lets all entries go at once.</summary>
    public void Clear()
    {
        Volatile.Write(ref _slots, new EntityEntry?[16]);
        _ordered = new EntityEntry?[8];
        (_used, Count, PositionCount) = (0, 0, 0);
    }

    /// <summary>Moves an entry behind all others: it was added again.</summary>
    public void MoveToEnd(EntityEntry entry)
    {
        _ordered[entry.Position] = null;
        if (PositionCount == _ordered.Length)
            Array.Resize(ref _ordered, _ordered.Length * 2);
        entry.Position = PositionCount;
        _ordered[PositionCount++] = entry;
    }

    /// <summary>Closes the gaps in the order; not to be called while positions are being walked.</summary>
    public void Compact()
    {
        if (PositionCount < 64 || PositionCount < Count * 2)
            return;
        var next = 0;
        for (var i = 0; i < PositionCount; i++)
        {
            if (_ordered[i] is not { } entry)
                continue;
            _ordered[i] = null;
            _ordered[next] = entry;
            entry.Position = next++;
        }

        PositionCount = next;
    }

    private static int Hash(object entity) => (int)((uint)RuntimeHelpers.GetHashCode(entity) * 0x9E3779B1u >> 7);

    private static void Place(EntityEntry?[] slots, EntityEntry entry)
    {
        var mask = slots.Length - 1;
        var i = Hash(entry.Entity) & mask;
        while (slots[i] is not null)
            i = (i + 1) & mask;
        Volatile.Write(ref slots[i], entry);
    }

    private void Resize()
    {
        var slots = new EntityEntry?[Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(Count + 1) * 4))];
        for (var i = 0; i < PositionCount; i++)
        {
            if (_ordered[i] is { } entry)
                Place(slots, entry);
        }

        _used = Count;
        Volatile.Write(ref _slots, slots);
    }
}
