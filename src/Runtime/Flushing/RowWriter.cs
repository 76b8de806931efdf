using System.Data.Common;
using SessionGuard.Mapping;
using SessionGuard.Sql;
using SessionGuard.Tracking;

namespace SessionGuard.Flushing;

/// <summary>An UPDATE: which columns of which object, and the values that its row has now.</summary>
internal readonly record struct RowChange(EntityEntry Entry, ColumnSet Columns, object Stored);

/// <summary>Sends the rows of a flush: in batches where the provider has them, else with one reused command a statement.</summary>
internal sealed class RowWriter(Session session, bool async, CancellationToken cancellationToken)
{
    /// <summary>Commands a batch; larger ones gain nothing and delay the first error.</summary>
    public const int BatchSize = 500;

    /// <summary>Keys a DELETE by array.</summary>
    private const int KeysPerDelete = 5000;

    /// <summary>Commands from which on preparing a batch pays.</summary>
    private const int PreparedFrom = 20;

    private Statement? _last;
    private DbCommand? _command;
    private DbParameter[] _parameters = [];

    public ValueTask Insert(List<EntityEntry> entries)
        => Send(entries, e => e.Mapping.Sql.Insert(e.Mapping.GeneratedKey is null || e.Mapping.HasExplicitKey(e.Entity)), e => e, _ => null, Inserted);

    public ValueTask Update(List<RowChange> changes)
        => Send(changes, c => c.Entry.Mapping.Sql.Update(c.Columns), c => c.Entry, c => c.Stored, Updated);

    public ValueTask Delete(List<EntityEntry> entries)
        => entries.Count > 1 && entries[0].Mapping.Sql.DeleteByKeys is { } sql && entries.TrueForAll(e => e.Mapping == entries[0].Mapping)
            ? DeleteByKeys(entries, sql)
            : Send(entries, e => e.Mapping.Sql.Delete(), e => e, e => e.Snapshot, Deleted);

    private static void Inserted(Session session, EntityEntry entry, int rows)
    {
    }

    private static void Updated(Session session, EntityEntry entry, int rows)
    {
        if (rows == 0)
            throw new StaleEntityException(entry.Entity, entry.Mapping.Describe(entry.Mapping.GetKey(entry.Entity)), !entry.Mapping.Versions.IsEmpty);
    }

    private static void Deleted(Session session, EntityEntry entry, int rows)
    {
        if (rows == 0)
            session.LogRowGone(entry);
    }

    /// <summary>Deletes many rows by one statement a few thousand keys.</summary>
    private async ValueTask DeleteByKeys(List<EntityEntry> entries, string sql)
    {
        var mapping = entries[0].Mapping;
        var column = mapping.KeyColumns[0];
        for (var first = 0; first < entries.Count; first += KeysPerDelete)
        {
            var keys = KeyArray(entries, first, Math.Min(KeysPerDelete, entries.Count - first), column);
            using var command = session.CreateCommandFor(sql, keys);
            session.CountSent(1);
            int rows;
            try
            {
                rows = async ? await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteNonQuery();
            }
            catch (DbException failure)
            {
                throw session.Translate(failure, mapping, null, sql);
            }

            session.Confirm();
            if (rows < keys.Length)
                session.LogRowsGone(mapping, keys.Length - rows);
        }
    }

    private static Array KeyArray(List<EntityEntry> entries, int first, int count, ColumnMapping column)
    {
        if (column.StoreType == typeof(int))
        {
            var numbers = new int[count];
            for (var i = 0; i < count; i++)
                numbers[i] = (int)entries[first + i].Key.Number;
            return numbers;
        }

        var keys = Array.CreateInstance(column.StoreType, count);
        for (var i = 0; i < count; i++)
            keys.SetValue(column.GetStore(entries[first + i].Snapshot!), i);
        return keys;
    }

    private async ValueTask Send<T>(
        List<T> items, Func<T, Statement> statement, Func<T, EntityEntry> entry, Func<T, object?> stored, Action<Session, EntityEntry, int> done)
    {
        if (items.Count == 0)
            return;
        if (session.CanBatch && items.Count > 1)
        {
            for (var first = 0; first < items.Count; first += BatchSize)
            {
                var chunk = items.GetRange(first, Math.Min(BatchSize, items.Count - first));
                await SendBatch(chunk, statement, entry, stored, done).ConfigureAwait(false);
            }

            return;
        }

        if (!session.Dialect.HasServer)
        {
            SendInProcess(items, statement, entry, stored, done);
            return;
        }

        foreach (var item in items)
            await SendOne(statement(item), entry(item), stored(item), done).ConfigureAwait(false);
    }

    /// <summary>Where there is no server there is nothing to await: the provider's asynchronous methods do the same work on the same thread.</summary>
    private void SendInProcess<T>(
        List<T> items, Func<T, Statement> statement, Func<T, EntityEntry> entry, Func<T, object?> stored, Action<Session, EntityEntry, int> done)
    {
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (shape, written) = (statement(item), entry(item));
            var command = Fill(shape, written, stored(item));
            var rows = 1;
            try
            {
                if (shape.Returned.Length == 0)
                {
                    rows = command.ExecuteNonQuery();
                }
                else
                {
                    // To the end: SQLite returns the row first, and looks at the foreign keys only where the statement ends.
                    using var reader = command.ExecuteReader();
                    while (reader.Read())
                        TakeReturned(reader, shape, written);
                }
            }
            catch (DbException failure)
            {
                TakeBack(shape, written);
                throw session.Translate(failure, null, written, shape.Text);
            }

            session.Confirm();
            done(session, written, rows);
        }
    }

    private DbCommand Fill(Statement statement, EntityEntry entry, object? stored)
    {
        if (!ReferenceEquals(statement, _last))
        {
            _command = session.PreparedFor(statement);
            _parameters = [.. _command.Parameters.Cast<DbParameter>()];
            _last = statement;
        }

        for (var i = 0; i < _parameters.Length; i++)
            _parameters[i].Value = statement.Value(i, entry.Entity, stored) ?? DBNull.Value;
        session.CountSent(1);
        return _command!;
    }

    private async ValueTask SendOne(Statement statement, EntityEntry entry, object? stored, Action<Session, EntityEntry, int> done)
    {
        var command = Fill(statement, entry, stored);
        int rows;
        try
        {
            if (statement.Returned.Length == 0)
                rows = async ? await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteNonQuery();
            else
                rows = await ReadBack(command, statement, entry).ConfigureAwait(false);
        }
        catch (DbException failure)
        {
            TakeBack(statement, entry);
            throw session.Translate(failure, null, entry, statement.Text);
        }

        session.Confirm();
        done(session, entry, rows);
    }

    private async ValueTask<int> ReadBack(DbCommand command, Statement statement, EntityEntry entry)
    {
        var reader = async ? await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteReader();
        try
        {
            while (async ? await reader.ReadAsync(cancellationToken).ConfigureAwait(false) : reader.Read())
                TakeReturned(reader, statement, entry);
        }
        finally
        {
            if (async)
                await reader.DisposeAsync().ConfigureAwait(false);
            else
                reader.Dispose();
        }

        return 1;
    }

    private static void TakeReturned(DbDataReader reader, Statement statement, EntityEntry entry)
    {
        for (var i = 0; i < statement.Returned.Length; i++)
        {
            statement.Returned[i].ReadInto(reader, i, entry.Entity);
        }
    }

    /// <summary>A row that was refused behind its key leaves the object without one.</summary>
    private static void TakeBack(Statement statement, EntityEntry entry)
    {
        if (Array.Find(statement.Returned, column => column.IsGenerated) is { } key)
            key.Set(entry.Entity, null);
    }

    private async ValueTask SendBatch<T>(
        List<T> items, Func<T, Statement> statement, Func<T, EntityEntry> entry, Func<T, object?> stored, Action<Session, EntityEntry, int> done)
    {
        using var batch = session.CreateBatch();
        var returns = false;
        foreach (var item in items)
        {
            var command = batch.CreateBatchCommand();
            var shape = statement(item);
            returns |= shape.Returned.Length > 0;
            command.CommandText = shape.Text;
            session.Fill(command, shape, entry(item).Entity, stored(item));
            batch.BatchCommands.Add(command);
        }

        session.CountSent(items.Count);
        try
        {
            if (items.Count >= PreparedFrom)
                await Prepare(batch).ConfigureAwait(false);
            if (returns)
                await ReadBatch(batch, items, statement, entry).ConfigureAwait(false);
            else if (async)
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            else
                batch.ExecuteNonQuery();
        }
        catch (DbException failure)
        {
            var at = FailedAt(batch, failure);
            throw session.Translate(failure, null, at >= 0 ? entry(items[at]) : null, at >= 0 ? batch.BatchCommands[at].CommandText : "");
        }

        session.Confirm();
        for (var i = 0; i < items.Count; i++)
            done(session, entry(items[i]), batch.BatchCommands[i].RecordsAffected);
    }

    /// <summary>The statements are parsed and planned once for the connection, not once a row; costs an exchange when they are new to it.</summary>
    private async ValueTask Prepare(DbBatch batch)
    {
        if (async)
            await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        else
            batch.Prepare();
    }

    /// <summary>The command that failed: the one the provider names, else the first that affected no row.</summary>
    private static int FailedAt(DbBatch batch, DbException failure)
    {
        if (failure.BatchCommand is { } named)
            return batch.BatchCommands.IndexOf(named);
        for (var i = 0; i < batch.BatchCommands.Count; i++)
        {
            if (batch.BatchCommands[i].RecordsAffected <= 0)
                return i;
        }

        return -1;
    }

    private async ValueTask ReadBatch<T>(DbBatch batch, List<T> items, Func<T, Statement> statement, Func<T, EntityEntry> entry)
    {
        var reader = async ? await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false) : batch.ExecuteReader();
        try
        {
            foreach (var item in items)
            {
                var shape = statement(item);
                if (shape.Returned.Length == 0)
                    continue;
                if (async ? await reader.ReadAsync(cancellationToken).ConfigureAwait(false) : reader.Read())
                    TakeReturned(reader, shape, entry(item));
                if (async)
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                else
                    reader.NextResult();
            }
        }
        finally
        {
            if (async)
                await reader.DisposeAsync().ConfigureAwait(false);
            else
                reader.Dispose();
        }
    }
}
