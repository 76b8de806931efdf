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
    private Dictionary<EntityKey, EntityEntry>?[] _byType = [];

    public bool TryGet(int slot, EntityKey key, [MaybeNullWhen(false)] out EntityEntry entry)
    {
        entry = null;
        return (uint)slot < (uint)_byType.Length && _byType[slot] is { } map && map.TryGetValue(key, out entry);
    }

    public bool TryGet(EntityMapping mapping, EntityKey key, [MaybeNullWhen(false)] out EntityEntry entry) => TryGet(mapping.Slot, key, out entry);

    /// <summary>The part of the map for one type; created when first asked for.</summary>
    private Dictionary<EntityKey, EntityEntry> For(EntityMapping mapping)
    {
        var slot = mapping.Slot;
        if (slot >= _byType.Length)
            Array.Resize(ref _byType, slot + 4);
        return _byType[slot] ??= [];
    }

    public void Set(EntityEntry entry) => For(entry.Mapping)[entry.Key] = entry;

    /// <summary>Takes an entry out, unless its key has meanwhile gone to another one.</summary>
    public void Remove(EntityEntry entry)
    {
        var map = For(entry.Mapping);
        if (map.TryGetValue(entry.Key, out var found) && ReferenceEquals(found, entry))
            map.Remove(entry.Key);
    }

    public void Clear() => _byType = [];
}
