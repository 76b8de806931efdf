using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Sql;
using SessionGuard.Tracking;

namespace SessionGuard.Queries;

/// <summary>An update (with setters) or delete (without) by criterion: its SQL, and its effect on objects in memory.</summary>
internal sealed class CriterionChange
{
    private readonly QueryModel _model;
    private readonly List<(ColumnMapping Column, object? Constant, LambdaExpression? Computed)>? _set;
    private readonly Synchronization _synchronization;

    public CriterionChange(QueryModel model, List<(LambdaExpression Member, object? Constant, LambdaExpression? Computed)>? set, Synchronization synchronization)
    {
        if (model.Projection is not null)
            throw new QueryTranslationException($"A query with Select ({model.Projection}) cannot be updated or deleted. Leave out the Select.");
        _model = model;
        _set = set?.ConvertAll(s => (Members.Column(model.Source, s.Member), s.Constant, s.Computed));
        _synchronization = synchronization;
        if (synchronization == Synchronization.Evaluate && !CanEvaluate)
            throw new QueryTranslationException($"'{string.Join("; ", model.Conditions)}' cannot be evaluated in memory as in the database. Use Synchronization.Fetch.");
    }

    public EntityMapping Mapping => _model.Source;

    public bool IsDelete => _set is null;

    public bool Fetches => _synchronization == Synchronization.Fetch || (_synchronization == Synchronization.Auto && !CanEvaluate);

    public bool Evaluates => _synchronization != Synchronization.None && !Fetches;

    private bool CanEvaluate => _model is { Skip: null, Take: null } && _model.Conditions.All(InMemory.CanEvaluate);

    public SqlWriter KeyQuery(Dialect dialect) => new QueryCompiler(_model, dialect).Entities();

    public SqlWriter Statement(Dialect dialect)
    {
        var compiler = new QueryCompiler(_model with { Conditions = [] }, dialect);
        var writer = compiler.Writer;
        var assignments = _set?.ConvertAll(s => $"{dialect.Quote(s.Column.Name)} = {Value(compiler, s)}");
        var where = Where(compiler, dialect);
        writer.Append(IsDelete ? $"DELETE FROM {Mapping.Sql.QuotedTable} AS t" : $"UPDATE {Mapping.Sql.QuotedTable} AS t SET {string.Join(", ", assignments!)}");
        return writer.Append(where);
    }

    /// <summary>The loaded objects that fulfil the criterion; those of which a column it asks for is expired cannot be judged and come back as unsure.</summary>
    public (List<EntityEntry> Matched, List<EntityEntry> Unsure) Evaluate(IEnumerable<EntityEntry> loaded)
    {
        var tests = _model.Conditions.Select(InMemory.Compile).ToList();
        var asked = _model.Conditions.Aggregate(ColumnSet.None, (columns, c) => columns | InMemory.Columns(c, Mapping));
        var (matched, unsure) = (new List<EntityEntry>(), new List<EntityEntry>());
        foreach (var entry in loaded)
        {
            if (!(entry.Expired & asked).IsEmpty)
                unsure.Add(entry);
            else if (tests.TrueForAll(test => test(entry.Entity)))
                matched.Add(entry);
        }

        return (matched, unsure);
    }

    /// <summary>Gives an object the values its row has now; columns that the database computed, or that had an unflushed change, are expired.</summary>
    public void Apply(EntityEntry entry, ColumnSet unflushed)
    {
        foreach (var (column, constant, computed) in _set!)
        {
            if (unflushed.Contains(column.Index))
            {
                entry.Expire(ColumnSet.Of(column.Index));
                continue;
            }

            if (computed is not null)
            {
                entry.Expired |= ColumnSet.Of(column.Index);
                continue;
            }

            column.Set(entry.Entity, constant);
            column.Set(entry.Snapshot!, constant);
        }
    }

    public void ExpireSet(EntityEntry entry)
    {
        foreach (var (column, _, _) in _set!)
            entry.Expired |= ColumnSet.Of(column.Index);
    }

    private string Value(QueryCompiler compiler, (ColumnMapping Column, object? Constant, LambdaExpression? Computed) set)
        => set.Computed is null ? compiler.Translator.Sql(Expression.Constant(set.Constant, set.Column.Property.PropertyType)) : compiler.Translator.Value(set.Computed, compiler.Root);

    private string Where(QueryCompiler compiler, Dialect dialect)
    {
        var conditions = _model.Conditions.Select(c => compiler.Translator.Condition(c, compiler.Root)).ToList();
        if (compiler.Translator.Joins.Count == 0 && _model.Skip is null && _model.Take is null)
            return conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        if (_model.Skip is not null || _model.Take is not null || Mapping.KeyColumns.Length > 1)
            throw new QueryTranslationException($"An update or delete of {Mapping.Name} by criterion takes conditions on its own columns; no Skip and Take, and related entities only where the key is one column.");
        var key = dialect.Quote(Mapping.KeyColumns[0].Name);
        return $" WHERE t.{key} IN (SELECT t.{key} FROM {Mapping.Sql.QuotedTable} AS t{string.Concat(compiler.Translator.Joins)} WHERE {string.Join(" AND ", conditions)})";
    }
}
