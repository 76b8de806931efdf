using SessionGuard.Mapping;

namespace SessionGuard.Tracking;

/// <summary>What a session knows of one object.</summary>
internal sealed class EntityEntry(object entity, EntityMapping mapping)
{
    public object Entity { get; } = entity;

    public EntityMapping Mapping { get; } = mapping;

    public ObjectState State;

    /// <summary>The identity; empty while the object has none.</summary>
    public EntityKey Key;

    /// <summary>The values that the database holds as far as the session knows; null while pending.</summary>
    public object? Snapshot;

    /// <summary>Columns to be read again at the next touch.</summary>
    public ColumnSet Expired;

    public bool IsMarkedDeleted;

    /// <summary>Taken out of an owning collection and put into no other one.</summary>
    public bool IsOrphan;

    /// <summary>Its row was deleted, and the deletion flushed.</summary>
    public bool RowDeleted;

    /// <summary>Position in the session's list of entries, or -1.</summary>
    public int Position = -1;

    /// <summary>The transaction level whose flush inserted the row, while that level is open.</summary>
    public TransactionLevel? BornIn;

    /// <summary>What to put back when the level that changed the object is rolled back; older levels follow.</summary>
    public UndoRecord? Undo;

    public NavigationState?[]? Navigations;

    public bool IsInSession => State is ObjectState.Pending or ObjectState.Persistent;

    public bool IsChanged => Snapshot is not null && !Mapping.Equal(Entity, Snapshot);

    public ColumnSet ChangedColumns => Snapshot is null ? ColumnSet.None : Mapping.Differences(Entity, Snapshot);

    public string Name => Mapping.Describe(Key);

    public NavigationState Navigation(NavigationMapping navigation)
    {
        Navigations ??= new NavigationState?[Mapping.Navigations.Length];
        return Navigations[navigation.Index] ??= new NavigationState();
    }

    public NavigationState? KnownNavigation(NavigationMapping navigation) => Navigations?[navigation.Index];

    /// <summary>Drops unflushed changes of the named columns and marks them to be read again.</summary>
    public void Expire(ColumnSet columns)
    {
        if (Snapshot is null)
            return;
        Mapping.Copy(Snapshot, Entity, columns);
        Expired |= columns;
    }
}

/// <summary>What is known of one navigation of one object.</summary>
internal sealed class NavigationState
{
    /// <summary>The members were read from the database, or the object is new and the list is the truth.</summary>
    public bool IsLoaded;

    /// <summary>Loaded once, and to be read again at the next touch.</summary>
    public bool IsExpired;

    /// <summary>The reference was filled in when its parent's collection was loaded; a merge of the graph does not follow it.</summary>
    public bool IsFilledIn;

    /// <summary>The reference, or the members (an array), as change detection last saw them.</summary>
    public object? Known;

    /// <summary>The same as of the last load or flush.</summary>
    public object? Flushed;

    public object[] KnownMembers => (object[]?)Known ?? [];

    public object[] FlushedMembers => (object[]?)Flushed ?? [];
}
