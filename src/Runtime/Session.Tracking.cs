using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    private bool _hasNavigations;

    private void Track(EntityEntry entry)
    {
        _registration ??= LiveSessions.Register(this);
        _entries.Add(entry);
        _hasNavigations |= entry.Mapping.Navigations.Length > 0;
    }

    private void AddCore(object entity, string operation)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (_level is null || _endedBlock)
            RequireTransaction(operation);
        TrackGraph(entity);
    }

    /// <summary>Brings an object and, by cascade, the objects it refers to into the session.</summary>
    private void TrackGraph(object root)
    {
        if (!MappingOf(root).HasSaveCascade)
        {
            Bring(root);
            return;
        }

        var first = _entries.PositionCount;
        try
        {
            BringGraph(root);
        }
        catch (SessionException)
        {
            AcceptReferences(first);
            throw;
        }

        DetectFrom(first);
    }

    private void BringGraph(object root)
    {
        var waiting = new Stack<object>([root]);
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        while (waiting.TryPop(out var entity))
        {
            if (!visited.Add(entity))
                continue;
            var entry = Bring(entity);
            for (var i = entry.Mapping.Navigations.Length - 1; i >= 0; i--)
            {
                var navigation = entry.Mapping.Navigations[i];
                if (!navigation.Has(Cascades.SaveUpdate) || entry.KnownNavigation(navigation) is { IsExpired: true } || navigation.Get(entity) is not { } value)
                    continue;
                if (!navigation.IsCollection)
                {
                    if (Entry(value) is not { IsInSession: true })
                        waiting.Push(value);
                    continue;
                }

                var members = navigation.Members.Snapshot(value);
                for (var m = members.Length - 1; m >= 0; m--)
                {
                    if (Entry(members[m]) is null or { State: ObjectState.Detached or ObjectState.Transient })
                        waiting.Push(members[m]);
                }
            }
        }
    }

    /// <summary>A parent that cannot come in is refused once, not at every look for changes.</summary>
    private void AcceptReferences(int first)
    {
        for (var i = first; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is not { } entry)
                continue;
            foreach (var reference in entry.Mapping.Navigations.Where(n => !n.IsCollection))
                entry.Navigation(reference).Known = reference.Get(entry.Entity);
        }
    }

    /// <summary>Brings one object into the session, without those it refers to.</summary>
    private EntityEntry Bring(object entity)
    {
        if (_entries.Find(entity) is { } known)
        {
            if (known.State == ObjectState.Deleted)
                throw RowWasDeleted(known);
            known.IsMarkedDeleted = false;
            return known;
        }

        var mapping = MappingOf(entity);
        if (Departed.TryGet(entity, out var departed))
            return departed.RowDeleted ? throw RowWasDeleted(departed) : Reattach(departed, mapping);
        if (LiveSessions.OwnerOf(entity) is not null)
            throw new AttachedToAnotherSessionException(mapping.Describe(mapping.GetKey(entity)));
        var entry = new EntityEntry(entity, mapping) { State = ObjectState.Pending };
        foreach (var navigation in mapping.Navigations)
            entry.Navigation(navigation).IsLoaded = navigation.IsCollection;
        Track(entry);
        return entry;
    }

    private EntityEntry Reattach(EntityEntry departed, EntityMapping mapping)
    {
        if (_identities.TryGet(mapping, departed.Key, out _))
            throw new IdentityConflictException(departed.Name);
        var entry = departed;
        if (!ReferenceEquals(departed.Mapping, mapping))
        {
            entry = new EntityEntry(departed.Entity, mapping) { Key = departed.Key, Snapshot = departed.Snapshot, Expired = departed.Expired };
            entry.Navigations = departed.Navigations;
        }

        Departed.Forget(entry.Entity);
        entry.State = ObjectState.Persistent;
        entry.RowDeleted = false;
        Track(entry);
        _identities.Set(entry);
        return entry;
    }

    private static InvalidSessionRequestException RowWasDeleted(EntityEntry entry)
        => new($"{entry.Name} was deleted, and the deletion was flushed. To insert it as a new row, call Session.MakeTransient first.");

    /// <summary>Takes an entry out of the session; as a detached one its identity and stored values are remembered (S018).</summary>
    private void Depart(EntityEntry entry, ObjectState state)
    {
        if (entry.Position >= 0)
            _entries.Remove(entry);
        if (!entry.Key.IsEmpty)
            _identities.Remove(entry);
        Leave(entry, state);
    }

    private static void Leave(EntityEntry entry, ObjectState state)
    {
        entry.Position = -1;
        entry.State = state;
        entry.IsMarkedDeleted = false;
        entry.IsOrphan = false;
        if (state == ObjectState.Detached)
        {
            Departed.Remember(entry);
            return;
        }

        entry.Key = default;
        entry.Snapshot = null;
        entry.Expired = ColumnSet.None;
        entry.BornIn = null;
        entry.Undo = null;
        Departed.Forget(entry.Entity);
    }

    private void LetAllGo()
    {
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is { } entry)
                Leave(entry, entry.State == ObjectState.Pending ? ObjectState.Transient : ObjectState.Detached);
        }

        _entries.Clear();
        _identities.Clear();
        if (_registration is not null)
            LiveSessions.Unregister(_registration);
        _registration = null;
    }

    private void ExpungeGraph(EntityEntry root)
    {
        var waiting = new Stack<EntityEntry>([root]);
        while (waiting.TryPop(out var entry))
        {
            if (entry.Position < 0)
                continue;
            Depart(entry, entry.State == ObjectState.Pending ? ObjectState.Transient : ObjectState.Detached);
            foreach (var navigation in entry.Mapping.Navigations)
            {
                foreach (var owned in OwnedMembers(entry, navigation))
                    waiting.Push(owned);
            }
        }
    }

    /// <summary>The loaded members of a collection that its owner owns: expunge, expire and refresh go along to them (S128).</summary>
    private IEnumerable<EntityEntry> OwnedMembers(EntityEntry owner, NavigationMapping navigation)
    {
        if (!navigation.IsCollection || !navigation.Has(Cascades.All) || owner.KnownNavigation(navigation) is not { IsLoaded: true, IsExpired: false } state)
            yield break;
        foreach (var member in state.KnownMembers)
        {
            if (Entry(member) is { } owned)
                yield return owned;
        }
    }

    /// <summary>Expires an object and the loaded members it owns; those that are only pending leave the session.</summary>
    private void ExpireGraph(EntityEntry root)
    {
        var owned = new List<EntityEntry> { root };
        for (var i = 0; i < owned.Count; i++)
        {
            foreach (var navigation in owned[i].Mapping.Navigations)
                owned.AddRange(OwnedMembers(owned[i], navigation).Where(m => m.IsInSession && !owned.Contains(m)));
        }

        foreach (var entry in owned)
        {
            if (entry.State == ObjectState.Pending)
                Depart(entry, ObjectState.Transient);
            else
                ExpireEntry(entry);
        }
    }

    private async ValueTask DeleteCore(object entity, string operation, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var entry = EntryToDelete(entity);
        if (_level is null || _endedBlock)
            RequireTransaction(operation);
        if (entry.IsMarkedDeleted)
            return;
        var dependents = await Dependents(entry, operation, async, cancellationToken).ConfigureAwait(false);
        entry.IsMarkedDeleted = true;
        foreach (var dependent in dependents)
        {
            if (_entries.Find(dependent) is { State: ObjectState.Persistent or ObjectState.Deleted, IsMarkedDeleted: false })
                await DeleteCore(dependent, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private EntityEntry EntryToDelete(object entity)
    {
        var mapping = MappingOf(entity);
        var entry = _entries.Find(entity);
        if (entry is null)
        {
            if (Departed.TryGet(entity, out var departed))
                return Reattach(departed, mapping);
            if (LiveSessions.OwnerOf(entity) is not null)
                throw new AttachedToAnotherSessionException(mapping.Describe(mapping.GetKey(entity)));
        }
        else if (entry.State is ObjectState.Persistent or ObjectState.Deleted)
        {
            return entry;
        }

        throw new InvalidSessionRequestException($"{mapping.Name} has no row yet, so there is nothing to delete. "
                                                 + (entry is null ? "Load the object first." : "Expunge it, and it will not be inserted."));
    }

    /// <summary>Marks all persistent objects to be read again at their next touch (S046).</summary>
    private void ExpireEverything()
    {
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is { State: ObjectState.Persistent } entry)
                ExpireEntry(entry);
        }
    }

    private static void ExpireEntry(EntityEntry entry)
    {
        entry.Expire(entry.Mapping.AllColumns);
        foreach (var navigation in entry.Mapping.Navigations)
            ExpireNavigation(entry, navigation);
    }

    /// <summary>Puts a level's objects back into the states and values they had when it began (S055-S061, S078-S081).</summary>
    private void Restore(TransactionLevel level)
    {
        DetectQuietly();
        foreach (var entry in level.Born)
        {
            if (ReferenceEquals(entry.BornIn, level))
                Depart(entry, ObjectState.Transient);
        }

        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is { State: ObjectState.Pending } pending)
                Depart(pending, ObjectState.Transient);
        }

        var changed = new HashSet<EntityEntry>(ReferenceEqualityComparer.Instance);
        foreach (var record in level.Changed)
        {
            if (record.Entry.State == ObjectState.Transient)
                continue;
            RestoreRecord(record);
            changed.Add(record.Entry);
        }

        foreach (var entry in level.Deleted)
            RestoreDeleted(entry);
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is not { } entry)
                continue;
            if (entry is { IsMarkedDeleted: true, State: ObjectState.Deleted })
                RestoreDeleted(entry);
            entry.IsMarkedDeleted = false;
            entry.IsOrphan = false;
            if (entry.State == ObjectState.Persistent && (!level.IsNested || changed.Contains(entry) || IsModifiedCore(entry) || HasUnseenChanges(entry)))
                RestoreUnflushed(entry);
        }

        level.Born.Clear();
        level.Changed.Clear();
        level.Deleted.Clear();
    }

    private void RestoreRecord(UndoRecord record)
    {
        var entry = record.Entry;
        entry.Undo = record.Older;
        if (entry.State is ObjectState.Detached)
            return;
        if (entry.Key != record.Key)
        {
            _identities.Remove(entry);
            entry.Key = record.Key;
            if (entry.State == ObjectState.Persistent)
                _identities.Set(entry);
        }

        entry.Snapshot = record.Snapshot;
        if (entry.Navigations is null)
            return;
        for (var i = 0; i < entry.Navigations.Length; i++)
        {
            if (entry.Navigations[i] is { } navigation)
                navigation.Flushed = record.Navigations?[i];
        }
    }

    private void RestoreDeleted(EntityEntry entry)
    {
        if (entry.State != ObjectState.Deleted && !(entry.State == ObjectState.Detached && entry.RowDeleted))
            return;
        if (entry.State == ObjectState.Detached)
        {
            entry.RowDeleted = false;
            return;
        }

        entry.State = ObjectState.Persistent;
        entry.RowDeleted = false;
        _identities.Set(entry);
    }

    private static void RestoreUnflushed(EntityEntry entry)
    {
        foreach (var navigation in entry.Mapping.Navigations)
            RestoreNavigation(entry, navigation);
        ExpireEntry(entry);
    }
}
