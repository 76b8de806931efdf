using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Queries;
using SessionGuard.Sql;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    private static readonly List<object> NoDependents = [];

    /// <summary>How many keys one query for related rows asks for.</summary>
    private const int KeysPerQuery = 500;

    /// <summary>Loads a collection or reference of an object, unless it is loaded already. An unloaded collection looks empty: this tells them apart.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <typeparam name="TRelated">The navigation's type.</typeparam>
    /// <param name="entity">A persistent object of this session; if it is expired it is read again too (S046).</param>
    /// <param name="navigation">The navigation property.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>A task that ends when it is loaded.</returns>
    /// <exception cref="DetachedEntityException">The object belongs to no session (S049).</exception>
    /// <exception cref="RowMissingException">The object was expired and its row is gone (S116).</exception>
    /// <exception cref="QueryTranslationException">The expression is not a navigation.</exception>
    [Queries]
    public ValueTask LoadAsync<T, TRelated>(T entity, Expression<Func<T, TRelated>> navigation, CancellationToken cancellationToken = default)
        where T : class where TRelated : class?
        => LoadGuarded(entity, navigation, true, nameof(LoadAsync), cancellationToken);

    /// <summary>Loads a collection or reference of an object, unless it is loaded already. An unloaded collection looks empty: this tells them apart.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <typeparam name="TRelated">The navigation's type.</typeparam>
    /// <param name="entity">A persistent object of this session; if it is expired it is read again too (S046).</param>
    /// <param name="navigation">The navigation property.</param>
    /// <exception cref="DetachedEntityException">The object belongs to no session (S049).</exception>
    /// <exception cref="RowMissingException">The object was expired and its row is gone (S116).</exception>
    /// <exception cref="QueryTranslationException">The expression is not a navigation.</exception>
    [Queries]
    public void Load<T, TRelated>(T entity, Expression<Func<T, TRelated>> navigation)
        where T : class where TRelated : class?
        => LoadGuarded(entity, navigation, false, nameof(Load), default).Complete();

    /// <summary>Whether a collection or reference of an object is loaded and not expired.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <typeparam name="TRelated">The navigation's type.</typeparam>
    /// <param name="entity">An object of this session, or one that left a session.</param>
    /// <param name="navigation">The navigation property.</param>
    /// <returns>True if what the property shows is what was loaded, or set since; true for new objects.</returns>
    public bool IsLoaded<T, TRelated>(T entity, Expression<Func<T, TRelated>> navigation) where T : class where TRelated : class?
    {
        ArgumentNullException.ThrowIfNull(navigation);
        using (Enter(nameof(IsLoaded)))
        {
            DetectChanges();
            var found = Members.Navigation(MappingOf(entity), navigation);
            var entry = Entry(entity) ?? (Departed.TryGet(entity, out var departed) ? departed : null);
            var state = entry?.KnownNavigation(found);
            return state is { IsLoaded: true, IsExpired: false };
        }
    }

    private async ValueTask LoadGuarded<T>(T entity, LambdaExpression navigation, bool async, string operation, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(navigation);
        using (Enter(operation))
        {
            var mapping = MappingOf(entity);
            var found = Members.Navigation(mapping, navigation);
            DetectChanges();
            if (Entry(entity) is not { } entry)
            {
                RequireLoadedOutside(entity, mapping, found);
                return;
            }

            if (entry.State == ObjectState.Pending || entry.KnownNavigation(found) is { IsLoaded: true, IsExpired: false })
                return;
            RequireTransaction(operation);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            if (!(entry.Expired & entry.Mapping.Keys).IsEmpty)
                await EnsureFresh(entry, operation, async, cancellationToken).ConfigureAwait(false);
            await LoadNavigations([entry], found, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An object outside the session: a new one, or one that left with the navigation loaded, needs nothing.</summary>
    private static void RequireLoadedOutside(object entity, EntityMapping mapping, NavigationMapping navigation)
    {
        if (LiveSessions.OwnerOf(entity) is not null)
            throw new AttachedToAnotherSessionException(mapping.Describe(mapping.GetKey(entity)));
        if (Departed.TryGet(entity, out var departed) && departed.KnownNavigation(navigation) is not { IsLoaded: true, IsExpired: false })
            throw new DetachedEntityException(departed.Name);
    }

    /// <summary>Reads an expired object again; a row that is gone is an error (S116).</summary>
    private async ValueTask EnsureFresh(EntityEntry entry, string operation, bool async, CancellationToken cancellationToken)
    {
        if (entry.Expired.IsEmpty)
            return;
        if (await LoadByKey(entry.Mapping, entry.Key, null, false, operation, async, cancellationToken).ConfigureAwait(false) is null)
            throw new RowMissingException($"{entry.Name} was expired and its row is gone. Expunge it, or roll back if its deletion belongs to this transaction.");
    }

    /// <summary>Loads a navigation for many objects, with one query for every few hundred of them.</summary>
    private async ValueTask LoadNavigations(List<EntityEntry> entries, NavigationMapping navigation, string operation, bool async, CancellationToken cancellationToken)
    {
        var waiting = entries.FindAll(e => e.State == ObjectState.Persistent && e.KnownNavigation(navigation) is not { IsLoaded: true, IsExpired: false });
        foreach (var chunk in waiting.Distinct().Chunk(KeysPerQuery))
        {
            if (navigation.IsCollection)
                await LoadCollections(chunk, navigation, operation, async, cancellationToken).ConfigureAwait(false);
            else
                await LoadReferences(chunk, navigation, operation, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask LoadCollections(EntityEntry[] owners, NavigationMapping navigation, string operation, bool async, CancellationToken cancellationToken)
    {
        var children = await SelectBy(navigation.Target, navigation.ForeignKey, owners.Select(o => o.Key), operation, async, cancellationToken).ConfigureAwait(false);
        var byParent = children.ToLookup(c => navigation.ForeignKeyOf(c.Snapshot!));
        foreach (var owner in owners)
        {
            var members = byParent[owner.Key].Select(c => c.Entity).ToArray();
            SetCollection(owner, navigation, members);
        }
    }

    private async ValueTask LoadReferences(EntityEntry[] children, NavigationMapping navigation, string operation, bool async, CancellationToken cancellationToken)
    {
        var keys = children.Select(c => navigation.ForeignKeyOf(c.Entity)).Where(k => !k.IsEmpty && !_identities.TryGet(navigation.Target, k, out _)).Distinct().ToArray();
        if (keys.Length > 0)
            await SelectBy(navigation.Target, navigation.Target.KeyColumns, keys, operation, async, cancellationToken).ConfigureAwait(false);
        foreach (var child in children)
        {
            var key = navigation.ForeignKeyOf(child.Entity);
            var parent = !key.IsEmpty && _identities.TryGet(navigation.Target, key, out var found) ? found.Entity : null;
            SetReference(child, navigation, parent);
        }
    }

    /// <summary>Puts loaded members into a collection, and sets the members' references to its owner.</summary>
    private void SetCollection(EntityEntry owner, NavigationMapping navigation, object[] members)
    {
        var collection = navigation.Get(owner.Entity);
        if (collection is null)
        {
            collection = navigation.NewCollection();
            navigation.Set(owner.Entity, collection);
        }

        var state = owner.Navigation(navigation);
        var added = state.KnownMembers.Except(state.FlushedMembers, ReferenceEqualityComparer.Instance).OfType<object>().ToList();
        navigation.Members.Clear(collection);
        foreach (var member in members)
            navigation.Members.Add(collection, member);
        foreach (var member in added.Where(m => !members.Contains(m, ReferenceEqualityComparer.Instance)))
            navigation.Members.Add(collection, member);
        state.Flushed = members;
        state.Known = navigation.Members.Snapshot(collection);
        state.IsLoaded = true;
        state.IsExpired = false;
        if (navigation.Inverse is not { } reference)
            return;
        foreach (var member in members)
        {
            if (_entries.Find(member) is { } child && child.KnownNavigation(reference) is not { IsLoaded: true, IsExpired: false })
                SetReference(child, reference, owner.Entity, filledIn: true);
        }
    }

    private static void SetReference(EntityEntry child, NavigationMapping navigation, object? parent, bool filledIn = false)
    {
        var state = child.Navigation(navigation);
        if (!ReferenceEquals(state.Known, state.Flushed))
            return;
        navigation.Set(child.Entity, parent);
        state.Known = parent;
        state.Flushed = parent;
        state.IsFilledIn = filledIn;
        state.IsLoaded = true;
        state.IsExpired = false;
    }

    /// <summary>Selects entities by the value of some columns, ordered by their own key.</summary>
    private async ValueTask<List<EntityEntry>> SelectBy(
        EntityMapping mapping, ColumnMapping[] columns, IEnumerable<EntityKey> keys, string operation, bool async, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(Dialect).Append(mapping.Sql.SelectFrom).Append(" WHERE ");
        if (columns.Length == 1)
        {
            sql.Append("t.").Identifier(columns[0].Name).Append(" IN (")
                .List(keys, ", ", (w, key) => w.Parameter(ValueTypes.FromStore(key.Value, columns[0].StoreType))).Append(")");
        }
        else
        {
            sql.List(keys, " OR ", (w, key) => w.Append("(").List(columns.Select((c, i) => (c, i)), " AND ", (v, part) =>
                v.Append("t.").Identifier(part.c.Name).Append(" = ").Parameter(ValueTypes.FromStore(key[part.i].Value, part.c.StoreType))).Append(")"));
        }

        sql.Append(" ORDER BY ").List(mapping.KeyColumns, ", ", (w, c) => w.Append("t.").Identifier(c.Name));
        var found = new List<EntityEntry>();
        await Read(sql, mapping, operation, (this, mapping, found), static (reader, s) =>
        {
            s.found.Add(s.Item1.Materialize(s.mapping, reader, s.mapping.NaturalOrdinals, false));
            return true;
        }, async, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>The objects that a deletion takes along (S137), loaded first where they are not; where it takes none along, those whose foreign key becomes null.</summary>
    private ValueTask<List<object>> Dependents(EntityEntry entry, string operation, bool async, CancellationToken cancellationToken)
        => entry.Mapping.Navigations.Length == 0 ? new(NoDependents) : LoadDependents(entry, operation, async, cancellationToken);

    private async ValueTask<List<object>> LoadDependents(EntityEntry entry, string operation, bool async, CancellationToken cancellationToken)
    {
        var dependents = new List<object>();
        foreach (var navigation in entry.Mapping.Navigations)
        {
            if (!navigation.IsCollection || !(navigation.Has(Cascades.Delete) || navigation.ForeignKeyCanBeNull))
                continue;
            if (entry.KnownNavigation(navigation) is not { IsLoaded: true, IsExpired: false })
            {
                RequireTransaction(operation);
                await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
                if (!(entry.Expired & entry.Mapping.Keys).IsEmpty)
                    await EnsureFresh(entry, operation, async, cancellationToken).ConfigureAwait(false);
                await LoadNavigations([entry], navigation, operation, async, cancellationToken).ConfigureAwait(false);
            }

            if (navigation.Has(Cascades.Delete) && navigation.Get(entry.Entity) is { } collection)
                dependents.AddRange(navigation.Members.Snapshot(collection));
        }

        return dependents;
    }
}
