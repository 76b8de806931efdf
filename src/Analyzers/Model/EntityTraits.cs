namespace SessionGuard.Analyzers.Model;

/// <summary>What staging asks a session to do with an object.</summary>
internal enum Staging : byte
{
    None,
    Add,

    /// <summary>Adds what is new and updates what is not (<c>SaveOrUpdate</c>).</summary>
    AddOrUpdate,
    Update,
    Delete,
    Attach,

    /// <summary>Copies the object's values to one that the session tracks.</summary>
    Merge,

    /// <summary>Through the entry of the object: its state or values are set.</summary>
    Entry,
}

/// <summary>How a library treats the objects that its sessions load and stage. Members are named without Async and separated by blanks.</summary>
internal sealed class EntityTraits
{
    /// <summary>Members of a query whose results the session does not track.</summary>
    public string NoTracking { get; init; } = "";

    /// <summary>Whether one of them in a subquery goes for the whole query.</summary>
    public bool NoTrackingSpreads { get; init; }

    /// <summary>The property by which a session says how its queries track when they do not say it themselves; null where nothing does.</summary>
    public string? TrackingSetting { get; init; }

    /// <summary>The option by which sessions are told how to track by default, its values by which they do not, and the one by which they do; null where they always track.</summary>
    public (string Option, string Off, string On)? DefaultTracking { get; init; }

    /// <summary>Members of a query that make it track again.</summary>
    public string Tracking { get; init; } = "";

    /// <summary>Members of a query that load navigations along with its objects.</summary>
    public string Includes { get; init; } = "";

    public (Staging Kind, string Members)[] Stagings { get; init; } = [];

    /// <summary>Stagings that assign a generated key at once.</summary>
    public string AssignsKey { get; init; } = "";

    /// <summary>Loads that look among the tracked objects before they ask the database; the first one gives null where there is no row.</summary>
    public string KeyLookups { get; init; } = "";

    /// <summary>The one of them that throws where there is no row.</summary>
    public string? KeyLookupOfOne { get; init; }

    /// <summary>Whether the classes themselves say what their key is, and no mapping beside them.</summary>
    public bool KeysAreInCode { get; init; }

    /// <summary>Calls of a configuration under which a lookup by key and a query of it need not give the same, or of which one says what the key is.</summary>
    public string KeySettings { get; init; } = "";

    /// <summary>Calls of a configuration that name the key of an entity.</summary>
    public string KeyCalls { get; init; } = "";

    /// <summary>Calls in the configuration of an entity by which its key need not come from the row's insertion.</summary>
    public string KeyProviders { get; init; } = "";

    /// <summary>The call in the configuration of an entity that says who makes its key, and the value by which the database does; null where none does.</summary>
    public (string Member, string Generated)? KeyOption { get; init; }

    /// <summary>Words of the project's own code, wherever they stand, after which no key is taken for one that the row's insertion makes.</summary>
    public string KeyProviderWords { get; init; } = "";
    public string Refreshes { get; init; } = "";

    /// <summary>Whether a query that finds the row of a tracked object gives that object as it stands, and what the row says now is dropped.</summary>
    public bool QueriesGiveTracked { get; init; }
    public string Expires { get; init; } = "";
    public string Expunges { get; init; } = "";

    /// <summary>The member that gives the entry of an object (<c>Entry</c>).</summary>
    public string Entry { get; init; } = "";

    /// <summary>Members of an entry that lead to its object's navigations, and change nothing themselves.</summary>
    public string EntryNavigations { get; init; } = "";

    /// <summary>The property by which an entry, as staging gives it back, leads to its object.</summary>
    public string? EntryObject { get; init; }

    /// <summary>Whether staging gives back the object itself.</summary>
    public bool StagingGivesObject { get; init; }

    /// <summary>The property of an entry that holds its state.</summary>
    public string EntryState { get; init; } = "";

    /// <summary>The state of an entry in which its object is written as a whole.</summary>
    public string ModifiedState { get; init; } = "";

    /// <summary>States of an entry in which nothing of its object waits to be saved.</summary>
    public string SettledStates { get; init; } = "";

    /// <summary>The one of them in which the session lets the object go.</summary>
    public string DetachedState { get; init; } = "";

    /// <summary>Session types that track nothing.</summary>
    public string[] UntrackedSessions { get; init; } = [];

    /// <summary>Whether a query writes pending changes first.</summary>
    public bool QueriesFlush { get; init; }

    /// <summary>The property of a session, or the member, that turns that off, and the values that do so.</summary>
    public (string Member, string Values)? FlushSwitch { get; init; }

    /// <summary>The setting under which a commit expires every object; null where none does.</summary>
    public string? ExpireSetting { get; init; }

    /// <summary>Whether a rollback puts back what objects were before, and lets go what was added; else they keep what is no longer in the row.</summary>
    public bool RollbackRestores { get; init; }

    /// <summary>The call without which virtual navigations are not loaded when they are read; empty where they always are, null where none is.</summary>
    public string? LazySwitch { get; init; }

    /// <summary>Settings under which reading one of them need not go to the database, or does not throw where it cannot.</summary>
    public string LazyExceptions { get; init; } = "";

    /// <summary>Whether an object may belong to one open session at a time, so that another one refuses it.</summary>
    public bool OneSessionAnObject { get; init; }

    /// <summary>What to do with an object of another session, as a half sentence for messages.</summary>
    public string ForeignAdvice { get; init; } = "";

    /// <summary>The call that reads an object again: what it is called on ({0} the session, {1} the object), the member, the arguments.</summary>
    public (string On, string Member, string Arguments)? RefreshCall { get; init; }

    /// <summary>Whether the class tells all that the mapping knows: what the database computes is marked there.</summary>
    public bool MappingInCode { get; init; }

    /// <summary>Bulk changes that set properties, and what names one in their argument, beside an initializer; null where none does.</summary>
    public (string Members, string Setters)? BulkUpdate { get; init; }

    /// <summary>The value of a bulk change's argument that leaves loaded objects as they are; null where every bulk change does.</summary>
    public string? BulkLeavesStale { get; init; }

    /// <summary>The member that copies an object of elsewhere into a session; null where there is none.</summary>
    public string? MergeMember => Stagings.Where(row => row.Kind == Staging.Merge).Select(row => row.Members.Split(' ')[0]).FirstOrDefault();

    public Staging StagingOf(string member)
    {
        foreach (var (kind, members) in Stagings)
        {
            if (Has(members, member))
                return kind;
        }

        return Staging.None;
    }

    /// <summary>Whether a member, or its twin in Async, is among those named.</summary>
    public static bool Has(string members, string member)
    {
        var length = member.EndsWith("Async", StringComparison.Ordinal) ? member.Length - 5 : member.Length;
        for (var start = 0; start < members.Length;)
        {
            var blank = members.IndexOf(' ', start);
            var end = blank < 0 ? members.Length : blank;
            if (end - start == length && string.CompareOrdinal(members, start, member, 0, length) == 0)
                return true;
            start = end + 1;
        }

        return false;
    }
}
