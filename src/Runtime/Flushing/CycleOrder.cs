using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard.Flushing;

/// <summary>Orders single objects where types refer to themselves or to each other; a cycle is broken at a foreign key that can be null.</summary>
internal sealed class CycleOrder(Func<object, EntityEntry?> find)
{
    private readonly Dictionary<EntityEntry, int> _depths = [];
    private readonly HashSet<EntityEntry> _open = [];

    /// <summary>References that are written as null first and set when all rows are there.</summary>
    public HashSet<(EntityEntry Child, NavigationMapping Reference)> Deferred { get; } = [];

    /// <summary>Groups objects so that each group comes after all its parents; within a group and type they keep their order.</summary>
    /// <param name="entries">The objects to order.</param>
    /// <param name="parentOf">The parent an object refers to.</param>
    /// <returns>The groups, each of one type.</returns>
    public List<List<EntityEntry>> Group(IReadOnlyCollection<EntityEntry> entries, Func<EntityEntry, NavigationMapping, object?> parentOf)
    {
        var members = entries.ToHashSet();
        foreach (var entry in entries)
            Visit(entry, members, parentOf);
        return [.. entries.GroupBy(e => (Depth: _depths[e], e.Mapping)).OrderBy(g => g.Key.Depth).Select(g => g.ToList())];
    }

    /// <summary>Finds how many parents stand above an object; without recursion, since a chain may be long.</summary>
    private void Visit(EntityEntry root, HashSet<EntityEntry> members, Func<EntityEntry, NavigationMapping, object?> parentOf)
    {
        var waiting = new Stack<EntityEntry>([root]);
        while (waiting.TryPeek(out var entry))
        {
            if (_depths.ContainsKey(entry))
            {
                waiting.Pop();
                continue;
            }

            _open.Add(entry);
            var depth = 0;
            var ready = true;
            foreach (var reference in entry.Mapping.Navigations)
            {
                if (reference.IsCollection || Deferred.Contains((entry, reference)) || parentOf(entry, reference) is not { } parent
                    || find(parent) is not { } target || !members.Contains(target))
                    continue;
                if (_depths.TryGetValue(target, out var above))
                {
                    depth = Math.Max(depth, above + 1);
                }
                else if (!_open.Contains(target))
                {
                    waiting.Push(target);
                    ready = false;
                    break;
                }
                else
                {
                    Defer(entry, reference, target);
                }
            }

            if (!ready)
                continue;
            waiting.Pop();
            _open.Remove(entry);
            _depths.Add(entry, depth);
        }
    }

    private void Defer(EntityEntry entry, NavigationMapping reference, EntityEntry target)
    {
        if (reference.ForeignKeyCanBeNull)
        {
            Deferred.Add((entry, reference));
            return;
        }

        if (target != entry || !target.Mapping.HasExplicitKey(target.Entity))
        {
            throw new InvalidSessionRequestException($"{entry.Name} and {target.Name} refer to each other through {reference.Name}, which cannot be null, so neither can be written first. "
                                                     + "Make that foreign key nullable.");
        }
    }
}
