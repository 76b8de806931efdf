using SessionGuard.Queries;

namespace SessionGuard;

/// <summary>Updates and deletes by criterion.</summary>
public static class QueryBulk
{
    /// <summary>Updates all rows of the query at once, inside the session's transaction, after an autoflush (S144). Cascades are not applied (S149).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="set">Names the columns and their values.</param>
    /// <param name="synchronization">How objects in the session follow.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>The number of rows updated.</returns>
    /// <exception cref="QueryTranslationException">The criterion or a value has no SQL here, or cannot be evaluated in memory as asked.</exception>
    /// <exception cref="ConstraintViolationException">A constraint refused a row; on SQLite the transaction goes on (S150).</exception>
    [Executes]
    public static Task<int> ExecuteUpdateAsync<T>(
        this Query<T> query, Action<UpdateSetters<T>> set, Synchronization synchronization = Synchronization.Auto, CancellationToken cancellationToken = default) where T : class
        => Update(query, set, synchronization, true, nameof(ExecuteUpdateAsync), cancellationToken).AsTask();

    /// <summary>The synchronous twin of <see cref="ExecuteUpdateAsync{T}"/>.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="set">Names the columns and their values.</param>
    /// <param name="synchronization">How objects in the session follow.</param>
    /// <returns>The number of rows updated.</returns>
    [Executes]
    public static int ExecuteUpdate<T>(this Query<T> query, Action<UpdateSetters<T>> set, Synchronization synchronization = Synchronization.Auto) where T : class
        => Update(query, set, synchronization, false, nameof(ExecuteUpdate), default).Complete();

    /// <summary>Deletes all rows of the query at once, inside the session's transaction, after an autoflush (S144). Cascades are not applied (S149).</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="synchronization">How objects in the session follow.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>The number of rows deleted.</returns>
    /// <exception cref="QueryTranslationException">The criterion has no SQL here, or cannot be evaluated in memory as asked.</exception>
    /// <exception cref="ConstraintViolationException">A constraint refused it; on SQLite the transaction goes on (S150).</exception>
    [Executes]
    public static Task<int> ExecuteDeleteAsync<T>(
        this Query<T> query, Synchronization synchronization = Synchronization.Auto, CancellationToken cancellationToken = default) where T : class
        => Delete(query, synchronization, true, nameof(ExecuteDeleteAsync), cancellationToken).AsTask();

    /// <summary>The synchronous twin of <see cref="ExecuteDeleteAsync{T}"/>.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="synchronization">How objects in the session follow.</param>
    /// <returns>The number of rows deleted.</returns>
    [Executes]
    public static int ExecuteDelete<T>(this Query<T> query, Synchronization synchronization = Synchronization.Auto) where T : class
        => Delete(query, synchronization, false, nameof(ExecuteDelete), default).Complete();

    private static ValueTask<int> Update<T>(
        Query<T> query, Action<UpdateSetters<T>> set, Synchronization synchronization, bool async, string operation, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(set);
        var setters = new UpdateSetters<T>();
        set(setters);
        if (setters.Items.Count == 0)
            throw new InvalidSessionRequestException($"'{operation}' refused: no column is set. Call Set for at least one.");
        var change = new CriterionChange(query.Model, setters.Items, synchronization);
        return query.Session.RunCriterion(change, async, operation, cancellationToken);
    }

    private static ValueTask<int> Delete<T>(Query<T> query, Synchronization synchronization, bool async, string operation, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Session.RunCriterion(new CriterionChange(query.Model, null, synchronization), async, operation, cancellationToken);
    }
}
