using System.Globalization;
using SessionGuard.Flushing;
using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    private async ValueTask WritePlan(FlushPlan plan, bool async, CancellationToken cancellationToken)
    {
        var order = plan.Order();
        var writer = new RowWriter(this, async, cancellationToken);
        var updated = new List<RowChange>();
        if (plan.IsCyclic)
        {
            await WriteCyclic(plan, writer, updated).ConfigureAwait(false);
        }
        else
        {
            foreach (var mapping in order)
            {
                await WriteUpdates(plan, writer, Of(plan.Updates, mapping, order), updated).ConfigureAwait(false);
                await WriteRowSwitches(plan, writer, mapping).ConfigureAwait(false);
                await WriteInserts(plan, writer, Of(plan.Inserts, mapping, order)).ConfigureAwait(false);
            }

            for (var i = order.Count - 1; i >= 0; i--)
                await writer.Delete(Of(plan.Deletes, order[i], order)).ConfigureAwait(false);
        }

        Settle(plan, updated);
    }

    private static List<EntityEntry> Of(List<EntityEntry> entries, EntityMapping mapping, List<EntityMapping> order)
        => order.Count == 1 ? entries : entries.FindAll(e => e.Mapping == mapping);

    private async ValueTask WriteInserts(FlushPlan plan, RowWriter writer, List<EntityEntry> entries)
    {
        foreach (var entry in entries)
            PrepareInsert(plan, entry, null);
        await writer.Insert(entries).ConfigureAwait(false);
    }

    private async ValueTask WriteUpdates(FlushPlan plan, RowWriter writer, List<EntityEntry> entries, List<RowChange> updated)
    {
        if (entries.Count == 0)
            return;
        var changes = new List<RowChange>(entries.Count);
        foreach (var entry in entries)
        {
            SyncForeignKeys(plan, entry, null);
            var columns = entry.ChangedColumns;
            if (columns.IsEmpty)
                continue;
            columns |= CountVersion(entry, columns);
            changes.Add(new RowChange(entry, columns, entry.Snapshot!));
        }

        updated.AddRange(changes);
        await writer.Update(changes).ConfigureAwait(false);
    }

    private static async ValueTask WriteRowSwitches(FlushPlan plan, RowWriter writer, EntityMapping mapping)
    {
        var changes = new List<RowChange>();
        foreach (var (entry, old) in plan.RowSwitches)
        {
            if (entry.Mapping != mapping)
                continue;
            var columns = mapping.Differences(entry.Entity, old.Snapshot!).Except(mapping.Computed);
            if (!columns.IsEmpty)
                changes.Add(new RowChange(entry, columns, old.Snapshot!));
        }

        if (changes.Count > 0)
            await writer.Update(changes).ConfigureAwait(false);
    }

    private async ValueTask WriteCyclic(FlushPlan plan, RowWriter writer, List<RowChange> updated)
    {
        var order = new CycleOrder(_entries.Find);
        var groups = order.Group(plan.Inserts, (entry, reference) => entry.KnownNavigation(reference)?.Known ?? LinkedParent(plan, entry, reference));
        foreach (var group in groups)
        {
            foreach (var entry in group)
                PrepareInsert(plan, entry, order.Deferred);
            await writer.Insert(group).ConfigureAwait(false);
        }

        foreach (var (child, reference) in order.Deferred)
        {
            var before = child.Mapping.Snapshot(child.Entity);
            reference.SetForeignKey(child.Entity, child.KnownNavigation(reference)?.Known);
            child.Key = child.Mapping.GetKey(child.Entity);
            await writer.Update([new RowChange(child, child.Mapping.Differences(child.Entity, before), before)]).ConfigureAwait(false);
        }

        foreach (var mapping in plan.Updates.Select(e => e.Mapping).Distinct().ToList())
            await WriteUpdates(plan, writer, plan.Updates.FindAll(e => e.Mapping == mapping), updated).ConfigureAwait(false);
        foreach (var mapping in plan.RowSwitches.Keys.Select(e => e.Mapping).Distinct().ToList())
            await WriteRowSwitches(plan, writer, mapping).ConfigureAwait(false);
        await DeleteCyclic(plan, writer).ConfigureAwait(false);
    }

    private async ValueTask DeleteCyclic(FlushPlan plan, RowWriter writer)
    {
        var order = new CycleOrder(_entries.Find);
        var groups = order.Group(plan.Deletes, (entry, reference) => reference.ForeignKeyOf(entry.Snapshot!) is { IsEmpty: false } key
            && _identities.TryGet(reference.Target, key, out var parent) ? parent.Entity : null);
        foreach (var (child, reference) in order.Deferred)
        {
            var before = child.Mapping.Snapshot(child.Snapshot!);
            reference.SetForeignKey(child.Entity, null);
            await writer.Update([new RowChange(child, child.Mapping.Differences(child.Entity, before), before)]).ConfigureAwait(false);
        }

        for (var i = groups.Count - 1; i >= 0; i--)
            await writer.Delete(groups[i]).ConfigureAwait(false);
    }

    private void PrepareInsert(FlushPlan plan, EntityEntry entry, HashSet<(EntityEntry, NavigationMapping)>? deferred)
    {
        if (entry.Navigations is not null || plan.Links.Count > 0)
            SyncForeignKeys(plan, entry, deferred);
        MakeKey(entry.Mapping, entry.Entity);
        if (entry.Mapping.GeneratedKey is null && entry.Mapping.GetKey(entry.Entity).IsEmpty)
        {
            throw new InvalidSessionRequestException($"{entry.Mapping.Name} has no key: set {string.Join(", ", entry.Mapping.KeyColumns.Select(c => c.Property.Name))} before the flush, "
                                                     + "or let the database make it with [DatabaseGenerated(DatabaseGeneratedOption.Identity)].");
        }
    }

    /// <summary>Takes foreign keys from the parents that references and collections name (S030).</summary>
    private void SyncForeignKeys(FlushPlan plan, EntityEntry entry, HashSet<(EntityEntry, NavigationMapping)>? deferred)
    {
        foreach (var reference in entry.Mapping.Navigations)
        {
            if (reference.IsCollection || entry.KnownNavigation(reference) is not { } state || ReferenceEquals(state.Known, state.Flushed))
                continue;
            if (deferred?.Contains((entry, reference)) is true)
                reference.SetForeignKey(entry.Entity, null);
            else if (state.Known is null || IsStored(state.Known))
                reference.SetForeignKey(entry.Entity, state.Known);
        }

        foreach (var (child, navigation, parent) in plan.Links)
        {
            if (child == entry)
                navigation.SetForeignKey(child.Entity, parent?.Entity);
        }
    }

    private bool IsStored(object parent) => _entries.Find(parent) is { IsInSession: true } || (Departed.TryGet(parent, out var departed) && !departed.RowDeleted);

    private static object? LinkedParent(FlushPlan plan, EntityEntry entry, NavigationMapping reference)
        => plan.Links.Find(l => l.Child == entry && l.Navigation.ForeignKey.AsSpan().SequenceEqual(reference.ForeignKey)).Parent?.Entity;

    /// <summary>Counts a whole-number version up, unless the program did (S039).</summary>
    private static ColumnSet CountVersion(EntityEntry entry, ColumnSet changed)
    {
        var counted = ColumnSet.None;
        foreach (var column in entry.Mapping.Columns)
        {
            if (!column.IsCounter || changed.Contains(column.Index))
                continue;
            var next = Convert.ToInt64(column.GetStore(entry.Entity) ?? 0, CultureInfo.InvariantCulture) + 1;
            column.Set(entry.Entity, ValueTypes.FromStore(next, column.ClrType));
            counted |= ColumnSet.Of(column.Index);
        }

        return counted;
    }

    internal void LogRowsGone(EntityMapping mapping, int count) => Factory.Logger.LogRowsGone(count, mapping.Name);

    internal void LogRowGone(EntityEntry entry) => Factory.Logger.LogRowGone(entry.Name);
}
