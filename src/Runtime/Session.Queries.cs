using System.Data.Common;
using SessionGuard.Mapping;
using SessionGuard.Queries;
using SessionGuard.Sql;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>Begins a query over an entity type; nothing is sent yet.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <returns>The query for all its rows.</returns>
    /// <exception cref="MappingException">The class cannot be mapped.</exception>
    public Query<T> Query<T>() where T : class => new(this, new QueryModel(MappingFor<T>()));

    /// <summary>Runs SQL and makes objects of its rows. Rows of an entity type go through the identity map (S099); others are made by column names.</summary>
    /// <typeparam name="T">An entity type, a class or record with matching property names, or a single value's type.</typeparam>
    /// <param name="sql">The SQL as an interpolated string; every value in it becomes a parameter.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The results, in order.</returns>
    /// <exception cref="MappingException">The rows lack a column that the type needs.</exception>
    /// <exception cref="StatementException">The database refused the statement.</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Queries]
    public Task<List<T>> QueryAsync<T>(SqlText sql, CancellationToken cancellationToken = default)
        => QueryGuarded<T>(sql, true, nameof(QueryAsync), cancellationToken).AsTask();

    /// <summary>Runs SQL and makes objects of its rows. Rows of an entity type go through the identity map (S099); others are made by column names.</summary>
    /// <typeparam name="T">An entity type, a class or record with matching property names, or a single value's type.</typeparam>
    /// <param name="sql">The SQL as an interpolated string; every value in it becomes a parameter.</param>
    /// <returns>The results, in order.</returns>
    /// <exception cref="MappingException">The rows lack a column that the type needs.</exception>
    /// <exception cref="StatementException">The database refused the statement.</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Queries]
    public List<T> Query<T>(SqlText sql) => QueryGuarded<T>(sql, false, "Query", default).Complete();

    /// <summary>Runs SQL inside the transaction, after an autoflush (S097).</summary>
    /// <param name="sql">The SQL as an interpolated string; every value in it becomes a parameter.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>The number of rows affected.</returns>
    /// <exception cref="StatementException">The database refused the statement; on SQLite the transaction goes on (S071).</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Executes]
    public Task<int> ExecuteAsync(SqlText sql, CancellationToken cancellationToken = default)
        => ExecuteGuarded(Required(sql).WriteTo, true, nameof(ExecuteAsync), cancellationToken).AsTask();

    /// <summary>Runs SQL inside the transaction, after an autoflush (S097).</summary>
    /// <param name="sql">The SQL as an interpolated string; every value in it becomes a parameter.</param>
    /// <returns>The number of rows affected.</returns>
    /// <exception cref="StatementException">The database refused the statement; on SQLite the transaction goes on (S071).</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Executes]
    public int Execute(SqlText sql) => ExecuteGuarded(Required(sql).WriteTo, false, nameof(Execute), default).Complete();

    /// <summary>Runs SQL text as it is. Never build that text from values: that is what <see cref="ExecuteAsync"/> is for.</summary>
    /// <param name="sql">The SQL; it holds no user input.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>The number of rows affected.</returns>
    /// <exception cref="StatementException">The database refused the statement.</exception>
    [Executes]
    public Task<int> ExecuteRawAsync(string sql, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return ExecuteGuarded(w => w.Append(sql), true, nameof(ExecuteRawAsync), cancellationToken).AsTask();
    }

    /// <summary>Runs SQL text as it is. Never build that text from values: that is what <see cref="Execute(SqlText)"/> is for.</summary>
    /// <param name="sql">The SQL; it holds no user input.</param>
    /// <returns>The number of rows affected.</returns>
    /// <exception cref="StatementException">The database refused the statement.</exception>
    [Executes]
    public int ExecuteRaw(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return ExecuteGuarded(w => w.Append(sql), false, nameof(ExecuteRaw), default).Complete();
    }

    internal async ValueTask RunQuery<T>(QueryModel model, List<T> results, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            RequireTransaction(operation);
            if (model.Projection is not null)
            {
                var projected = new QueryCompiler(model, Dialect).Projected<T>(out var make);
                await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
                await Read(projected, model.Source, operation, (this, results, make), static (reader, s) =>
                {
                    s.results.Add(s.make(reader, s.Item1));
                    return true;
                }, async, cancellationToken).ConfigureAwait(false);
                return;
            }

            var sql = new QueryCompiler(model, Dialect).Entities();
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            if (model.IsUntracked)
            {
                await Read(sql, model.Source, operation, (model.Source, results), static (reader, s) =>
                {
                    s.results.Add((T)MakeUntracked(s.Source, reader));
                    return true;
                }, async, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (model.Includes.Count == 0)
            {
                await Read(sql, model.Source, operation, (this, model, results), static (reader, s) =>
                {
                    s.results.Add((T)s.Item1.Materialize(s.model.Source, reader, s.model.Source.NaturalOrdinals, s.model.Overwrites).Entity);
                    return true;
                }, async, cancellationToken).ConfigureAwait(false);
                return;
            }

            var loaded = new List<EntityEntry>();
            await Read(sql, model.Source, operation, (this, model, loaded), static (reader, s) =>
            {
                s.loaded.Add(s.Item1.Materialize(s.model.Source, reader, s.model.Source.NaturalOrdinals, s.model.Overwrites));
                return true;
            }, async, cancellationToken).ConfigureAwait(false);
            results.EnsureCapacity(loaded.Count);
            foreach (var entry in loaded)
                results.Add((T)entry.Entity);
            foreach (var navigation in model.Includes)
                await LoadNavigations(loaded, navigation, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compiles and runs a query for one value.</summary>
    internal async ValueTask<T?> ReadScalar<T>(Func<SqlWriter> compile, string operation, bool async, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            RequireTransaction(operation);
            var sql = compile();
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            var found = new object?[1];
            await Read(sql, null, operation, found, static (reader, found) =>
            {
                found[0] = reader.GetValue(0);
                return false;
            }, async, cancellationToken).ConfigureAwait(false);
            return ValueTypes.FromStore(found[0], typeof(T)) is T value ? value : default;
        }
    }

    internal static object MakeUntracked(EntityMapping mapping, DbDataReader reader)
    {
        var entity = mapping.Create();
        mapping.ReadRow(reader, entity, mapping.NaturalOrdinals);
        return entity;
    }

    private static SqlText Required(SqlText sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return sql;
    }

    private async ValueTask<int> ExecuteGuarded(Action<SqlWriter> write, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            var sql = new SqlWriter(Dialect);
            write(sql);
            return await Send(sql, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<List<T>> QueryGuarded<T>(SqlText text, bool async, string operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        using (Enter(operation))
        {
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            var sql = new SqlWriter(Dialect);
            text.WriteTo(sql);
            var results = new List<T>();
            var rows = new SqlRows<T>(this, results);
            await Read(sql, rows.Entity, operation, rows, static (reader, rows) => rows.Take(reader), async, cancellationToken).ConfigureAwait(false);
            return results;
        }
    }
}
