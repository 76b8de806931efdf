namespace SessionGuard.Tracking;

/// <summary>Finds entries of one type by key. The key is the entry's own, so that a slot is one reference; it must not change while the entry is in.</summary>
internal sealed class KeyTable
{
    private static readonly EntityEntry Tombstone = new(new object(), null!);

    private EntityEntry?[] _slots = new EntityEntry?[16];
    private int _used;
    private int _count;

    public EntityEntry? Find(EntityKey key)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var i = key.GetHashCode() & mask; slots[i] is { } entry; i = (i + 1) & mask)
        {
            if (entry.Key.Equals(key))
                return entry;
        }

        return null;
    }

    public void Set(EntityEntry entry)
    {
        if ((_used + 1) * 4 > _slots.Length * 3)
            Resize();
        var mask = _slots.Length - 1;
        var i = entry.Key.GetHashCode() & mask;
        while (_slots[i] is { } found)
        {
            if (found.Key.Equals(entry.Key))
            {
                _slots[i] = entry;
                return;
            }

            i = (i + 1) & mask;
        }

        _slots[i] = entry;
        _used++;
        _count++;
    }

    public void Remove(EntityEntry entry)
    {
        var mask = _slots.Length - 1;
        for (var i = entry.Key.GetHashCode() & mask; _slots[i] is { } found; i = (i + 1) & mask)
        {
            if (!ReferenceEquals(found, entry))
                continue;
            _slots[i] = Tombstone;
            _count--;
            return;
        }
    }

    private void Resize()
    {
        var old = _slots;
        var slots = new EntityEntry?[Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_count + 1) * 3))];
        var mask = slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry is null || ReferenceEquals(entry, Tombstone))
                continue;
            var i = entry.Key.GetHashCode() & mask;
            while (slots[i] is not null)
                i = (i + 1) & mask;
            slots[i] = entry;
        }

        _slots = slots;
        _used = _count;
    }
}
