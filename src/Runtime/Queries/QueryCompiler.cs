using System.Data.Common;
using System.Linq.Expressions;
using SessionGuard.Sql;

namespace SessionGuard.Queries;

/// <summary>Writes the SELECT of a query.</summary>
internal sealed class QueryCompiler
{
    private readonly QueryModel _model;
    private readonly SqlWriter _writer;
    private readonly Translator _translator;
    private readonly TableRef _root;
    private readonly List<string> _conditions = [];
    private string _innerJoin = "";

    public QueryCompiler(QueryModel model, Dialect dialect)
    {
        _model = model;
        _writer = new SqlWriter(dialect);
        _translator = new Translator(_writer);
        _root = new TableRef(model.Source, "t");
        foreach (var condition in model.Conditions)
            _conditions.Add(_translator.Condition(condition, _root));
        if (model.Join is { } join)
            AddJoin(join);
    }

    /// <summary>Whole entities, in column order.</summary>
    public SqlWriter Entities() => Finish(_model.Source.Sql.Columns);

    public SqlWriter Projected<T>(out Func<DbDataReader, Session, T> make)
    {
        var projection = new Projection(_translator);
        _translator.Bind(_model.Projection!.Parameters[0], _root);
        make = projection.Build<T>(_model.Projection!, _model.Take <= 2);
        return Finish(projection.Columns.Count == 0 ? "1" : string.Join(", ", projection.Columns));
    }

    public SqlWriter Count() => Aggregate("COUNT(*)");

    public SqlWriter Any()
    {
        var inner = Finish("1", withOrder: false);
        inner.Text.Insert(0, "SELECT EXISTS (").Append(')');
        return inner;
    }

    /// <summary>An aggregate over a value of each row, or COUNT.</summary>
    public SqlWriter Aggregate(string function, LambdaExpression? value = null)
    {
        var operand = value is null ? null : _translator.Value(value, _root);
        if (_model.Skip is null && _model.Take is null)
            return Finish(operand is null ? function : $"{function}({operand})", withOrder: false);
        var inner = Finish(operand is null ? "1" : operand + " AS v");
        inner.Text.Insert(0, operand is null ? "SELECT COUNT(*) FROM (" : $"SELECT {function}(v) FROM (").Append(") AS s");
        return inner;
    }

    /// <summary>The WHERE clause for a statement on the root table, which has no alias there.</summary>
    public string Conditions => _conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", _conditions);

    public SqlWriter Writer => _writer;

    public Translator Translator => _translator;

    public TableRef Root => _root;

    private void AddJoin(JoinModel join)
    {
        var inner = new TableRef(join.Inner.Source, "i");
        var on = $"{_translator.Value(join.OuterKey, _root)} = {_translator.Value(join.InnerKey, inner)}";
        _innerJoin = $" INNER JOIN {join.Inner.Source.Sql.QuotedTable} AS i ON {on}";
        foreach (var condition in join.Inner.Conditions)
            _conditions.Add(_translator.Condition(condition, inner));
        _translator.Bind(_model.Projection!.Parameters[1], inner);
    }

    private SqlWriter Finish(string columns, bool withOrder = true)
    {
        var orderings = withOrder ? _model.Orderings.Select(o => _translator.Value(o.Key, _root) + (o.Descending ? " DESC" : "")).ToList() : [];
        var sql = _writer.Text;
        sql.Append("SELECT ").Append(columns).Append(" FROM ").Append(_model.Source.Sql.QuotedTable).Append(" AS t").Append(_innerJoin);
        foreach (var join in _translator.Joins)
            sql.Append(join);
        sql.Append(Conditions);
        if (orderings.Count > 0)
            sql.Append(" ORDER BY ").AppendJoin(", ", orderings);
        if (_model.Skip is not null || _model.Take is not null)
            _writer.Dialect.AppendPaging(sql, Slot(_model.Skip), Slot(_model.Take));
        if (_model.IsForUpdate)
            sql.Append(_writer.Dialect.ForUpdate);
        return _writer;
    }

    private string? Slot(int? value)
    {
        if (value is null)
            return null;
        _writer.Values.Add(value.Value);
        return _writer.Dialect.Placeholder(_writer.Values.Count - 1);
    }
}
