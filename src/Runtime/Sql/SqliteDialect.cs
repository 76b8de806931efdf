using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using System.Text;

namespace SessionGuard;

/// <summary>SQLite through Microsoft.Data.Sqlite. Transactions begin deferred: the write lock is taken by the first write.</summary>
internal sealed class SqliteDialect : Dialect
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 512).Select(i => "@p" + i)];

    private Func<DbConnection, DbTransaction>? _beginDeferred;

    public override string Name => "SQLite";

    public override bool StatementErrorAbortsTransaction => false;

    public override bool HasServer => false;

    public override string Placeholder(int index) => index < Names.Length ? Names[index] : "@p" + index;

    public override string ParameterName(int index) => Placeholder(index);

    public override DbTransaction Begin(DbConnection connection, IsolationLevel? isolation)
    {
        if (isolation is not null and not IsolationLevel.Unspecified)
            return connection.BeginTransaction(isolation.Value);
        return (_beginDeferred ??= FindBeginDeferred(connection.GetType()))(connection);
    }

    public override ValueTask<DbTransaction> BeginAsync(DbConnection connection, IsolationLevel? isolation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<DbTransaction>(Begin(connection, isolation));
    }

    public override void AppendPaging(StringBuilder sql, string? skip, string? take)
        => base.AppendPaging(sql, skip, take is null && skip is not null ? "-1" : take);

    public override string? DatePart(string part, string operand) => part switch
    {
        "Year" => Number("%Y", operand),
        "Month" => Number("%m", operand),
        "Day" => Number("%d", operand),
        "Hour" => Number("%H", operand),
        "Minute" => Number("%M", operand),
        "Second" => Number("%S", operand),
        "DayOfYear" => Number("%j", operand),
        _ => null,
    };

    public override string SameOrBothNull(string left, string right, bool negated) => $"({left} IS {(negated ? "NOT " : "")}{right})";

    public override string Position(string text, string part) => $"instr({text}, {part})";

    public override DatabaseFailure Classify(DbException exception, out string? constraint)
    {
        var message = exception.Message;
        constraint = null;
        if (Detail(message, "UNIQUE constraint failed: ", ref constraint))
            return DatabaseFailure.Unique;
        if (Detail(message, "NOT NULL constraint failed: ", ref constraint))
            return DatabaseFailure.NotNull;
        if (Detail(message, "CHECK constraint failed: ", ref constraint))
            return DatabaseFailure.Check;
        if (Detail(message, "no such table: ", ref constraint))
            return DatabaseFailure.MissingTable;
        if (Detail(message, "no such column: ", ref constraint) || Detail(message, "has no column named ", ref constraint))
            return DatabaseFailure.MissingColumn;
        if (message.Contains("FOREIGN KEY constraint failed", StringComparison.Ordinal))
            return DatabaseFailure.ForeignKey;
        return message.Contains("Error 5:", StringComparison.Ordinal) || message.Contains("Error 6:", StringComparison.Ordinal)
            || message.Contains("Error 517:", StringComparison.Ordinal)
            ? DatabaseFailure.Busy
            : DatabaseFailure.Other;
    }

    private static string Number(string format, string operand) => $"CAST(strftime('{format}', {operand}) AS INTEGER)";

    private static bool Detail(string message, string marker, ref string? detail)
    {
        var at = message.IndexOf(marker, StringComparison.Ordinal);
        if (at < 0)
            return false;
        detail = message[(at + marker.Length)..].TrimEnd('.', '\'');
        return true;
    }

    /// <summary>Finds the provider's overload that begins deferred; the core has no reference to the provider.</summary>
    private static Func<DbConnection, DbTransaction> FindBeginDeferred(Type connectionType)
    {
        var method = connectionType.GetMethod("BeginTransaction", [typeof(bool)]);
        if (method is null)
            return connection => connection.BeginTransaction();
        var parameter = Expression.Parameter(typeof(DbConnection));
        var call = Expression.Call(Expression.Convert(parameter, connectionType), method, Expression.Constant(true));
        return Expression.Lambda<Func<DbConnection, DbTransaction>>(call, parameter).Compile();
    }
}
