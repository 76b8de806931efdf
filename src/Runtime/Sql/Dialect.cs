using System.Data;
using System.Data.Common;
using System.Text;

namespace SessionGuard;

/// <summary>What a database's error means to a session.</summary>
public enum DatabaseFailure
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>A unique index or primary key refused the row.</summary>
    Unique,

    /// <summary>A column refused null.</summary>
    NotNull,

    /// <summary>A foreign key refused the row.</summary>
    ForeignKey,

    /// <summary>A check constraint refused the row.</summary>
    Check,

    /// <summary>The table does not exist.</summary>
    MissingTable,

    /// <summary>The column does not exist.</summary>
    MissingColumn,

    /// <summary>A lock could not be had in time.</summary>
    Busy,

    /// <summary>The connection is gone.</summary>
    ConnectionLost,
}

/// <summary>What differs between databases: quoting, parameters, paging, errors and how a transaction begins.</summary>
/// <remarks>One small class a database; <see cref="Sqlite"/> and <see cref="Postgres"/> are built in.</remarks>
public abstract class Dialect
{
    /// <summary>SQLite, through Microsoft.Data.Sqlite.</summary>
    public static Dialect Sqlite { get; } = new SqliteDialect();

    /// <summary>PostgreSQL, through Npgsql.</summary>
    public static Dialect Postgres { get; } = new PostgresDialect();

    /// <summary>The database's name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Whether any statement error aborts the whole transaction, so that the session has failed (S071, S150 do not hold then).</summary>
    public abstract bool StatementErrorAbortsTransaction { get; }

    /// <summary>Whether the provider tells a lost connection from other errors while a commit runs.</summary>
    public virtual bool HasServer => true;

    /// <summary>The SQL for being one of the values in an array parameter; null where arrays are not parameters.</summary>
    /// <param name="array">The placeholder of the array.</param>
    /// <returns>The condition's right side, such as <c>= ANY($1)</c>, or null.</returns>
    public virtual string? InArray(string array) => null;

    /// <summary>A query for a text that names the transaction to <see cref="CommitOutcomeQuery"/>; null where there is none.</summary>
    public virtual string? CommitTicketQuery => null;

    /// <summary>A query, for another connection, that says 'committed' or 'aborted' of a transaction.</summary>
    /// <param name="ticket">The placeholder of the text that names the transaction.</param>
    /// <returns>The query.</returns>
    public virtual string CommitOutcomeQuery(string ticket) => "";

    /// <summary>Quotes an identifier.</summary>
    /// <param name="identifier">The name as it is in the database.</param>
    /// <returns>The quoted name.</returns>
    public virtual string Quote(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>How a parameter is written in SQL.</summary>
    /// <param name="index">Position, from 0.</param>
    /// <returns>The placeholder.</returns>
    public abstract string Placeholder(int index);

    /// <summary>What the parameter object is called; empty where parameters go by position.</summary>
    /// <param name="index">Position, from 0.</param>
    /// <returns>The name.</returns>
    public abstract string ParameterName(int index);

    /// <summary>Begins a database transaction.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="isolation">The level asked for, or null for the database's default.</param>
    /// <returns>The transaction.</returns>
    public virtual DbTransaction Begin(DbConnection connection, IsolationLevel? isolation)
        => connection.BeginTransaction(isolation ?? IsolationLevel.Unspecified);

    /// <summary>Begins a database transaction without blocking.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="isolation">The level asked for, or null for the database's default.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <returns>The transaction.</returns>
    public virtual ValueTask<DbTransaction> BeginAsync(DbConnection connection, IsolationLevel? isolation, CancellationToken cancellationToken)
        => connection.BeginTransactionAsync(isolation ?? IsolationLevel.Unspecified, cancellationToken);

    /// <summary>Appends the clause for skip and take.</summary>
    /// <param name="sql">The statement so far.</param>
    /// <param name="skip">The placeholder of the number of rows to skip, or null.</param>
    /// <param name="take">The placeholder of the number of rows to take, or null.</param>
    public virtual void AppendPaging(StringBuilder sql, string? skip, string? take)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (take is not null)
            sql.Append(" LIMIT ").Append(take);
        if (skip is not null)
            sql.Append(" OFFSET ").Append(skip);
    }

    /// <summary>The clause that locks the rows read, with a leading blank; empty where the database has none.</summary>
    public virtual string ForUpdate => "";

    /// <summary>The SQL for a part of a date or time.</summary>
    /// <param name="part">Year, Month, Day, Hour, Minute, Second, DayOfYear or Date.</param>
    /// <param name="operand">The SQL of the date or time.</param>
    /// <returns>The SQL, or null if there is none.</returns>
    public abstract string? DatePart(string part, string operand);

    /// <summary>The SQL for the position (from 1) of a text within a text, 0 if it is not there.</summary>
    /// <param name="text">The SQL of the text to search in.</param>
    /// <param name="part">The SQL of the text to search for.</param>
    /// <returns>The SQL.</returns>
    public abstract string Position(string text, string part);

    /// <summary>The SQL for equality that takes two nulls for equal.</summary>
    /// <param name="left">SQL of one side.</param>
    /// <param name="right">SQL of the other side.</param>
    /// <param name="negated">Whether inequality is asked for.</param>
    /// <returns>The SQL.</returns>
    public virtual string SameOrBothNull(string left, string right, bool negated) => $"({left} IS {(negated ? "" : "NOT ")}DISTINCT FROM {right})";

    /// <summary>What an error means.</summary>
    /// <param name="exception">The provider's exception.</param>
    /// <param name="constraint">The constraint as the database names it, if the error is about one.</param>
    /// <returns>The meaning.</returns>
    public abstract DatabaseFailure Classify(DbException exception, out string? constraint);

    /// <summary>Opens the database's own way of taking many rows, where there is one.</summary>
    /// <param name="connection">The open connection, with the session's transaction.</param>
    /// <param name="table">The quoted table.</param>
    /// <param name="columns">The columns that each row has a value for.</param>
    /// <param name="cancellationToken">Interrupts the opening.</param>
    /// <returns>The sink, or null to insert by statements.</returns>
    public virtual ValueTask<BulkSink?> OpenBulkAsync(DbConnection connection, string table, IReadOnlyList<BulkColumn> columns, CancellationToken cancellationToken)
        => new((BulkSink?)null);

    internal static Dialect For(DbConnection connection)
    {
        for (var type = connection.GetType(); type is not null; type = type.BaseType)
        {
            if (type.Name.StartsWith("Sqlite", StringComparison.OrdinalIgnoreCase))
                return Sqlite;
            if (type.Name.StartsWith("Npgsql", StringComparison.Ordinal))
                return Postgres;
        }

        throw new MappingException($"No dialect is known for {connection.GetType().FullName}: set SessionSettings.Dialect.");
    }
}
