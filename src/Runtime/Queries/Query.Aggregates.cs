using System.Linq.Expressions;
using SessionGuard.Queries;

namespace SessionGuard;

public sealed partial class Query<T>
{
    /// <summary>The sum of a value over all rows; 0 (or null for a nullable type) without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<TValue?> SumAsync<TValue>(Expression<Func<T, TValue>> value, CancellationToken cancellationToken = default)
        => AggregateCore("SUM", value, true, nameof(SumAsync), cancellationToken).AsTask();

    /// <summary>The sum of a value over all rows; 0 (or null for a nullable type) without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public TValue? Sum<TValue>(Expression<Func<T, TValue>> value) => AggregateCore("SUM", value, false, nameof(Sum), default).Complete();

    /// <summary>The least value; the default without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<TValue?> MinAsync<TValue>(Expression<Func<T, TValue>> value, CancellationToken cancellationToken = default)
        => AggregateCore("MIN", value, true, nameof(MinAsync), cancellationToken).AsTask();

    /// <summary>The least value; the default without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public TValue? Min<TValue>(Expression<Func<T, TValue>> value) => AggregateCore("MIN", value, false, nameof(Min), default).Complete();

    /// <summary>The greatest value; the default without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<TValue?> MaxAsync<TValue>(Expression<Func<T, TValue>> value, CancellationToken cancellationToken = default)
        => AggregateCore("MAX", value, true, nameof(MaxAsync), cancellationToken).AsTask();

    /// <summary>The greatest value; the default without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public TValue? Max<TValue>(Expression<Func<T, TValue>> value) => AggregateCore("MAX", value, false, nameof(Max), default).Complete();

    /// <summary>The mean of a value; the default without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<TValue?> AverageAsync<TValue>(Expression<Func<T, TValue>> value, CancellationToken cancellationToken = default)
        => AggregateCore("AVG", value, true, nameof(AverageAsync), cancellationToken).AsTask();

    /// <summary>The mean of a value; the default without rows.</summary>
    /// <typeparam name="TValue">The value's type, and the result's.</typeparam>
    /// <param name="value">The value of a row.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public TValue? Average<TValue>(Expression<Func<T, TValue>> value) => AggregateCore("AVG", value, false, nameof(Average), default).Complete();

    private ValueTask<TValue?> AggregateCore<TValue>(string function, Expression<Func<T, TValue>> value, bool async, string operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        var model = Unprojected(operation);
        return _session.ReadScalar<TValue>(() => new QueryCompiler(model, _session.Dialect).Aggregate(function, value), operation, async, cancellationToken);
    }
}
