namespace SessionGuard;

/// <summary>What an object is to a session (S105).</summary>
public enum ObjectState
{
    /// <summary>No row and no session.</summary>
    Transient,

    /// <summary>Added; its row is inserted by the next flush.</summary>
    Pending,

    /// <summary>Has a row and belongs to the session; also while it is only marked for deletion (S108).</summary>
    Persistent,

    /// <summary>Its row was deleted by a flush; lasts until the transaction ends (S109).</summary>
    Deleted,

    /// <summary>Has (or had) a row, and belongs to no session.</summary>
    Detached,
}
