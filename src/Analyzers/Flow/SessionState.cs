using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The states a session can be in; a value is a set of them, because rules say "on no path" and "on some path".</summary>
[Flags]
internal enum SessionStates : ushort
{
    None = 0,
    Closed = 1 << 0,

    /// <summary>Usable, nothing staged, nothing checked out.</summary>
    Open = 1 << 1,

    /// <summary>Work is staged, nothing is checked out.</summary>
    Dirty = 1 << 2,

    /// <summary>A connection is checked out, with no explicit transaction.</summary>
    Held = 1 << 3,
    HeldDirty = 1 << 4,
    HeldFlushed = 1 << 5,

    /// <summary>An explicit transaction is open.</summary>
    Transaction = 1 << 6,
    TransactionDirty = 1 << 7,
    TransactionFlushed = 1 << 8,

    /// <summary>A flush or statement has thrown, and nothing has reset the session since.</summary>
    Failed = 1 << 9,

    /// <summary>As failed, and a handler has let the exception end there: what is wrong now is that handler's doing.</summary>
    Swallowed = 1 << 10,

    Unsound = Failed | Swallowed,
    InTransaction = Transaction | TransactionDirty | TransactionFlushed,
    AnyHeld = Held | HeldDirty | HeldFlushed | InTransaction,
    AnyDirty = Dirty | HeldDirty | TransactionDirty,
}

/// <summary>What one operation makes of one state, library by library.</summary>
internal static class Transitions
{
    public const int StateCount = 11;

    /// <summary>Whether each of some states, and there is one, is among others.</summary>
    public static bool AreAll(SessionStates states, SessionStates among) => states != SessionStates.None && (states & ~among) == 0;

    public static SessionStates After(Protocol protocol, SessionOperation operation, SessionStates state)
    {
        if (state == SessionStates.Swallowed)
            return After(protocol, operation, SessionStates.Failed) is var after and not SessionStates.Failed ? after : SessionStates.Swallowed;
        if (operation == SessionOperation.Close)
            return SessionStates.Closed;
        if (operation == SessionOperation.Open)
            return protocol switch
            {
                Protocol.Scope => SessionStates.Transaction,
                Protocol.Connection => SessionStates.Closed,
                _ => SessionStates.Open,
            };
        if (operation == SessionOperation.OpenHeld)
            return SessionStates.Held;
        return protocol switch
        {
            Protocol.Autobegin => AfterAutobegin(operation, state),
            Protocol.Context => AfterContext(operation, state),
            Protocol.Connection => AfterConnection(operation, state),
            Protocol.Statements => AfterStatements(operation, state),
            Protocol.TransactionBound => AfterTransactionBound(operation, state),
            Protocol.Own when state == SessionStates.Failed && operation is (SessionOperation.Rollback or SessionOperation.EndTransaction or SessionOperation.Reset) => SessionStates.Open,
            Protocol.Own => AfterTransactionBound(operation, state),
            _ => state,
        };
    }

    /// <summary>The states a session is left in when the operation throws.</summary>
    public static SessionStates AfterFailure(Protocol protocol, SessionOperation operation, SessionStates state) => (protocol, operation) switch
    {
        (Protocol.Autobegin, SessionOperation.Flush or SessionOperation.Commit or SessionOperation.Execute) => SessionStates.Failed,
        (Protocol.Autobegin, SessionOperation.Query) when (state & SessionStates.AnyDirty) != 0 => SessionStates.Failed,
        (Protocol.Context, SessionOperation.Flush) => SessionStates.Failed,
        (Protocol.Statements, SessionOperation.Query or SessionOperation.Execute) when (state & SessionStates.InTransaction) != 0 => SessionStates.Failed,
        (Protocol.Connection, SessionOperation.Query or SessionOperation.Execute or SessionOperation.Commit) when (state & SessionStates.InTransaction) != 0 => SessionStates.Failed,
        (Protocol.TransactionBound or Protocol.Own, SessionOperation.Flush or SessionOperation.Commit or SessionOperation.Execute) => SessionStates.Failed,
        _ => state,
    };

    /// <summary>Whether the operation goes wrong, or does wrong, on a session that failed and was not reset.</summary>
    public static bool NeedsSoundSession(Protocol protocol, SessionOperation operation) => protocol switch
    {
        Protocol.Autobegin => operation is SessionOperation.Query or SessionOperation.Execute or SessionOperation.Flush or SessionOperation.Commit
            or SessionOperation.Savepoint or SessionOperation.Begin,
        Protocol.Context => operation is SessionOperation.Flush,
        Protocol.Connection or Protocol.Statements => operation is SessionOperation.Query or SessionOperation.Execute or SessionOperation.Commit,
        Protocol.TransactionBound or Protocol.Own => operation is SessionOperation.Query or SessionOperation.Execute or SessionOperation.Flush or SessionOperation.Commit
            or SessionOperation.Stage or SessionOperation.Begin,
        _ => false,
    };

    private static SessionStates AfterAutobegin(SessionOperation operation, SessionStates state) => operation switch
    {
        SessionOperation.Commit when state == SessionStates.Failed => state,
        SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.Transact => SessionStates.Open,
        SessionOperation.Query or SessionOperation.Savepoint => state switch
        {
            SessionStates.Open => SessionStates.Held,
            SessionStates.Dirty => SessionStates.HeldFlushed,
            _ => Flushed(state),
        },
        SessionOperation.Execute => state switch
        {
            SessionStates.Open or SessionStates.Dirty or SessionStates.Held => SessionStates.HeldFlushed,
            SessionStates.Transaction => SessionStates.TransactionFlushed,
            _ => Flushed(state),
        },
        SessionOperation.Flush => state == SessionStates.Dirty ? SessionStates.HeldFlushed : Flushed(state),

        // A failure inside a savepoint is undone with it; the transaction around it is sound (S085).
        SessionOperation.EndSavepoint => state == SessionStates.Failed ? SessionStates.HeldFlushed : state,
        SessionOperation.EndTransaction => (state & (SessionStates.InTransaction | SessionStates.Failed)) != 0 ? SessionStates.Open : state,
        _ => AfterCommon(operation, state),
    };

    private static SessionStates AfterContext(SessionOperation operation, SessionStates state) => operation switch
    {
        SessionOperation.Flush => state switch
        {
            SessionStates.HeldDirty => SessionStates.Held,
            SessionStates.Dirty or SessionStates.Failed => SessionStates.Open,
            _ when (state & SessionStates.InTransaction) != 0 => SessionStates.TransactionFlushed,
            _ => state,
        },
        SessionOperation.Execute => state == SessionStates.Transaction ? SessionStates.TransactionFlushed : state,
        SessionOperation.Commit => state switch
        {
            SessionStates.TransactionDirty => SessionStates.Dirty,
            _ => EndOfTransaction(state, SessionStates.Open),
        },
        SessionOperation.Rollback or SessionOperation.EndTransaction => EndOfTransaction(state, SessionStates.Open),
        SessionOperation.Reset => state switch
        {
            SessionStates.Failed or SessionStates.Dirty => SessionStates.Open,
            SessionStates.HeldDirty => SessionStates.Held,
            SessionStates.TransactionDirty => SessionStates.Transaction,
            _ => state,
        },
        SessionOperation.TakeBack => state == SessionStates.Failed ? SessionStates.Open : state,
        SessionOperation.SetEntry => state == SessionStates.Failed ? SessionStates.Open : AfterCommon(SessionOperation.Stage, state),
        SessionOperation.OpenConnection => state switch
        {
            SessionStates.Open => SessionStates.Held,
            SessionStates.Dirty => SessionStates.HeldDirty,
            _ => state,
        },
        SessionOperation.CloseConnection => state switch
        {
            SessionStates.Held or SessionStates.HeldFlushed => SessionStates.Open,
            SessionStates.HeldDirty => SessionStates.Dirty,
            _ => state,
        },
        _ => AfterCommon(operation, state),
    };

    private static SessionStates AfterConnection(SessionOperation operation, SessionStates state) => operation switch
    {
        SessionOperation.OpenConnection => (state & (SessionStates.Closed | SessionStates.Open)) != 0 ? SessionStates.Held : state,
        SessionOperation.CloseConnection => SessionStates.Closed,
        SessionOperation.SetSavepoint or SessionOperation.ReturnToSavepoint or SessionOperation.EndSavepoint => state == SessionStates.Failed ? SessionStates.TransactionFlushed : state,
        // A transaction begun on a connection that was given goes back to it: who opened that one holds it, and is looked at there.
        SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.EndTransaction => state switch
        {
            SessionStates.Failed or SessionStates.TransactionFlushed => SessionStates.Open,
            _ => EndOfTransaction(state, SessionStates.Held),
        },
        SessionOperation.Begin => state switch
        {
            SessionStates.Failed => state,
            SessionStates.Open => SessionStates.TransactionFlushed,
            _ => SessionStates.Transaction,
        },
        _ => state,
    };

    private static SessionStates AfterStatements(SessionOperation operation, SessionStates state) => operation switch
    {
        SessionOperation.Execute => state == SessionStates.Transaction ? SessionStates.TransactionFlushed : state,
        SessionOperation.CloseConnection => SessionStates.Open,
        SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.EndTransaction =>
            (state & (SessionStates.InTransaction | SessionStates.Failed)) != 0 ? SessionStates.Open : state,
        _ => AfterCommon(operation, state),
    };

    private static SessionStates AfterTransactionBound(SessionOperation operation, SessionStates state) => operation switch
    {
        SessionOperation.Flush => state == SessionStates.Dirty ? SessionStates.Open : Flushed(state),
        SessionOperation.Commit when state == SessionStates.Failed => state,
        SessionOperation.Commit => SessionStates.Open,
        SessionOperation.Rollback or SessionOperation.EndTransaction => EndOfTransaction(state, SessionStates.Open),
        _ => AfterCommon(operation, state),
    };

    private static SessionStates AfterCommon(SessionOperation operation, SessionStates state) => operation switch
    {
        SessionOperation.Begin => state switch
        {
            SessionStates.Open or SessionStates.Held => SessionStates.Transaction,
            SessionStates.Dirty or SessionStates.HeldDirty => SessionStates.TransactionDirty,
            SessionStates.HeldFlushed => SessionStates.TransactionFlushed,
            _ => state,
        },
        SessionOperation.Stage => state switch
        {
            SessionStates.Open => SessionStates.Dirty,
            SessionStates.Held or SessionStates.HeldFlushed => SessionStates.HeldDirty,
            SessionStates.Transaction or SessionStates.TransactionFlushed => SessionStates.TransactionDirty,
            _ => state,
        },
        _ => state,
    };

    private static SessionStates Flushed(SessionStates state) => state switch
    {
        SessionStates.HeldDirty => SessionStates.HeldFlushed,
        SessionStates.TransactionDirty => SessionStates.TransactionFlushed,
        _ => state,
    };

    private static SessionStates EndOfTransaction(SessionStates state, SessionStates end) => (state & SessionStates.InTransaction) != 0 ? end : state;
}
