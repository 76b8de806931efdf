using System.Collections.Concurrent;
using SessionGuard.Mapping;

namespace SessionGuard.Sql;

/// <summary>The statements of one entity type, written once.</summary>
internal sealed class EntitySql(EntityMapping mapping, Dialect dialect)
{
    private readonly ConcurrentDictionary<ColumnSet, Statement> _updates = new();
    private LastUpdate? _lastUpdate;
    private Statement? _insertGenerated;
    private Statement? _insertExplicit;
    private Statement? _delete;
    private string? _deleteByKeys;
    private string? _columns;
    private string? _selectByKey;

    /// <summary>All columns in order, each preceded by the alias.</summary>
    public string Columns => _columns ??= ColumnsOf("t");

    public string SelectFrom => $"SELECT {Columns} FROM {QuotedTable} AS t";

    public string SelectByKey => _selectByKey ??= SelectFrom + " WHERE "
        + string.Join(" AND ", mapping.KeyColumns.Select((c, i) => $"t.{dialect.Quote(c.Name)} = {dialect.Placeholder(i)}"));

    public string QuotedTable => new SqlWriter(dialect).Table(mapping).ToString();

    public string ColumnsOf(string alias) => string.Join(", ", mapping.Columns.Select(c => alias + "." + dialect.Quote(c.Name)));

    public Statement Insert(bool explicitKey) => explicitKey
        ? _insertExplicit ??= BuildInsert(true)
        : _insertGenerated ??= BuildInsert(false);

    public Statement Update(ColumnSet columns)
    {
        if (_lastUpdate is { } last && last.Columns == columns)
            return last.Statement;
        var statement = _updates.GetOrAdd(columns, BuildUpdate);
        _lastUpdate = new LastUpdate(columns, statement);
        return statement;
    }

    /// <summary>Deletes the rows whose keys are in an array; null where the database or the key does not allow it, or a version is to be checked.</summary>
    public string? DeleteByKeys => _deleteByKeys ??= mapping.KeyColumns is [{ } key] && mapping.Versions.IsEmpty && dialect.InArray(dialect.Placeholder(0)) is { } among
        ? $"DELETE FROM {QuotedTable} WHERE {dialect.Quote(key.Name)} {among}"
        : null;

    public Statement Delete() => _delete ??= BuildDelete();

    /// <summary>The update asked for last: a flush mostly changes the same columns of many objects.</summary>
    private sealed record LastUpdate(ColumnSet Columns, Statement Statement);

    private Statement BuildInsert(bool explicitKey)
    {
        var written = Array.FindAll(mapping.Columns, c => !c.IsComputed && (!c.IsGenerated || explicitKey));
        var returned = Array.FindAll(mapping.Columns, c => c.IsComputed || (c.IsGenerated && !explicitKey));
        var sql = new SqlWriter(dialect).Append("INSERT INTO ").Table(mapping);
        if (written.Length == 0)
            sql.Append(" DEFAULT VALUES");
        else
            sql.Append(" (").List(written, ", ", (w, c) => w.Identifier(c.Name)).Append(") VALUES (").List(written, ", ", (w, _) => w.Slot()).Append(")");
        if (returned.Length > 0)
            sql.Append(" RETURNING ").List(returned, ", ", (w, c) => w.Identifier(c.Name));
        return new Statement(sql.ToString(), written, [], returned);
    }

    private Statement BuildUpdate(ColumnSet columns)
    {
        var written = Array.FindAll(mapping.Columns, c => columns.Contains(c.Index));
        var conditions = Conditions();
        var sql = new SqlWriter(dialect).Append("UPDATE ").Table(mapping).Append(" SET ")
            .List(written, ", ", (w, c) => w.Identifier(c.Name).Append(" = ").Slot());
        return new Statement(Where(sql, conditions).ToString(), written, conditions, []);
    }

    private Statement BuildDelete()
    {
        var conditions = Conditions();
        var sql = new SqlWriter(dialect).Append("DELETE FROM ").Table(mapping);
        return new Statement(Where(sql, conditions).ToString(), [], conditions, []);
    }

    private ColumnMapping[] Conditions() => [.. mapping.KeyColumns, .. mapping.Columns.Where(c => c.IsVersion && !c.IsKey)];

    private static SqlWriter Where(SqlWriter sql, ColumnMapping[] conditions)
        => sql.Append(" WHERE ").List(conditions, " AND ", (w, c) =>
        {
            if (c.IsVersion && c.CanBeNull)
                w.Append("COALESCE(").Identifier(c.Name).Append(" = ").Slot().Append(", FALSE)");
            else
                w.Identifier(c.Name).Append(" = ").Slot();
        });
}

/// <summary>A statement and where its parameters come from: the object's values first, then the stored values that the row must have.</summary>
internal sealed record Statement(string Text, ColumnMapping[] Written, ColumnMapping[] Conditions, ColumnMapping[] Returned)
{
    public int ParameterCount => Written.Length + Conditions.Length;

    public object? Value(int index, object entity, object? snapshot)
        => index < Written.Length ? Written[index].GetStore(entity) : Conditions[index - Written.Length].GetStore(snapshot!);
}
