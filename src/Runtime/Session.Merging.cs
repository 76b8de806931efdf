using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Queries;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>
    /// Copies an object's values onto this session's own object of the same identity: the one in the session, else loaded, else new and
    /// pending (S120, S122). The given object is not attached. All columns are copied (S123), no collections or references (S124).
    /// </summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">An object in any state, of any session.</param>
    /// <param name="cancellationToken">Interrupts the loading.</param>
    /// <returns>The session's own object; the given one if it is in this session already (S121).</returns>
    public ValueTask<T> MergeAsync<T>(T entity, CancellationToken cancellationToken = default) where T : class
        => MergeGuarded(entity, MergePlan.Columns, true, nameof(MergeAsync), cancellationToken);

    /// <summary>Copies the named members only: columns, references, and collections, whose members are then merged one by one, missing ones removed (S124).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">An object in any state, of any session.</param>
    /// <param name="members">The properties to copy; none means all columns.</param>
    /// <returns>The session's own object.</returns>
    /// <exception cref="QueryTranslationException">An expression names no mapped member.</exception>
    public ValueTask<T> MergeAsync<T>(T entity, params Expression<Func<T, object?>>[] members) where T : class
        => MergeAsync(entity, CancellationToken.None, members);

    /// <summary>Copies the named members only, and can be interrupted (S124).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">An object in any state, of any session.</param>
    /// <param name="cancellationToken">Interrupts the loading.</param>
    /// <param name="members">The properties to copy; none means all columns.</param>
    /// <returns>The session's own object.</returns>
    /// <exception cref="QueryTranslationException">An expression names no mapped member.</exception>
    public ValueTask<T> MergeAsync<T>(T entity, CancellationToken cancellationToken, params Expression<Func<T, object?>>[] members) where T : class
    {
        ArgumentNullException.ThrowIfNull(members);
        return MergeGuarded(entity, members.Length == 0 ? MergePlan.Columns : MergePlan.Named(MappingOf(entity), members), true, nameof(MergeAsync), cancellationToken);
    }

    /// <summary>
    /// Merges an object with everything reachable from it: along references that are set and collections that are loaded; the collections
    /// of a new object count as loaded (S124).
    /// </summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">An object in any state, of any session.</param>
    /// <param name="cancellationToken">Interrupts the loading.</param>
    /// <returns>The session's own object.</returns>
    public ValueTask<T> MergeGraphAsync<T>(T entity, CancellationToken cancellationToken = default) where T : class
        => MergeGuarded(entity, MergePlan.Graph, true, nameof(MergeGraphAsync), cancellationToken);

    /// <summary>The synchronous twin of <see cref="MergeAsync{T}(T, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">An object in any state, of any session.</param>
    /// <returns>The session's own object.</returns>
    public T Merge<T>(T entity) where T : class => MergeGuarded(entity, MergePlan.Columns, false, nameof(Merge), default).Complete();

    /// <summary>The synchronous twin of <see cref="MergeGraphAsync{T}"/>.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="entity">An object in any state, of any session.</param>
    /// <returns>The session's own object.</returns>
    public T MergeGraph<T>(T entity) where T : class => MergeGuarded(entity, MergePlan.Graph, false, nameof(MergeGraph), default).Complete();

    private async ValueTask<T> MergeGuarded<T>(T entity, MergePlan plan, bool async, string operation, CancellationToken cancellationToken) where T : class
    {
        using (Enter(operation))
        {
            MappingOf(entity);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            var run = new MergeRun(plan, operation, async, cancellationToken);
            var merged = (T)await MergeOne(entity, run).ConfigureAwait(false);
            DetectChanges();
            return merged;
        }
    }

    private async ValueTask<object> MergeOne(object source, MergeRun run)
    {
        if (run.Done.TryGetValue(source, out var known))
            return known;
        var mapping = MappingOf(source);
        var own = _entries.Find(source);
        var origin = own ?? MergeOrigin.Find(source);
        if (own is { State: ObjectState.Persistent })
        {
            run.Done.Add(source, source);
            return source;
        }

        var key = origin is { Key.IsEmpty: false } ? origin.Key : mapping.HasExplicitKey(source) ? mapping.GetKey(source) : default;
        var target = await FindMergeTarget(mapping, key, run).ConfigureAwait(false);
        var isNew = target is null;
        if (_level is null || _endedBlock)
            RequireTransaction(run.Operation);
        if (target is null)
        {
            target = Bring(mapping.Create());
            if (!key.IsEmpty)
                run.Keys.Add((mapping.Type, key), target);
        }

        run.Done.Add(source, target.Entity);
        var columns = run.Plan.ColumnsOf(mapping).Except(origin is null ? ColumnSet.None : origin.Expired.Except(origin.ChangedColumns));
        if (!isNew && !target.Expired.IsEmpty)
            await EnsureFresh(target, run.Operation, run.Async, run.Cancellation).ConfigureAwait(false);
        mapping.Copy(source, target.Entity, isNew ? columns | mapping.Keys : columns.Except(mapping.GeneratedKey is null ? ColumnSet.None : mapping.Keys));
        foreach (var navigation in mapping.Navigations)
        {
            if (run.Plan.Takes(source, navigation, origin) && !(navigation.Inverse is { } inverse && run.CameBy.Contains((source, inverse))))
                await MergeNavigation(source, target, navigation, run).ConfigureAwait(false);
        }

        return target.Entity;
    }

    private async ValueTask<EntityEntry?> FindMergeTarget(EntityMapping mapping, EntityKey key, MergeRun run)
    {
        if (key.IsEmpty)
            return null;
        if (_identities.TryGet(mapping, key, out var known) || run.Keys.TryGetValue((mapping.Type, key), out known))
            return known;
        var loaded = await LoadByKey(mapping, key, null, false, run.Operation, run.Async, run.Cancellation).ConfigureAwait(false);
        return loaded is null ? null : _entries.Find(loaded);
    }

    private async ValueTask MergeNavigation(object source, EntityEntry target, NavigationMapping navigation, MergeRun run)
    {
        var value = navigation.Get(source);
        if (!navigation.IsCollection)
        {
            if (value is not null)
                run.CameBy.Add((value, navigation));
            var parent = value is null ? null : await MergeOne(value, run).ConfigureAwait(false);
            if (target.State == ObjectState.Persistent)
                await LoadNavigations([target], navigation, run.Operation, run.Async, run.Cancellation).ConfigureAwait(false);
            navigation.Set(target.Entity, parent);
            DetectChanges();
            return;
        }

        if (target.State == ObjectState.Persistent)
            await LoadNavigations([target], navigation, run.Operation, run.Async, run.Cancellation).ConfigureAwait(false);
        var members = new List<object>();
        foreach (var member in value is null ? [] : navigation.Members.Snapshot(value))
        {
            run.CameBy.Add((member, navigation));
            members.Add(await MergeOne(member, run).ConfigureAwait(false));
        }

        var collection = navigation.Get(target.Entity);
        if (collection is null)
        {
            collection = navigation.NewCollection();
            navigation.Set(target.Entity, collection);
        }

        navigation.Members.Clear(collection);
        foreach (var member in members)
            navigation.Members.Add(collection, member);
        DetectChanges();
    }
}
