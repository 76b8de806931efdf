using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Queries;

namespace SessionGuard;

/// <summary>How objects in the session follow an update or delete by criterion.</summary>
public enum Synchronization
{
    /// <summary>Evaluates if the criterion can be evaluated in memory, else fetches (S146). The default.</summary>
    Auto,

    /// <summary>Objects in memory that fulfil the criterion follow, without SQL (S145).</summary>
    Evaluate,

    /// <summary>The keys of the affected rows are fetched first, and their objects follow (S146).</summary>
    Fetch,

    /// <summary>Objects keep their values until they are expired or refreshed (S147).</summary>
    None,
}

/// <summary>The columns that an update by criterion sets.</summary>
/// <typeparam name="T">The entity type.</typeparam>
public sealed class UpdateSetters<T> where T : class
{
    internal List<(LambdaExpression Member, object? Constant, LambdaExpression? Computed)> Items { get; } = [];

    /// <summary>Sets a column to a value.</summary>
    /// <typeparam name="TValue">The column's type.</typeparam>
    /// <param name="member">The property.</param>
    /// <param name="value">The value; null is the SQL null.</param>
    /// <returns>These setters.</returns>
    public UpdateSetters<T> Set<TValue>(Expression<Func<T, TValue>> member, TValue value)
    {
        ArgumentNullException.ThrowIfNull(member);
        Items.Add((member, value, null));
        return this;
    }

    /// <summary>Sets a column to what the row's own columns give.</summary>
    /// <typeparam name="TValue">The column's type.</typeparam>
    /// <param name="member">The property.</param>
    /// <param name="value">Computes the value from the row.</param>
    /// <returns>These setters.</returns>
    public UpdateSetters<T> Set<TValue>(Expression<Func<T, TValue>> member, Expression<Func<T, TValue>> value)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(value);
        Items.Add((member, null, value));
        return this;
    }
}
