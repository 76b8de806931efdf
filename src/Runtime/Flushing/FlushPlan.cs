using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard.Flushing;

/// <summary>What one flush has to write, in the order in which foreign keys allow it (S030).</summary>
internal sealed class FlushPlan
{
    public List<EntityEntry> Inserts { get; } = [];

    /// <summary>Persistent objects that may have changed; decided when their parents' keys are known.</summary>
    public List<EntityEntry> Updates { get; } = [];

    public List<EntityEntry> Deletes { get; } = [];

    /// <summary>Objects whose navigations changed, whether or not a row does.</summary>
    public List<EntityEntry> Relinked { get; } = [];

    /// <summary>A new object that takes over the row of a deleted one (S034).</summary>
    public Dictionary<EntityEntry, EntityEntry> RowSwitches { get; } = [];

    /// <summary>Parents by child, for collections whose children have no reference back.</summary>
    public List<(EntityEntry Child, NavigationMapping Navigation, EntityEntry? Parent)> Links { get; } = [];

    public bool IsEmpty => Inserts.Count == 0 && Updates.Count == 0 && Deletes.Count == 0 && Relinked.Count == 0 && RowSwitches.Count == 0;

    public int Size => Inserts.Count + Updates.Count + Deletes.Count + RowSwitches.Count;

    public bool IsCyclic { get; private set; }

    /// <summary>The types involved, parents first.</summary>
    public List<EntityMapping> Order()
    {
        var involved = Inserts.Concat(Updates).Concat(Deletes).Concat(RowSwitches.Keys).Select(e => e.Mapping).Distinct().ToList();
        if (involved.Count == 1 && involved[0].Navigations.Length == 0)
            return involved;
        var parents = involved.ToDictionary(m => m, _ => new HashSet<EntityMapping>());
        foreach (var navigation in involved.SelectMany(m => m.Navigations))
        {
            if (navigation.Child == navigation.Parent)
                IsCyclic = true;
            else if (parents.TryGetValue(navigation.Child, out var needed) && parents.ContainsKey(navigation.Parent))
                needed.Add(navigation.Parent);
        }

        var order = new List<EntityMapping>(involved.Count);
        while (order.Count < involved.Count)
        {
            var next = involved.Find(m => !order.Contains(m) && parents[m].IsSubsetOf(order));
            if (next is null)
            {
                IsCyclic = true;
                next = involved.First(m => !order.Contains(m));
            }

            order.Add(next);
        }

        return order;
    }
}
