using System.Data.Common;
using SessionGuard.Mapping;
using SessionGuard.Sql;

namespace SessionGuard.Bulk;

/// <summary>Inserts rows by statements of a few rows each: more rows a statement are slower, since every parameter is bound by name.</summary>
internal sealed class MultiRowInsert : IDisposable
{
    public const int RowsPerStatement = 8;

    private readonly ColumnMapping[] _columns;
    private readonly Func<SqlWriter, DbCommand> _create;
    private readonly EntityMapping _mapping;
    private readonly Dialect _dialect;
    private readonly object[] _waiting = new object[RowsPerStatement];
    private DbCommand? _full;
    private int _count;

    public MultiRowInsert(EntityMapping mapping, ColumnMapping[] columns, Dialect dialect, Func<SqlWriter, DbCommand> create)
    {
        _mapping = mapping;
        _columns = columns;
        _dialect = dialect;
        _create = create;
    }

    public async ValueTask<bool> Write(object row, bool async, CancellationToken cancellationToken)
    {
        _waiting[_count++] = row;
        if (_count < RowsPerStatement)
            return false;
        _full ??= _create(Statement(RowsPerStatement));
        await Send(_full, async, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Sends the rows that are left.</summary>
    public async ValueTask<bool> Complete(bool async, CancellationToken cancellationToken)
    {
        if (_count == 0)
            return false;
        using var rest = _create(Statement(_count));
        await Send(rest, async, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public void Dispose() => _full?.Dispose();

    private async ValueTask Send(DbCommand command, bool async, CancellationToken cancellationToken)
    {
        for (var r = 0; r < _count; r++)
        {
            for (var c = 0; c < _columns.Length; c++)
                command.Parameters[(r * _columns.Length) + c].Value = _columns[c].GetStore(_waiting[r]) ?? DBNull.Value;
        }

        _count = 0;
        if (async)
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        else
            command.ExecuteNonQuery();
    }

    private SqlWriter Statement(int rows)
    {
        var sql = new SqlWriter(_dialect).Append("INSERT INTO ").Table(_mapping).Append(" (").List(_columns, ", ", (w, c) => w.Identifier(c.Name)).Append(") VALUES ");
        return sql.List(Enumerable.Range(0, rows), ", ", (w, _) => w.Append("(").List(_columns, ", ", (v, _) => v.Slot()).Append(")"));
    }
}
