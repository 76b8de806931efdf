using System.Diagnostics.CodeAnalysis;
using SessionGuard.Mapping;

namespace SessionGuard.Tracking;

/// <summary>Gives every entity type a small number, so that a session finds its part of the identity map without a lookup by type.</summary>
internal static class TypeSlot
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, int> Numbers = new();
    private static int _last = -1;

    public static int Of(Type type) => Numbers.GetOrAdd(type, static _ => Interlocked.Increment(ref _last));
}

internal static class TypeSlot<T>
{
    public static readonly int Number = TypeSlot.Of(typeof(T));
}

/// <summary>One object a key, by entity type (S089).</summary>
internal sealed class IdentityMap
{
    private KeyTable?[] _byType = [];

    public bool TryGet(int slot, EntityKey key, [MaybeNullWhen(false)] out EntityEntry entry)
    {
        entry = (uint)slot < (uint)_byType.Length ? _byType[slot]?.Find(key) : null;
        return entry is not null;
    }

    public bool TryGet(EntityMapping mapping, EntityKey key, [MaybeNullWhen(false)] out EntityEntry entry) => TryGet(mapping.Slot, key, out entry);

    /// <summary>Puts an entry under its key; another one under that key gives way.</summary>
    public void Set(EntityEntry entry)
    {
        var slot = entry.Mapping.Slot;
        if (slot >= _byType.Length)
            Array.Resize(ref _byType, slot + 4);
        (_byType[slot] ??= new KeyTable()).Set(entry);
    }

    /// <summary>Takes an entry out, unless its key has meanwhile gone to another one.</summary>
    public void Remove(EntityEntry entry)
    {
        if (entry.Mapping.Slot < _byType.Length)
            _byType[entry.Mapping.Slot]?.Remove(entry);
    }

    public void Clear() => _byType = [];
}
