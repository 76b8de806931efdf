namespace SessionGuard.Analyzers.Model;

/// <summary>What a call does to a session: the vocabulary that every library's members are translated into.</summary>
internal enum SessionOperation : byte
{
    None,

    /// <summary>A session comes into being; nothing is checked out yet.</summary>
    Open,

    /// <summary>A session comes into being with its connection already open.</summary>
    OpenHeld,

    Begin,
    Savepoint,

    /// <summary>Add, update, delete, attach, merge: work that waits for a flush.</summary>
    Stage,

    /// <summary>Reads rows now.</summary>
    Query,

    /// <summary>Builds a query that runs when it is enumerated.</summary>
    DeferredQuery,

    /// <summary>Sends a statement that changes rows, outside the unit of work.</summary>
    Execute,

    Flush,
    Commit,
    Rollback,

    /// <summary>A savepoint is set in a transaction that is open.</summary>
    SetSavepoint,

    /// <summary>Rollback to a savepoint: what was done since is taken back, the transaction goes on.</summary>
    ReturnToSavepoint,

    /// <summary>A savepoint is released, or disposed: the transaction goes on.</summary>
    EndSavepoint,

    /// <summary>Forgets what the session tracks, so that a failed flush is not repeated.</summary>
    Reset,

    /// <summary>Sets the state or the values of one tracked entry: staging, and the way a failed entry is taken out.</summary>
    SetEntry,

    /// <summary>Takes back what is staged of one entry, or lets it go: stages nothing.</summary>
    TakeBack,

    /// <summary>The transaction object is disposed: rolls back what was not committed.</summary>
    EndTransaction,

    OpenConnection,
    CloseConnection,
    Close,

    /// <summary>Runs a delegate in a transaction: begin, the delegate, commit.</summary>
    Transact,

    /// <summary>Runs a delegate once, awaited, in place (an execution strategy).</summary>
    RunInPlace,

    /// <summary>Works on the database itself, creates or migrates it: needs the session, and leaves its work as it was.</summary>
    Administer,

    /// <summary>Marks what is loaded to be read again.</summary>
    Expire,

    /// <summary>Lets one object go.</summary>
    Expunge,
}
