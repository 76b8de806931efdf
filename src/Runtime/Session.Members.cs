using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>
    /// Adds an object: a new one becomes pending (S016), a detached one persistent again without SQL (S018), one marked for deletion loses
    /// the mark (S021). Related objects come along (S023). Adding an object that is in the session already changes nothing (S017).
    /// </summary>
    /// <param name="entity">An object of a mapped class.</param>
    /// <exception cref="ArgumentNullException"><paramref name="entity"/> is null (S027).</exception>
    /// <exception cref="MappingException">Its class cannot be mapped (S027).</exception>
    /// <exception cref="AttachedToAnotherSessionException">It belongs to another open session (S020).</exception>
    /// <exception cref="IdentityConflictException">The session holds another object of the same identity (S019).</exception>
    /// <exception cref="InvalidSessionRequestException">Its row was deleted (S022), or a transaction must be begun first (S013).</exception>
    [Stages]
    public void Add(object entity)
    {
        using (Enter(nameof(Add)))
            AddCore(entity, nameof(Add));
    }

    /// <summary>Adds several objects; new rows are inserted in this order (S029).</summary>
    /// <param name="entities">Objects of mapped classes.</param>
    /// <exception cref="ArgumentNullException">The sequence or one of the objects is null.</exception>
    /// <exception cref="AttachedToAnotherSessionException">One belongs to another open session (S020).</exception>
    /// <exception cref="IdentityConflictException">The session holds another object of the same identity (S019).</exception>
    [Stages]
    public void AddRange(params IEnumerable<object> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        using (Enter(nameof(AddRange)))
        {
            foreach (var entity in entities)
                AddCore(entity, nameof(AddRange));
        }
    }

    /// <summary>Marks an object for deletion; the row is deleted by the next flush (S133). A cascade may load related objects first (S137).</summary>
    /// <param name="entity">A persistent or detached object.</param>
    /// <exception cref="ArgumentNullException"><paramref name="entity"/> is null.</exception>
    /// <exception cref="InvalidSessionRequestException">The object has no row (S134).</exception>
    /// <exception cref="AttachedToAnotherSessionException">It belongs to another open session.</exception>
    /// <exception cref="IdentityConflictException">It is detached, and the session holds another object of its identity (S135).</exception>
    [Stages]
    public void Delete(object entity) => DeleteGuarded(entity, false, nameof(Delete), default).Complete();

    /// <summary>Marks an object for deletion; the row is deleted by the next flush (S133). A cascade may load related objects first (S137).</summary>
    /// <param name="entity">A persistent or detached object.</param>
    /// <param name="cancellationToken">Interrupts the loading.</param>
    /// <returns>A task that ends when the object and what depends on it are marked.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entity"/> is null.</exception>
    /// <exception cref="InvalidSessionRequestException">The object has no row (S134).</exception>
    /// <exception cref="AttachedToAnotherSessionException">It belongs to another open session.</exception>
    /// <exception cref="IdentityConflictException">It is detached, and the session holds another object of its identity (S135).</exception>
    [Stages]
    public ValueTask DeleteAsync(object entity, CancellationToken cancellationToken = default)
        => DeleteGuarded(entity, true, nameof(DeleteAsync), cancellationToken);

    /// <summary>Lets an object go: a pending one becomes transient, a persistent one detached, with its values; a deletion mark is taken away (S127, S129).</summary>
    /// <param name="entity">An object of this session. Objects it owns go along (S128).</param>
    /// <exception cref="InvalidSessionRequestException">The object is not in this session.</exception>
    public void Expunge(object entity)
    {
        using (Enter(nameof(Expunge)))
        {
            DetectChanges();
            if (Entry(entity) is not { } entry)
                throw NotHere(nameof(Expunge), entity);
            ExpungeGraph(entry);
        }
    }

    /// <summary>Lets all objects go (S127); the transaction stays open.</summary>
    public void ExpungeAll()
    {
        using (Enter(nameof(ExpungeAll)))
            LetAllGo();
    }

    /// <summary>Whether the object is pending or persistent in this session; false once its deletion is flushed (S108).</summary>
    /// <param name="entity">Any object.</param>
    /// <returns>True if it is in the session.</returns>
    public bool Contains(object entity)
    {
        using (Enter(nameof(Contains)))
        {
            DetectChanges();
            return Entry(entity) is { IsInSession: true };
        }
    }

    /// <summary>The state of an object towards this session (S105); looks for changes first.</summary>
    /// <param name="entity">Any object.</param>
    /// <returns>Transient for an object that no session ever stored; detached for one that left a session, or belongs to another one.</returns>
    public ObjectState StateOf(object entity)
    {
        using (Enter(nameof(StateOf)))
        {
            DetectChanges();
            if (Entry(entity) is { } entry)
                return entry.State;
            return Departed.TryGet(entity, out _) || LiveSessions.OwnerOf(entity) is not null ? ObjectState.Detached : ObjectState.Transient;
        }
    }

    /// <summary>The open session that an object belongs to (S110).</summary>
    /// <param name="entity">Any object.</param>
    /// <returns>The session, or null for a transient or detached object.</returns>
    public static Session? Of(object entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return LiveSessions.OwnerOf(entity);
    }

    /// <summary>The pending objects, in the order they were added (S106).</summary>
    public IReadOnlyList<object> New => List(nameof(New), e => e.State == ObjectState.Pending);

    /// <summary>The persistent objects with a net change that is not flushed yet, those marked for deletion excepted (S106).</summary>
    public IReadOnlyList<object> Dirty => List(nameof(Dirty), e => e.State == ObjectState.Persistent && !e.IsMarkedDeleted && IsModifiedCore(e));

    /// <summary>The objects marked for deletion whose rows are not deleted yet (S106).</summary>
    public IReadOnlyList<object> MarkedDeleted => List(nameof(MarkedDeleted), e => e.IsMarkedDeleted);

    /// <summary>All pending and persistent objects, in the order they came.</summary>
    public IReadOnlyList<object> Entities => List(nameof(Entities), e => e.IsInSession);

    /// <summary>Whether an object of this session has a net change that is not flushed yet (S031, S106).</summary>
    /// <param name="entity">An object of this session.</param>
    /// <returns>True if a flush would write it; also for a pending one.</returns>
    /// <exception cref="InvalidSessionRequestException">The object is not in this session.</exception>
    public bool IsModified(object entity)
    {
        using (Enter(nameof(IsModified)))
        {
            DetectAndBegin();
            return IsModifiedCore(Entry(entity) ?? throw NotHere(nameof(IsModified), entity));
        }
    }

    private static bool IsModifiedCore(EntityEntry entry)
    {
        if (entry.State == ObjectState.Pending || entry.IsChanged)
            return true;
        return entry.Navigations is { } known && Array.Exists(known, n => n is not null && !SameMembers(n.Known, n.Flushed));
    }

    private static bool SameMembers(object? left, object? right)
    {
        if (ReferenceEquals(left, right))
            return true;
        if (left is not object[] and not null || right is not object[] and not null)
            return false;
        var (a, b) = ((object[]?)left ?? [], (object[]?)right ?? []);
        if (a.Length != b.Length)
            return false;
        return a.AsSpan().SequenceEqual(b) || new HashSet<object>(a, ReferenceEqualityComparer.Instance).SetEquals(b);
    }

    private List<object> List(string operation, Predicate<EntityEntry> take)
    {
        using (Enter(operation))
        {
            DetectAndBegin();
            var found = new List<object>();
            for (var i = 0; i < _entries.PositionCount; i++)
            {
                if (_entries.At(i) is { } entry && take(entry))
                    found.Add(entry.Entity);
            }

            return found;
        }
    }

    private EntityEntry? Entry(object entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _entries.Find(entity);
    }

    private InvalidSessionRequestException NotHere(string operation, object entity)
        => new($"'{operation}' refused: this {entity.GetType().Name} ({MappingOf(entity).GetKey(entity)}) is not in this session. Add it, or load it here.");

    private async ValueTask DeleteGuarded(object entity, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            DetectChanges();
            await DeleteCore(entity, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }
}
