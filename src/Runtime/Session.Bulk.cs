using System.Data.Common;
using SessionGuard.Bulk;
using SessionGuard.Mapping;

namespace SessionGuard;

public sealed partial class Session
{
    private const int RowsPerReport = 1000;

    /// <summary>
    /// Inserts rows without making them objects of the session (S143), inside its transaction and in constant memory: the sequence is read
    /// as the rows are sent.
    /// </summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="rows">The rows. Keys that the database generates are made by it and not read back.</param>
    /// <param name="progress">Told the number of rows sent so far, every thousand rows and at the end.</param>
    /// <param name="cancellationToken">Interrupts the insert; the transaction then needs a rollback.</param>
    /// <returns>The number of rows inserted.</returns>
    /// <exception cref="ConstraintViolationException">A constraint refused a row.</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed.</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Executes]
    public Task<long> InsertManyAsync<T>(IEnumerable<T> rows, IProgress<long>? progress = null, CancellationToken cancellationToken = default) where T : class
        => InsertManyGuarded(rows, progress, true, nameof(InsertManyAsync), cancellationToken).AsTask();

    /// <summary>The synchronous twin of <see cref="InsertManyAsync{T}"/>; it inserts by statements on every database.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="progress">Told the number of rows sent so far.</param>
    /// <returns>The number of rows inserted.</returns>
    /// <exception cref="ConstraintViolationException">A constraint refused a row.</exception>
    [Executes]
    public long InsertMany<T>(IEnumerable<T> rows, IProgress<long>? progress = null) where T : class
        => InsertManyGuarded(rows, progress, false, nameof(InsertMany), default).Complete();

    private async ValueTask<long> InsertManyGuarded<T>(IEnumerable<T> rows, IProgress<long>? progress, bool async, string operation, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        using (Enter(operation))
        {
            var mapping = MappingFor<T>();
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            await Connect(async, operation, cancellationToken).ConfigureAwait(false);
            var columns = Array.FindAll(mapping.Columns, c => !c.IsComputed && !c.IsGenerated);
            try
            {
                var sink = async
                    ? await Dialect.OpenBulkAsync(_connection!, mapping.Sql.QuotedTable, [.. columns.Select(c => new BulkColumn(c.Name, c.Property, c.StoreType))], cancellationToken).ConfigureAwait(false)
                    : null;
                var count = sink is null
                    ? await InsertByStatements(mapping, columns, rows, progress, async, cancellationToken).ConfigureAwait(false)
                    : await InsertBySink(mapping, sink, rows, progress, cancellationToken).ConfigureAwait(false);
                progress?.Report(count);
                return count;
            }
            catch (DbException failure)
            {
                throw StatementFailed(failure, mapping, $"bulk insert into {mapping.Table}");
            }
            catch (OperationCanceledException) when (StatementInterrupted())
            {
                throw;
            }
        }
    }

    private async ValueTask<long> InsertByStatements<T>(
        EntityMapping mapping, ColumnMapping[] columns, IEnumerable<T> rows, IProgress<long>? progress, bool async, CancellationToken cancellationToken) where T : class
    {
        using var insert = new MultiRowInsert(mapping, columns, Dialect, CreateCommand);
        var count = 0L;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MakeKey(mapping, row);
            if (await insert.Write(row, async, cancellationToken).ConfigureAwait(false))
                Count(1);
            if (++count % RowsPerReport == 0)
                progress?.Report(count);
        }

        if (await insert.Complete(async, cancellationToken).ConfigureAwait(false))
            Count(1);
        return count;
    }

    private async ValueTask<long> InsertBySink<T>(EntityMapping mapping, BulkSink sink, IEnumerable<T> rows, IProgress<long>? progress, CancellationToken cancellationToken)
        where T : class
    {
        var count = 0L;
        await using (sink.ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                MakeKey(mapping, row);
                await sink.WriteAsync(row, cancellationToken).ConfigureAwait(false);
                if (++count % RowsPerReport == 0)
                    progress?.Report(count);
            }

            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        Count(1);
        return count;
    }

    /// <summary>Gives a new row its client key, where that is a UUID that was not set.</summary>
    private static void MakeKey(EntityMapping mapping, object row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (mapping.KeyColumns is [{ } key] && key.StoreType == typeof(Guid) && (key.GetStore(row) ?? Guid.Empty).Equals(Guid.Empty))
            key.Set(row, Guid.CreateVersion7());
    }
}
