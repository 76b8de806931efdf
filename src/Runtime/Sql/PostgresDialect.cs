using System.Data.Common;

namespace SessionGuard;

/// <summary>PostgreSQL through Npgsql. Parameters go by position, which spares the provider rewriting the SQL.</summary>
public class PostgresDialect : Dialect
{
    private static readonly string[] Positions = [.. Enumerable.Range(1, 512).Select(i => "$" + i)];

    /// <inheritdoc />
    public override string Name => "PostgreSQL";

    /// <inheritdoc />
    public override bool StatementErrorAbortsTransaction => true;

    /// <inheritdoc />
    public override string? CommitTicketQuery => "SELECT pg_current_xact_id()::text";

    /// <inheritdoc />
    public override string ForUpdate => " FOR UPDATE";

    /// <inheritdoc />
    public override string Placeholder(int index) => index < Positions.Length ? Positions[index] : "$" + (index + 1);

    /// <inheritdoc />
    public override string ParameterName(int index) => "";

    /// <inheritdoc />
    public override string CommitOutcomeQuery(string ticket) => $"SELECT pg_xact_status(CAST({ticket} AS xid8))";

    /// <inheritdoc />
    public override string? InArray(string array) => $"= ANY({array})";

    /// <inheritdoc />
    public override string? DatePart(string part, string operand) => part switch
    {
        "Year" or "Month" or "Day" or "Hour" or "Minute" => $"CAST(date_part('{part.ToLowerInvariant()}', {operand}) AS integer)",
        "Second" => $"CAST(floor(date_part('second', {operand})) AS integer)",
        "DayOfYear" => $"CAST(date_part('doy', {operand}) AS integer)",
        _ => null,
    };

    /// <inheritdoc />
    public override string Position(string text, string part) => $"strpos({text}, {part})";

    /// <inheritdoc />
    public override DatabaseFailure Classify(DbException exception, out string? constraint)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var state = exception.SqlState;
        constraint = state?.StartsWith("23", StringComparison.Ordinal) is true || state?.StartsWith("42", StringComparison.Ordinal) is true
            ? Detail(exception, state)
            : null;
        return state switch
        {
            "23505" => DatabaseFailure.Unique,
            "23502" => DatabaseFailure.NotNull,
            "23503" => DatabaseFailure.ForeignKey,
            "23514" => DatabaseFailure.Check,
            "42P01" => DatabaseFailure.MissingTable,
            "42703" => DatabaseFailure.MissingColumn,
            "55P03" or "40P01" => DatabaseFailure.Busy,
            null => DatabaseFailure.ConnectionLost,
            _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) => DatabaseFailure.ConnectionLost,
            _ => DatabaseFailure.Other,
        };
    }

    private static string? Detail(DbException exception, string state)
    {
        var data = exception.Data;
        if (state == "23502")
            return $"{data["TableName"]}.{data["ColumnName"]}";
        return data["ConstraintName"] as string;
    }
}
