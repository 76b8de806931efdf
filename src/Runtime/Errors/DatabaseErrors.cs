namespace SessionGuard;

/// <summary>The database refused a statement. The provider's exception is the <see cref="Exception.InnerException"/>.</summary>
public class StatementException : SessionException
{
    internal StatementException(string message, Exception inner, object? entity = null) : base(message, inner) => Entity = entity;

    /// <summary>The object whose row was being written, where it is known.</summary>
    public object? Entity { get; }
}

/// <summary>Which kind of constraint refused a row.</summary>
public enum ConstraintKind
{
    /// <summary>A unique index or a primary key.</summary>
    Unique,

    /// <summary>A column that must not be null.</summary>
    NotNull,

    /// <summary>A reference to a row that does not exist, or from a row that still does.</summary>
    ForeignKey,

    /// <summary>A check constraint.</summary>
    Check,
}

/// <summary>A constraint refused a row (S042, S064).</summary>
public sealed class ConstraintViolationException : StatementException
{
    internal ConstraintViolationException(string message, Exception inner, ConstraintKind kind, string? constraint, object? entity)
        : base(message, inner, entity)
    {
        Kind = kind;
        Constraint = constraint;
    }

    /// <summary>The kind of the constraint.</summary>
    public ConstraintKind Kind { get; }

    /// <summary>What the database calls it: <c>table.column</c> on SQLite, the constraint's name (or <c>table.column</c>) on PostgreSQL.</summary>
    public string? Constraint { get; }
}

/// <summary>An UPDATE found no row: it was deleted, or its version changed, since the object was loaded (S039).</summary>
public sealed class StaleEntityException : SessionException
{
    internal StaleEntityException(object entity, string name, bool versioned)
        : base($"The row of {name} was not updated: it is gone" + (versioned ? " or its version has changed" : "")
               + " since it was loaded. Roll back, load it again and repeat the change.")
        => Entity = entity;

    /// <summary>The object whose row was to be updated.</summary>
    public object Entity { get; }
}

/// <summary>No connection could be opened.</summary>
public sealed class SessionConnectionException : SessionException
{
    internal SessionConnectionException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>The connection was lost while the commit ran: the work may or may not be stored.</summary>
public sealed class CommitOutcomeUnknownException : SessionException
{
    internal CommitOutcomeUnknownException(Exception inner)
        : base("The connection was lost while the commit ran: the work may or may not have been stored. "
               + "Look in the database, with a new session, before repeating it.", inner)
    {
    }
}

/// <summary>The commit was answered with a rollback: nothing was stored.</summary>
public sealed class CommitRefusedException : SessionException
{
    internal CommitRefusedException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>A query holds an expression that has no translation to SQL here.</summary>
public sealed class QueryTranslationException : SessionException
{
    internal QueryTranslationException(string message) : base(message)
    {
    }
}
