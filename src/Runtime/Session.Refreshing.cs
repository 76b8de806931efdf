using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Queries;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>Drops an object's unflushed changes and marks its values to be read again at the session's next touch of it (S112). The row is not affected.</summary>
    /// <param name="entity">A persistent object of this session.</param>
    /// <remarks>A plain class cannot load when a property is read: until the next touch the old values stay readable.</remarks>
    /// <exception cref="InvalidSessionRequestException">The object is not persistent in this session (S113).</exception>
    public void Expire(object entity)
    {
        using (Enter(nameof(Expire)))
        {
            DetectChanges();
            ExpireGraph(PersistentEntry(entity, nameof(Expire)));
        }
    }

    /// <summary>Expires one column, collection or reference of an object; its other changes stay (S112).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <typeparam name="TMember">The member's type.</typeparam>
    /// <param name="entity">A persistent object of this session.</param>
    /// <param name="member">The property.</param>
    /// <exception cref="InvalidSessionRequestException">The object is not persistent in this session (S113).</exception>
    /// <exception cref="QueryTranslationException">The expression names no mapped member.</exception>
    public void Expire<T, TMember>(T entity, Expression<Func<T, TMember>> member) where T : class
    {
        ArgumentNullException.ThrowIfNull(member);
        using (Enter(nameof(Expire)))
        {
            DetectChanges();
            var entry = PersistentEntry(entity, nameof(Expire));
            if (Members.Name(member) is { } name && entry.Mapping.FindNavigation(name) is { } navigation)
                ExpireNavigation(entry, navigation);
            else
                entry.Expire(ColumnSet.Of(Members.Column(entry.Mapping, member).Index));
        }
    }

    /// <summary>Expires all persistent objects (S112); their unflushed changes are dropped.</summary>
    public void ExpireAll()
    {
        using (Enter(nameof(ExpireAll)))
        {
            DetectChanges();
            ExpireEverything();
        }
    }

    /// <summary>Reads an object's row again at once and drops its unflushed changes; with autoflush the other pending changes are flushed first (S117).</summary>
    /// <param name="entity">A persistent object of this session.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>A task that ends when the values are there.</returns>
    /// <exception cref="InvalidSessionRequestException">The object is not persistent in this session (S113), or its row is gone; it stays as it is (S118).</exception>
    [Queries]
    public Task RefreshAsync(object entity, CancellationToken cancellationToken = default)
        => RefreshGuarded(entity, null, true, nameof(RefreshAsync), cancellationToken).AsTask();

    /// <summary>Reads an object's row again at once and drops its unflushed changes; with autoflush the other pending changes are flushed first (S117).</summary>
    /// <param name="entity">A persistent object of this session.</param>
    /// <exception cref="InvalidSessionRequestException">The object is not persistent in this session (S113), or its row is gone; it stays as it is (S118).</exception>
    [Queries]
    public void Refresh(object entity) => RefreshGuarded(entity, null, false, nameof(Refresh), default).Complete();

    /// <summary>Reads some columns of an object again; changes of its other columns stay (S117).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">A persistent object of this session.</param>
    /// <param name="members">The properties to read again; none means all.</param>
    /// <returns>A task that ends when the values are there.</returns>
    /// <exception cref="InvalidSessionRequestException">The object is not persistent in this session (S113), or its row is gone (S118).</exception>
    [Queries]
    public Task RefreshAsync<T>(T entity, params Expression<Func<T, object?>>[] members) where T : class
        => RefreshAsync(entity, CancellationToken.None, members);

    /// <summary>Reads some columns of an object again, and can be interrupted (S117).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">A persistent object of this session.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <param name="members">The properties to read again; none means all.</param>
    /// <returns>A task that ends when the values are there.</returns>
    /// <exception cref="InvalidSessionRequestException">The object is not persistent in this session (S113), or its row is gone (S118).</exception>
    [Queries]
    public Task RefreshAsync<T>(T entity, CancellationToken cancellationToken, params Expression<Func<T, object?>>[] members) where T : class
    {
        ArgumentNullException.ThrowIfNull(members);
        return RefreshGuarded(entity, members, true, nameof(RefreshAsync), cancellationToken).AsTask();
    }

    /// <summary>Reads all expired objects again, with one query for every few hundred of a type.</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>A task that ends when their values are there. Objects whose row is gone leave the session (S091).</returns>
    [Queries]
    public Task RefreshExpiredAsync(CancellationToken cancellationToken = default)
        => RefreshExpiredGuarded(true, nameof(RefreshExpiredAsync), cancellationToken).AsTask();

    /// <summary>Reads all expired objects again, with one query for every few hundred of a type.</summary>
    [Queries]
    public void RefreshExpired() => RefreshExpiredGuarded(false, nameof(RefreshExpired), default).Complete();

    /// <summary>Reads an object again if it is expired; what the reference session does when an expired attribute is read (S114).</summary>
    /// <param name="entity">An object in any state; nothing happens unless it is expired.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>A task that ends when its values are current.</returns>
    /// <exception cref="DetachedEntityException">It is expired and belongs to no session (S049).</exception>
    /// <exception cref="RowMissingException">Its row is gone (S116).</exception>
    [Queries]
    public ValueTask RefreshExpiredAsync(object entity, CancellationToken cancellationToken = default)
        => RefreshIfExpired(entity, true, nameof(RefreshExpiredAsync), cancellationToken);

    /// <summary>Reads an object again if it is expired; what the reference session does when an expired attribute is read (S114).</summary>
    /// <param name="entity">An object in any state; nothing happens unless it is expired.</param>
    /// <exception cref="DetachedEntityException">It is expired and belongs to no session (S049).</exception>
    /// <exception cref="RowMissingException">Its row is gone (S116).</exception>
    [Queries]
    public void RefreshExpired(object entity) => RefreshIfExpired(entity, false, nameof(RefreshExpired), default).Complete();

    /// <summary>Turns any object into a new one, without key and session: adding it inserts a row (S111). Its values stay, the generated key included.</summary>
    /// <param name="entity">An object of this session, or of none.</param>
    /// <exception cref="AttachedToAnotherSessionException">It belongs to another open session.</exception>
    public void MakeTransient(object entity)
    {
        using (Enter(nameof(MakeTransient)))
        {
            DetectChanges();
            if (Entry(entity) is { } entry)
                Depart(entry, ObjectState.Transient);
            else if (LiveSessions.OwnerOf(entity) is not null)
                throw new AttachedToAnotherSessionException(MappingOf(entity).Describe(MappingOf(entity).GetKey(entity)));
            Departed.Forget(entity);
        }
    }

    private EntityEntry PersistentEntry(object entity, string operation) => Entry(entity) is { State: ObjectState.Persistent } entry
        ? entry
        : throw new InvalidSessionRequestException($"'{operation}' refused: this {entity.GetType().Name} is not persistent in this session. Only an object with a row, loaded or flushed here, can be read again.");

    private async ValueTask RefreshIfExpired(object entity, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            if (Entry(entity) is not { } entry)
            {
                if (Departed.TryGet(entity, out var departed) && !departed.Expired.IsEmpty)
                    throw new DetachedEntityException(departed.Name);
                return;
            }

            if (entry.Expired.IsEmpty)
                return;
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            await EnsureFresh(entry, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RefreshGuarded(object entity, LambdaExpression[]? members, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            DetectChanges();
            var entry = PersistentEntry(entity, operation);
            if (members is null or [])
            {
                ExpireGraph(entry);
            }
            else
            {
                foreach (var member in members)
                    entry.Expire(ColumnSet.Of(Members.Column(entry.Mapping, member).Index));
            }

            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            if (await LoadByKey(entry.Mapping, entry.Key, null, false, operation, async, cancellationToken).ConfigureAwait(false) is null)
                throw new InvalidSessionRequestException($"{entry.Name} cannot be refreshed: its row is gone. Expunge the object.");
        }
    }

    private async ValueTask RefreshExpiredGuarded(bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            DetectChanges();
            var expired = new List<EntityEntry>();
            for (var i = 0; i < _entries.PositionCount; i++)
            {
                if (_entries.At(i) is { State: ObjectState.Persistent, Expired.IsEmpty: false } entry)
                    expired.Add(entry);
            }

            if (expired.Count == 0)
                return;
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            foreach (var type in expired.GroupBy(e => e.Mapping))
            {
                foreach (var chunk in type.Chunk(KeysPerQuery))
                    await SelectBy(type.Key, type.Key.KeyColumns, chunk.Select(e => e.Key), operation, async, cancellationToken).ConfigureAwait(false);
            }

            foreach (var gone in expired.Where(e => e is { State: ObjectState.Persistent, Expired.IsEmpty: false }))
                SettleDelete(_level!, gone);
        }
    }
}
