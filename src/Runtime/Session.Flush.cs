using System.Data.Common;
using SessionGuard.Flushing;
using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>
    /// Writes pending inserts, updates and deletes inside the transaction, which stays open; generated keys are then set (S028). With nothing
    /// to do it sends nothing (S036).
    /// </summary>
    /// <param name="cancellationToken">Interrupts the writing; the transaction then needs a rollback.</param>
    /// <returns>A task that ends when everything is written.</returns>
    /// <exception cref="ConstraintViolationException">A constraint refused a row; the session needs a rollback (S064, S065).</exception>
    /// <exception cref="StaleEntityException">A row to be updated is gone or has another version (S039).</exception>
    /// <exception cref="StatementException">The database refused a statement.</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed earlier, and there is work to do (S069).</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Flushes]
    public Task FlushAsync(CancellationToken cancellationToken = default) => FlushGuarded(true, nameof(FlushAsync), cancellationToken).AsTask();

    /// <summary>
    /// Writes pending inserts, updates and deletes inside the transaction, which stays open; generated keys are then set (S028). With nothing
    /// to do it sends nothing (S036).
    /// </summary>
    /// <exception cref="ConstraintViolationException">A constraint refused a row; the session needs a rollback (S064, S065).</exception>
    /// <exception cref="StaleEntityException">A row to be updated is gone or has another version (S039).</exception>
    /// <exception cref="StatementException">The database refused a statement.</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed earlier, and there is work to do (S069).</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Flushes]
    public void Flush() => FlushGuarded(false, nameof(Flush), default).Complete();

    private async ValueTask FlushGuarded(bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
            await FlushCore(operation, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Flushes before a query, if autoflush is on (S097).</summary>
    private ValueTask AutoflushCore(string operation, bool async, CancellationToken cancellationToken)
        => Autoflush ? FlushCore(operation, async, cancellationToken) : default;

    private async ValueTask FlushCore(string operation, bool async, CancellationToken cancellationToken)
    {
        if (_entries.Count == 0)
            return;
        DetectChanges();
        if (!HasWork())
            return;
        var plan = await PlanFlush(operation, async, cancellationToken).ConfigureAwait(false);
        if (plan.IsEmpty)
            return;
        RequireTransaction(operation);
        await Connect(async, operation, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = SessionDiagnostics.Activities.StartActivity("flush");
        SessionDiagnostics.FlushSize.Record(plan.Size);
        activity?.SetTag("session.rows", plan.Size);
        try
        {
            await RefreshExpiredOf(plan, operation, async, cancellationToken).ConfigureAwait(false);
            await WritePlan(plan, async, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (StatementException) when (CanReplaceConnection)
        {
            await ReleaseConnection(async).ConfigureAwait(false);
        }
        catch (Exception failure) when (_level is { Failure: null })
        {
            var error = failure is DbException raw ? Translate(raw, null, null, "") : failure;
            await FailLevel(error, async).ConfigureAwait(false);
            if (!ReferenceEquals(error, failure))
                throw error;
            throw;
        }

        await Connect(async, operation, cancellationToken).ConfigureAwait(false);
        _confirmed = true;
        await FlushCore(operation, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether anything is pending, marked or changed; most flushes before a query find nothing.</summary>
    private bool HasWork()
    {
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is not { } entry)
                continue;
            if (entry.IsMarkedDeleted || entry.IsOrphan || (entry.IsInSession && IsModifiedCore(entry)))
                return true;
        }

        return false;
    }

    private async ValueTask<FlushPlan> PlanFlush(string operation, bool async, CancellationToken cancellationToken)
    {
        var plan = new FlushPlan();
        var orphans = default(List<EntityEntry>);
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is { State: ObjectState.Persistent, IsOrphan: true, IsMarkedDeleted: false } orphan)
                (orphans ??= []).Add(orphan);
        }

        if (orphans is not null)
        {
            foreach (var orphan in orphans)
            {
                await DeleteCore(orphan.Entity, operation, async, cancellationToken).ConfigureAwait(false);
                orphan.IsOrphan = false;
            }
        }

        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is not { } entry || !(entry.IsInSession || entry.IsMarkedDeleted))
                continue;
            if (entry.State == ObjectState.Pending)
                plan.Inserts.Add(entry);
            else if (entry.IsMarkedDeleted)
                plan.Deletes.Add(entry);
            else if (entry.IsChanged)
                plan.Updates.Add(entry);
            if (entry.Navigations is not null)
                PlanRelinking(plan, entry);
        }

        PlanReleases(plan);
        PlanRowSwitches(plan);
        return plan;
    }

    /// <summary>An expired object that is to be written is read first: its key and version must be current.</summary>
    private async ValueTask RefreshExpiredOf(FlushPlan plan, string operation, bool async, CancellationToken cancellationToken)
    {
        foreach (var entry in plan.Updates.Concat(plan.Deletes))
        {
            if (!(entry.Expired & entry.Mapping.Keys).IsEmpty)
                await EnsureFresh(entry, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private void PlanRelinking(FlushPlan plan, EntityEntry entry)
    {
        var relinked = false;
        foreach (var navigation in entry.Mapping.Navigations)
        {
            if (entry.KnownNavigation(navigation) is not { } state || SameMembers(state.Known, state.Flushed))
                continue;
            relinked = true;
            if (!navigation.IsCollection || navigation.Inverse is not null)
                continue;
            foreach (var member in state.KnownMembers.Except(state.FlushedMembers, ReferenceEqualityComparer.Instance))
            {
                if (Entry(member!) is { IsInSession: true } child)
                    PlanLink(plan, child, navigation, entry);
            }

            foreach (var member in state.FlushedMembers.Except(state.KnownMembers, ReferenceEqualityComparer.Instance))
            {
                if (Entry(member!) is { State: ObjectState.Persistent, IsMarkedDeleted: false } child && !plan.Links.Exists(l => l.Child == child))
                    PlanLink(plan, child, navigation, null);
            }
        }

        if (!relinked)
            return;
        plan.Relinked.Add(entry);
        if (entry is { State: ObjectState.Persistent, IsMarkedDeleted: false } && entry.ChangedColumns.IsEmpty)
            plan.Updates.Add(entry);
    }

    /// <summary>Children of a deleted parent that does not take them along lose their foreign key.</summary>
    private void PlanReleases(FlushPlan plan)
    {
        foreach (var parent in plan.Deletes)
        {
            foreach (var navigation in parent.Mapping.Navigations)
            {
                if (!navigation.IsCollection || navigation.Has(Cascades.Delete) || !navigation.ForeignKeyCanBeNull || parent.KnownNavigation(navigation) is not { } state)
                    continue;
                foreach (var member in state.FlushedMembers)
                {
                    if (Entry(member) is { State: ObjectState.Persistent, IsMarkedDeleted: false } child && navigation.ForeignKeyOf(child.Entity) == parent.Key)
                        PlanLink(plan, child, navigation, null);
                }
            }
        }
    }

    private static void PlanLink(FlushPlan plan, EntityEntry child, NavigationMapping navigation, EntityEntry? parent)
    {
        plan.Links.RemoveAll(l => l.Child == child && l.Navigation == navigation && parent is not null);
        plan.Links.Add((child, navigation, parent));
        if (child.State == ObjectState.Persistent && !plan.Updates.Contains(child))
            plan.Updates.Add(child);
    }

    private void PlanRowSwitches(FlushPlan plan)
    {
        if (plan.Deletes.Count == 0)
            return;
        foreach (var entry in plan.Inserts)
        {
            var key = entry.Mapping.HasExplicitKey(entry.Entity) ? entry.Mapping.GetKey(entry.Entity) : default;
            if (!key.IsEmpty && _identities.TryGet(entry.Mapping, key, out var old) && plan.Deletes.Remove(old))
                plan.RowSwitches.Add(entry, old);
        }

        plan.Inserts.RemoveAll(plan.RowSwitches.ContainsKey);
    }

    /// <summary>After everything is written: states, snapshots and the identity map follow (S038).</summary>
    private void Settle(FlushPlan plan, List<RowChange> updated)
    {
        var level = _level!;
        foreach (var entry in plan.Relinked)
        {
            level.Remember(entry, entry.Snapshot);
            foreach (var state in entry.Navigations!)
            {
                if (state is not null)
                    state.Flushed = state.Known;
            }
        }

        foreach (var change in updated)
            SettleUpdate(level, change.Entry, change.Columns);
        foreach (var entry in plan.Deletes)
            SettleDelete(level, entry);
        foreach (var (entry, old) in plan.RowSwitches)
        {
            SettleDelete(level, old);
            SettleInsert(level, entry);
        }

        foreach (var entry in plan.Inserts)
            SettleInsert(level, entry);
    }

    private void SettleInsert(TransactionLevel level, EntityEntry entry)
    {
        entry.Key = entry.Mapping.GetKey(entry.Entity);
        entry.State = ObjectState.Persistent;
        entry.Snapshot = entry.Mapping.Snapshot(entry.Entity);
        entry.BornIn = level;
        level.Born.Add(entry);
        _identities.Set(entry);
    }

    private void SettleUpdate(TransactionLevel level, EntityEntry entry, ColumnSet columns)
    {
        var mapping = entry.Mapping;
        var before = entry.Snapshot!;
        level.Remember(entry, before);
        if (ReferenceEquals(entry.Undo?.Snapshot, before))
            entry.Snapshot = mapping.Snapshot(before);
        mapping.Copy(entry.Entity, entry.Snapshot!, columns);
        entry.Expired = entry.Expired.Except(columns) | mapping.Computed;
        if ((columns & mapping.Keys).IsEmpty)
            return;
        _identities.Remove(entry);
        entry.Key = mapping.GetKey(entry.Entity);
        _identities.Set(entry);
    }

    private void SettleDelete(TransactionLevel level, EntityEntry entry)
    {
        entry.IsMarkedDeleted = false;
        if (entry.State == ObjectState.Deleted)
            return;
        _identities.Remove(entry);
        entry.State = ObjectState.Deleted;
        entry.RowDeleted = true;
        level.Deleted.Add(entry);
    }
}
