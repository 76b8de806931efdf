using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard.Flushing;

/// <summary>Orders single objects where types refer to themselves or to each other; a cycle is broken at a foreign key that can be null.</summary>
internal sealed class CycleOrder(Func<object, EntityEntry?> find)
{
    private readonly HashSet<EntityEntry> _open = [];
    private readonly HashSet<EntityEntry> _done = [];

    /// <summary>Objects to be written, each after its parents.</summary>
    public List<EntityEntry> Ordered { get; } = [];

    /// <summary>References that are written as null first and set when all rows are there.</summary>
    public HashSet<(EntityEntry Child, NavigationMapping Reference)> Deferred { get; } = [];

    /// <summary>Puts parents before children.</summary>
    /// <param name="entries">The objects to order.</param>
    /// <param name="parentOf">The parent an object refers to.</param>
    public void Add(IReadOnlyCollection<EntityEntry> entries, Func<EntityEntry, NavigationMapping, object?> parentOf)
    {
        var members = entries.ToHashSet();
        foreach (var entry in entries)
            Visit(entry, members, parentOf);
    }

    private void Visit(EntityEntry entry, HashSet<EntityEntry> members, Func<EntityEntry, NavigationMapping, object?> parentOf)
    {
        if (!_done.Add(entry))
            return;
        _open.Add(entry);
        foreach (var reference in entry.Mapping.Navigations)
        {
            if (reference.IsCollection || parentOf(entry, reference) is not { } parent || find(parent) is not { } target || !members.Contains(target))
                continue;
            if (!_open.Contains(target))
                Visit(target, members, parentOf);
            else if (reference.ForeignKeyCanBeNull)
                Deferred.Add((entry, reference));
            else if (target != entry || !target.Mapping.HasExplicitKey(target.Entity))
                throw new InvalidSessionRequestException($"{entry.Name} and {target.Name} refer to each other through {reference.Name}, which cannot be null, so neither can be written first. "
                                                         + "Make that foreign key nullable.");
        }

        _open.Remove(entry);
        Ordered.Add(entry);
    }
}
