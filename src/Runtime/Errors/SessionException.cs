namespace SessionGuard;

/// <summary>What every error of a session derives from.</summary>
public abstract class SessionException : InvalidOperationException
{
    private protected SessionException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>The call does not fit the state of the session or of the object given to it (S007, S009, S013, S022, S113, S134).</summary>
/// <param name="message">Names the object or operation and says what to do.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class InvalidSessionRequestException(string message, Exception? inner = null) : SessionException(message, inner);

/// <summary>
/// A flush, a commit or (where the database aborts the transaction) a statement failed earlier, and nothing has rolled back since (S065).
/// The first failure is the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class PendingRollbackException : SessionException
{
    internal PendingRollbackException(string operation, Exception failure)
        : base($"'{operation}' refused: this session's transaction failed earlier ({failure.Message}) and its work is lost. "
               + "Call Rollback (or roll back the savepoint) before using the session again.", failure)
    {
    }
}

/// <summary>Two operations of one session overlapped (S162). The first goes on unharmed; the second was refused.</summary>
public sealed class SessionInUseException : SessionException
{
    internal SessionInUseException(string refused, string running)
        : base($"'{refused}' refused: '{running}' is still running on this session. A session serves one operation at a time: "
               + "await the first, or open a session per task.")
    {
        RefusedOperation = refused;
        RunningOperation = running;
    }

    /// <summary>The member that was called second and refused.</summary>
    public string RefusedOperation { get; }

    /// <summary>The member that was running already.</summary>
    public string RunningOperation { get; }
}

/// <summary>The transaction or savepoint of this handle has ended (S084).</summary>
public sealed class TransactionClosedException : SessionException
{
    internal TransactionClosedException(string operation, string what)
        : base($"'{operation}' refused: this {what} has ended already. Begin another one.")
    {
    }
}

/// <summary>The entity belongs to another session that is still open (S020).</summary>
public sealed class AttachedToAnotherSessionException : SessionException
{
    internal AttachedToAnotherSessionException(string entity)
        : base($"{entity} belongs to another open session. Merge it (MergeAsync), load it here by key, or expunge it there first.")
    {
    }
}

/// <summary>The session holds another object for the same row (S019, S135).</summary>
public sealed class IdentityConflictException : SessionException
{
    internal IdentityConflictException(string entity)
        : base($"The session holds another object for {entity}. Change that object, or copy this one into it with MergeAsync.")
    {
    }
}

/// <summary>No row has the key that was asked for (S095), or the row of an expired object is gone (S116).</summary>
public sealed class RowMissingException : SessionException
{
    internal RowMissingException(string message) : base(message)
    {
    }
}

/// <summary>The object belongs to no session, so nothing can be loaded for it (S049).</summary>
public sealed class DetachedEntityException : SessionException
{
    internal DetachedEntityException(string entity)
        : base($"{entity} belongs to no session, so nothing can be loaded for it. Add it to a session, or load it before its session is closed.")
    {
    }
}

/// <summary>A class cannot be mapped, or a type that is not mapped was given to the session (S027).</summary>
public sealed class MappingException : SessionException
{
    internal MappingException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
