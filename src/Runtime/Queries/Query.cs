using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Queries;

namespace SessionGuard;

/// <summary>
/// A query over one entity type, immutable: each call returns another query, and nothing is sent before a method that ends in a result.
/// </summary>
/// <typeparam name="T">The entity type, or what <see cref="Select"/> makes of it.</typeparam>
/// <remarks>
/// Not an <see cref="IQueryable{T}"/> and not enumerable: what has no SQL here is not offered, or refused with the expression quoted
/// (<see cref="QueryTranslationException"/>). Works with C# query syntax.
/// </remarks>
public sealed partial class Query<T>
{
    private readonly Session _session;
    private readonly QueryModel _model;

    internal Query(Session session, QueryModel model)
    {
        _session = session;
        _model = model;
    }

    internal QueryModel Model => _model;

    internal Session Session => _session;

    /// <summary>Keeps the rows that fulfil a condition; decided by the database, so unflushed values do not count (S098).</summary>
    /// <param name="predicate">The condition.</param>
    /// <returns>The narrower query.</returns>
    /// <exception cref="QueryTranslationException">It is called after <see cref="Select"/>.</exception>
    public Query<T> Where(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return With(Unprojected(nameof(Where)) with { Conditions = [.. _model.Conditions, predicate] });
    }

    /// <summary>Orders by a value, ascending; replaces an earlier order.</summary>
    /// <typeparam name="TKey">The value's type.</typeparam>
    /// <param name="key">The value.</param>
    /// <returns>The ordered query.</returns>
    public Query<T> OrderBy<TKey>(Expression<Func<T, TKey>> key) => Order(key, false, true);

    /// <summary>Orders by a value, descending; replaces an earlier order.</summary>
    /// <typeparam name="TKey">The value's type.</typeparam>
    /// <param name="key">The value.</param>
    /// <returns>The ordered query.</returns>
    public Query<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> key) => Order(key, true, true);

    /// <summary>Orders rows that are equal so far, ascending.</summary>
    /// <typeparam name="TKey">The value's type.</typeparam>
    /// <param name="key">The value.</param>
    /// <returns>The ordered query.</returns>
    public Query<T> ThenBy<TKey>(Expression<Func<T, TKey>> key) => Order(key, false, false);

    /// <summary>Orders rows that are equal so far, descending.</summary>
    /// <typeparam name="TKey">The value's type.</typeparam>
    /// <param name="key">The value.</param>
    /// <returns>The ordered query.</returns>
    public Query<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> key) => Order(key, true, false);

    /// <summary>Leaves out the first rows.</summary>
    /// <param name="count">How many rows, not negative.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Query<T> Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return With(_model with { Skip = count });
    }

    /// <summary>Takes at most so many rows.</summary>
    /// <param name="count">How many rows, not negative.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Query<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return With(_model with { Take = count });
    }

    /// <summary>Makes something else of each row: values, an anonymous type, a record. Only the columns used are read (S104).</summary>
    /// <typeparam name="TResult">What is made.</typeparam>
    /// <param name="selector">How it is made.</param>
    /// <returns>The query of the results.</returns>
    public Query<TResult> Select<TResult>(Expression<Func<T, TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new Query<TResult>(_session, Unprojected(nameof(Select)) with { Projection = selector });
    }

    /// <summary>Joins another entity where two keys are equal.</summary>
    /// <typeparam name="TInner">The other entity type.</typeparam>
    /// <typeparam name="TKey">The keys' type.</typeparam>
    /// <typeparam name="TResult">What is made of each pair.</typeparam>
    /// <param name="inner">The query of the other entity; its conditions apply, its order does not.</param>
    /// <param name="outerKey">This side's key.</param>
    /// <param name="innerKey">The other side's key.</param>
    /// <param name="result">Makes the result of a pair.</param>
    /// <returns>The query of the results.</returns>
    public Query<TResult> Join<TInner, TKey, TResult>(
        Query<TInner> inner, Expression<Func<T, TKey>> outerKey, Expression<Func<TInner, TKey>> innerKey, Expression<Func<T, TInner, TResult>> result)
        where TInner : class
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(outerKey);
        ArgumentNullException.ThrowIfNull(innerKey);
        ArgumentNullException.ThrowIfNull(result);
        var join = new JoinModel(inner.Model, outerKey, innerKey);
        return new Query<TResult>(_session, Unprojected(nameof(Join)) with { Join = join, Projection = result });
    }

    /// <summary>Loads a collection or reference of the objects as well, by one more query for all of them.</summary>
    /// <typeparam name="TRelated">The navigation's type.</typeparam>
    /// <param name="navigation">The navigation property.</param>
    /// <returns>The query.</returns>
    /// <exception cref="QueryTranslationException">The expression is not a navigation of the entity.</exception>
    public Query<T> Include<TRelated>(Expression<Func<T, TRelated>> navigation) where TRelated : class?
    {
        ArgumentNullException.ThrowIfNull(navigation);
        var found = Members.Navigation(_model.Source, navigation);
        return With(Unprojected(nameof(Include)) with { Includes = [.. _model.Includes, found] });
    }

    /// <summary>Locks the rows read until the transaction ends, where the database can; SQLite locks as a whole and needs none.</summary>
    /// <returns>The query.</returns>
    public Query<T> ForUpdate() => With(_model with { IsForUpdate = true });

    /// <summary>Overwrites the values of objects that are in the session already, unflushed changes included (S100).</summary>
    /// <returns>The query.</returns>
    public Query<T> PopulateExisting() => With(_model with { Overwrites = true });

    /// <summary>Makes objects that no session tracks: for large reads, since a session holds what it tracks (S096).</summary>
    /// <returns>The query.</returns>
    public Query<T> Untracked() => With(_model with { IsUntracked = true });

    private Query<T> With(QueryModel model) => new(_session, model);

    private Query<T> Order(LambdaExpression key, bool descending, bool first)
    {
        ArgumentNullException.ThrowIfNull(key);
        IReadOnlyList<(LambdaExpression, bool)> earlier = first ? [] : _model.Orderings;
        return With(Unprojected(nameof(OrderBy)) with { Orderings = [.. earlier, (key, descending)] });
    }

    private QueryModel Unprojected(string operation) => _model.Projection is null
        ? _model
        : throw new QueryTranslationException($"'{operation}' after Select has no SQL here ({_model.Projection}). Call it before Select.");
}
