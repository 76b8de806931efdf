using System.Data;
using System.Data.Common;
using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>The object of a key: the one in the session without any SQL (S090), else read from its row.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="key">The primary key; a plain value converts by itself.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The object, or null if there is no row. An expired object is read again (S091).</returns>
    /// <exception cref="ArgumentException">The key does not fit the type's key columns (S095).</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed and SQL is needed (S069).</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Queries]
    public ValueTask<T?> GetAsync<T>(EntityKey key, CancellationToken cancellationToken = default) where T : class
        => TryGetLoaded<T>(key, nameof(GetAsync), out var found)
            ? new ValueTask<T?>(found)
            : GetGuarded<T>(key, true, nameof(GetAsync), cancellationToken);

    /// <summary>The object of a key: the one in the session without any SQL (S090), else read from its row.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="key">The primary key; a plain value converts by itself.</param>
    /// <returns>The object, or null if there is no row. An expired object is read again (S091).</returns>
    /// <exception cref="ArgumentException">The key does not fit the type's key columns (S095).</exception>
    /// <exception cref="PendingRollbackException">The transaction has failed and SQL is needed (S069).</exception>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    [Queries]
    public T? Get<T>(EntityKey key) where T : class
        => TryGetLoaded<T>(key, nameof(Get), out var found) ? found : GetGuarded<T>(key, false, nameof(Get), default).Complete();

    /// <summary>Like <see cref="GetAsync{T}"/>, but a row that is not there is an error (S095).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="key">The primary key.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The object.</returns>
    /// <exception cref="RowMissingException">There is no row with this key.</exception>
    [Queries]
    public async ValueTask<T> GetOneAsync<T>(EntityKey key, CancellationToken cancellationToken = default) where T : class
        => await GetAsync<T>(key, cancellationToken).ConfigureAwait(false) ?? throw NoRow<T>(key);

    /// <summary>Like <see cref="Get{T}"/>, but a row that is not there is an error (S095).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="key">The primary key.</param>
    /// <returns>The object.</returns>
    /// <exception cref="RowMissingException">There is no row with this key.</exception>
    [Queries]
    public T GetOne<T>(EntityKey key) where T : class => Get<T>(key) ?? throw NoRow<T>(key);

    internal EntityMapping MappingFor<T>() => Factory.Model.Get(typeof(T));

    private static RowMissingException NoRow<T>(EntityKey key) => new($"There is no {typeof(T).Name} with key {key}. Use GetAsync where that is expected.");

    private bool TryGetLoaded<T>(EntityKey key, string operation, out T? found) where T : class
    {
        Enter(operation);
        var known = _identities.TryGet(TypeSlot<T>.Number, key, out var entry) && entry.Expired.IsEmpty;
        found = known ? (T)entry!.Entity : null;
        Leave();
        return known;
    }

    private async ValueTask<T?> GetGuarded<T>(EntityKey key, bool async, string operation, CancellationToken cancellationToken) where T : class
    {
        using (Enter(operation))
        {
            var mapping = MappingFor<T>();
            mapping.CheckKey(key);
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            if (_identities.TryGet(mapping, key, out var entry) && entry.Expired.IsEmpty)
                return (T)entry.Entity;
            return (T?)await LoadByKey(mapping, key, entry, false, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the row of a key. If it is gone, an object that stands for it leaves the session (S091).</summary>
    private async ValueTask<object?> LoadByKey(
        EntityMapping mapping, EntityKey key, EntityEntry? known, bool overwrite, string operation, bool async, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Connect(async, operation, cancellationToken).ConfigureAwait(false);
        var load = new RowLoad(this, mapping, overwrite);
        try
        {
            await ReadRow(mapping, key, load, async, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException) when (CanReplaceConnection)
        {
            await ReleaseConnection(async).ConfigureAwait(false);
            await Connect(async, operation, cancellationToken).ConfigureAwait(false);
            _confirmed = true;
            return await LoadByKey(mapping, key, known, overwrite, operation, async, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException failure)
        {
            throw StatementFailed(failure, mapping, mapping.Sql.SelectByKey);
        }
        catch (OperationCanceledException) when (StatementInterrupted())
        {
            throw;
        }

        if (load.Last is not null)
            return load.Last;
        if (known is not null && !overwrite)
            SettleDelete(_level!, known);
        return null;
    }

    private async ValueTask ReadRow(EntityMapping mapping, EntityKey key, RowLoad load, bool async, CancellationToken cancellationToken)
    {
        var command = KeyReader(mapping, out var isSecond);
        for (var i = 0; i < mapping.KeyColumns.Length; i++)
            command.Parameters[i].Value = ValueTypes.FromStore(key[i].Value, mapping.KeyColumns[i].StoreType);
        if (isSecond && async)
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        else if (isSecond)
            command.Prepare();
        Count(1);
        var reader = async
            ? await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false)
            : command.ExecuteReader(CommandBehavior.SingleRow);
        try
        {
            _confirmed = true;
            if (!(async ? await reader.ReadAsync(cancellationToken).ConfigureAwait(false) : reader.Read()))
                return;
            load.TakeRow(reader);
            Statistics.RowsRead++;
        }
        finally
        {
            if (async)
                await reader.DisposeAsync().ConfigureAwait(false);
            else
                reader.Dispose();
        }
    }

    /// <summary>The object of a row: the known one, its expired values filled in (S099), or a new one.</summary>
    internal EntityEntry Materialize(EntityMapping mapping, DbDataReader reader, int[] ordinals, bool overwrite)
    {
        var key = mapping.ReadKey(reader, ordinals);
        if (_identities.TryGet(mapping, key, out var known))
        {
            if (overwrite || !known.Expired.IsEmpty)
                Fill(known, reader, ordinals, overwrite);
            return known;
        }

        var entity = mapping.Create();
        mapping.ReadRow(reader, entity, ordinals, key);
        var entry = new EntityEntry(entity, mapping)
        {
            State = ObjectState.Persistent,
            Key = key,
            Snapshot = mapping.Snapshot(entity),
        };
        Track(entry);
        _identities.Set(entry);
        Statistics.EntitiesMade++;
        return entry;
    }

    /// <summary>Takes a row's values into a known object: all of them, or those that expired and were not assigned since (S099, S115).</summary>
    private static void Fill(EntityEntry entry, DbDataReader reader, int[] ordinals, bool overwrite)
    {
        var mapping = entry.Mapping;
        var row = mapping.Create();
        mapping.ReadRow(reader, row, ordinals);
        var columns = overwrite ? mapping.AllColumns : entry.Expired;
        mapping.Copy(row, entry.Entity, overwrite ? columns : columns.Except(entry.ChangedColumns));
        if (ReferenceEquals(entry.Undo?.Snapshot, entry.Snapshot))
            entry.Snapshot = mapping.Snapshot(entry.Snapshot!);
        mapping.Copy(row, entry.Snapshot!, columns);
        entry.Expired = entry.Expired.Except(columns);
    }
}

/// <summary>Receives the rows of one query for entities of one type.</summary>
internal sealed class RowLoad(Session session, EntityMapping mapping, bool overwrite)
{
    public object? Last { get; private set; }

    public bool TakeRow(DbDataReader reader)
    {
        Last = session.Materialize(mapping, reader, mapping.NaturalOrdinals, overwrite).Entity;
        return true;
    }
}
