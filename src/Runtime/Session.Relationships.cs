using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>Change detection: what was done to collections and references since it last ran is carried to their other ends (S024-S026).</summary>
public sealed partial class Session
{
    private readonly List<EntityEntry> _orphanCandidates = [];

    /// <summary>Looks for changes of collections and references in all objects of the session.</summary>
    private void DetectChanges()
    {
        _entries.Compact();
        DetectFrom(0);
    }

    /// <summary>Looks for changes; a change found outside a transaction begins one (S004).</summary>
    private void DetectAndBegin()
    {
        DetectChanges();
        if (_level is not null || !_settings.AutoBegin || _endedBlock)
            return;
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is not { IsInSession: true } entry || !(entry.IsMarkedDeleted || IsModifiedCore(entry)))
                continue;
            _level = new TransactionLevel(null, null);
            return;
        }
    }

    /// <summary>Change detection before a rollback, where an object that cannot come in must not stop it.</summary>
    private void DetectQuietly()
    {
        try
        {
            DetectChanges();
        }
        catch (SessionException)
        {
            Factory.Logger.LogObjectLeftOut();
        }
    }

    private void DetectFrom(int first)
    {
        if (!_hasNavigations)
            return;
        for (var i = first; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is { IsInSession: true } entry)
                DetectNavigations(entry);
        }

        if (_orphanCandidates.Count == 0)
            return;
        foreach (var candidate in _orphanCandidates)
        {
            if (candidate is { IsOrphan: true, State: ObjectState.Pending })
                ExpungeGraph(candidate);
        }

        _orphanCandidates.Clear();
    }

    private void DetectNavigations(EntityEntry entry)
    {
        foreach (var navigation in entry.Mapping.Navigations)
        {
            if (navigation.IsCollection)
                DetectCollection(entry, navigation);
            else
                DetectReference(entry, navigation);
        }
    }

    private void DetectCollection(EntityEntry entry, NavigationMapping navigation)
    {
        var collection = navigation.Get(entry.Entity);
        var before = entry.KnownNavigation(navigation)?.KnownMembers ?? [];
        if (collection is null ? before.Length == 0 : navigation.Members.Same(collection, before))
            return;
        var now = collection is null ? [] : navigation.Members.Snapshot(collection);
        var gone = new HashSet<object>(before, ReferenceEqualityComparer.Instance);
        gone.ExceptWith(now);
        var known = new HashSet<object>(before, ReferenceEqualityComparer.Instance);
        entry.Navigation(navigation).Known = now;
        foreach (var member in now)
        {
            if (known.Contains(member))
                continue;
            try
            {
                MemberAdded(entry, navigation, member);
            }
            catch (SessionException)
            {
                entry.Navigation(navigation).Known = before;
                throw;
            }
        }

        foreach (var member in gone)
            MemberRemoved(entry, navigation, member);
    }

    private void DetectReference(EntityEntry entry, NavigationMapping navigation)
    {
        var now = navigation.Get(entry.Entity);
        var before = entry.KnownNavigation(navigation)?.Known;
        if (ReferenceEquals(now, before))
            return;
        var state = entry.Navigation(navigation);
        if (now is not null && navigation.Has(Cascades.SaveUpdate))
        {
            try
            {
                TrackGraph(now);
            }
            catch (SessionException)
            {
                state.Known = now;
                throw;
            }
        }

        before ??= state.IsLoaded ? null : KnownParent(entry, navigation);
        state.Known = now;
        state.IsFilledIn = false;
        state.IsLoaded = true;
        state.IsExpired = false;
        if (before is not null)
            LeaveParent(before, navigation, entry);
        if (navigation.Inverse is not { } collection)
            return;
        entry.IsOrphan = now is null && collection.Has(Cascades.DeleteOrphan) && (before is not null || entry.IsOrphan);
        if (entry.IsOrphan)
            _orphanCandidates.Add(entry);
        if (now is not null && _entries.Find(now) is { } parent)
            JoinParent(parent, collection, entry.Entity);
    }

    private void MemberAdded(EntityEntry parent, NavigationMapping navigation, object child)
    {
        if (navigation.Has(Cascades.SaveUpdate))
            TrackGraph(child);
        if (_entries.Find(child) is not { } entry)
            return;
        entry.IsOrphan = false;
        if (navigation.Inverse is not { } reference)
            return;
        var state = entry.Navigation(reference);
        var before = state.IsLoaded ? state.Known : KnownParent(entry, reference);
        if (before is not null && !ReferenceEquals(before, parent.Entity))
            LeaveParent(before, reference, entry);
        if (ReferenceEquals(state.Known, parent.Entity) && ReferenceEquals(reference.Get(child), parent.Entity))
            return;
        reference.Set(child, parent.Entity);
        if (!state.IsLoaded)
            state.Flushed = before;
        state.Known = parent.Entity;
        state.IsFilledIn = false;
        state.IsLoaded = true;
        state.IsExpired = false;
    }

    private void MemberRemoved(EntityEntry parent, NavigationMapping navigation, object child)
    {
        if (_entries.Find(child) is not { IsInSession: true } entry)
            return;
        var hasOtherParent = false;
        if (navigation.Inverse is { } reference)
        {
            var state = entry.Navigation(reference);
            var current = reference.Get(child);
            if (ReferenceEquals(current, parent.Entity) || (current is null && !state.IsLoaded))
            {
                if (current is not null)
                    reference.Set(child, null);
                if (!state.IsLoaded)
                    state.Flushed = parent.Entity;
                state.Known = null;
                state.IsLoaded = true;
            }
            else
            {
                hasOtherParent = current is not null;
            }
        }

        if (hasOtherParent || !navigation.Has(Cascades.DeleteOrphan))
            return;
        entry.IsOrphan = true;
        _orphanCandidates.Add(entry);
    }

    /// <summary>The parent that the foreign key names, if the session has it: known without SQL.</summary>
    private object? KnownParent(EntityEntry child, NavigationMapping reference)
    {
        if (child.Snapshot is null || reference.ForeignKeyOf(child.Snapshot) is not { IsEmpty: false } key)
            return null;
        return _identities.TryGet(reference.Target, key, out var parent) ? parent.Entity : null;
    }

    private void LeaveParent(object parent, NavigationMapping reference, EntityEntry child)
    {
        if (reference.Inverse is not { } collection || _entries.Find(parent) is not { } owner || collection.Get(parent) is not { } members)
            return;
        if (!collection.Members.Remove(members, child.Entity))
            return;
        var state = owner.Navigation(collection);
        state.Known = Array.FindAll(state.KnownMembers, m => !ReferenceEquals(m, child.Entity));
        if (state.IsExpired)
            state.Flushed = state.Known;
    }

    private static void JoinParent(EntityEntry parent, NavigationMapping collection, object child)
    {
        var state = parent.Navigation(collection);
        if (!state.IsLoaded || state.IsExpired)
            return;
        var members = collection.Get(parent.Entity);
        if (members is null)
        {
            members = collection.NewCollection();
            collection.Set(parent.Entity, members);
        }

        if (collection.Members.Contains(members, child))
            return;
        collection.Members.Add(members, child);
        state.Known = (object[])[.. state.KnownMembers, child];
    }

    /// <summary>Puts a navigation back to what was last loaded or flushed, seen changes or not.</summary>
    private static void RestoreNavigation(EntityEntry entry, NavigationMapping navigation)
    {
        var state = entry.KnownNavigation(navigation);
        var actual = navigation.Get(entry.Entity);
        if (state is not null)
            state.Known = state.Flushed;
        if (!navigation.IsCollection)
        {
            if (!ReferenceEquals(actual, state?.Flushed))
                navigation.Set(entry.Entity, state?.Flushed);
            return;
        }

        var members = state?.FlushedMembers ?? [];
        if (actual is null || navigation.Members.Same(actual, members))
            return;
        navigation.Members.Clear(actual);
        foreach (var member in members)
            navigation.Members.Add(actual, member);
    }

    /// <summary>Whether a navigation shows something that change detection has not seen: it was stopped by an object that cannot come in.</summary>
    private static bool HasUnseenChanges(EntityEntry entry)
    {
        foreach (var navigation in entry.Mapping.Navigations)
        {
            var actual = navigation.Get(entry.Entity);
            var known = entry.KnownNavigation(navigation);
            if (navigation.IsCollection ? actual is not null && !navigation.Members.Same(actual, known?.KnownMembers ?? []) : !ReferenceEquals(actual, known?.Known))
                return true;
        }

        return false;
    }

    /// <summary>Drops unflushed changes of a navigation and marks it to be loaded again; its members stay as they are (S119).</summary>
    private static void ExpireNavigation(EntityEntry entry, NavigationMapping navigation)
    {
        RestoreNavigation(entry, navigation);
        if (entry.KnownNavigation(navigation) is { IsLoaded: true } state)
            state.IsExpired = true;
    }
}
