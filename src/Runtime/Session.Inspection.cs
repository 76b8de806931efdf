using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>What the session knows of an object (S106, S107); looks for changes first.</summary>
    /// <param name="entity">Any object of a mapped class.</param>
    /// <returns>State, key, stored values, changed and expired members.</returns>
    public EntityInspection Inspect(object entity)
    {
        var state = StateOf(entity);
        using (Enter(nameof(Inspect)))
        {
            var mapping = MappingOf(entity);
            var entry = Entry(entity) ?? (Departed.TryGet(entity, out var departed) ? departed : LiveSessions.OwnerOf(entity)?.EntryOf(entity));
            if (entry is null)
                return new EntityInspection(state, default, new Dictionary<string, object?>(), [], [], []);
            var stored = entry.Snapshot is null ? [] : mapping.Columns.ToDictionary(c => c.Property.Name, c => c.Get(entry.Snapshot));
            var changed = entry.ChangedColumns;
            var columns = mapping.Columns.Where(c => changed.Contains(c.Index)).Select(c => c.Property.Name);
            var navigations = mapping.Navigations.Where(n => entry.KnownNavigation(n) is { } known && !SameMembers(known.Known, known.Flushed)).Select(n => n.Property.Name);
            var expired = mapping.Columns.Where(c => entry.Expired.Contains(c.Index)).Select(c => c.Property.Name);
            var unloaded = mapping.Navigations.Where(n => entry.KnownNavigation(n) is not { IsLoaded: true, IsExpired: false }).Select(n => n.Property.Name);
            return new EntityInspection(state, entry.Key, stored, [.. columns, .. navigations], [.. expired], [.. unloaded]);
        }
    }
}

/// <summary>What a session knows of an object.</summary>
/// <param name="State">Its state towards the session.</param>
/// <param name="Key">Its identity; empty if it has none.</param>
/// <param name="OriginalValues">The values the database holds as far as the session knows, by property; empty for a new object (S107).</param>
/// <param name="ChangedMembers">Properties with a net change that is not flushed (S106).</param>
/// <param name="ExpiredMembers">Columns that are read again at the next touch.</param>
/// <param name="UnloadedMembers">Collections and references that are not loaded, or expired.</param>
public sealed record EntityInspection(
    ObjectState State,
    EntityKey Key,
    IReadOnlyDictionary<string, object?> OriginalValues,
    IReadOnlyList<string> ChangedMembers,
    IReadOnlyList<string> ExpiredMembers,
    IReadOnlyList<string> UnloadedMembers);
