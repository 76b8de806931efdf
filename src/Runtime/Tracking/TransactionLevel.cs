namespace SessionGuard.Tracking;

/// <summary>The transaction, or one savepoint in it, and what was done since it began.</summary>
internal sealed class TransactionLevel(TransactionLevel? parent, string? savepoint)
{
    public TransactionLevel? Parent { get; } = parent;

    /// <summary>The savepoint's name; null for the transaction itself.</summary>
    public string? Savepoint { get; } = savepoint;

    public bool IsNested => Parent is not null;

    /// <summary>Why the level can only be rolled back.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The failure has been answered with a rollback of this level in the database already.</summary>
    public bool IsUndone { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>Begun by a call, not by first use.</summary>
    public bool IsExplicit { get; set; }

    /// <summary>Objects whose rows were inserted in this level.</summary>
    public List<EntityEntry> Born { get; } = [];

    /// <summary>Objects whose rows were deleted in this level.</summary>
    public List<EntityEntry> Deleted { get; } = [];

    /// <summary>What to put back at a rollback.</summary>
    public List<UndoRecord> Changed { get; } = [];

    /// <summary>Keeps the state of an object before its first change in this level.</summary>
    public void Remember(EntityEntry entry, object? snapshot)
    {
        if (ReferenceEquals(entry.BornIn, this) || ReferenceEquals(entry.Undo?.Level, this))
            return;
        var record = new UndoRecord(entry, this, entry.Undo, snapshot, entry.Key)
        {
            Navigations = entry.Navigations is null ? null : Array.ConvertAll(entry.Navigations, n => n?.Flushed),
        };
        entry.Undo = record;
        Changed.Add(record);
    }

    /// <summary>A released savepoint's work becomes work of the level around it (S082).</summary>
    public void MergeInto(TransactionLevel parent)
    {
        foreach (var entry in Born)
            entry.BornIn = parent;
        parent.Born.AddRange(Born);
        parent.Deleted.AddRange(Deleted);
        foreach (var record in Changed)
        {
            if (ReferenceEquals(record.Older?.Level, parent) || ReferenceEquals(record.Entry.BornIn, parent))
            {
                record.Entry.Undo = record.Older;
                continue;
            }

            record.Level = parent;
            parent.Changed.Add(record);
        }
    }

    /// <summary>The work is stored: nothing is left to undo.</summary>
    public void Forget()
    {
        foreach (var entry in Born)
            entry.BornIn = null;
        foreach (var record in Changed)
            record.Entry.Undo = null;
    }
}

/// <summary>An object's state before a level first changed it.</summary>
internal sealed class UndoRecord(EntityEntry entry, TransactionLevel level, UndoRecord? older, object? snapshot, EntityKey key)
{
    public EntityEntry Entry { get; } = entry;

    public TransactionLevel Level { get; set; } = level;

    public UndoRecord? Older { get; } = older;

    public object? Snapshot { get; } = snapshot;

    public EntityKey Key { get; } = key;

    /// <summary>Reference or members by navigation, as of the last flush before the change.</summary>
    public object?[]? Navigations { get; init; }
}
