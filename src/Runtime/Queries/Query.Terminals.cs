using SessionGuard.Queries;

namespace SessionGuard;

public sealed partial class Query<T>
{
    /// <summary>All results (S104).</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The results, in order.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<List<T>> ToListAsync(CancellationToken cancellationToken = default) => ListCore(true, nameof(ToListAsync), cancellationToken).AsTask();

    /// <summary>All results (S104).</summary>
    /// <returns>The results, in order.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public List<T> ToList() => ListCore(false, nameof(ToList), default).Complete();

    /// <summary>The first result, or null (S104).</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The first result; null, or the default of a value type, if there is none.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default) => FirstCore(false, true, nameof(FirstOrDefaultAsync), cancellationToken).AsTask();

    /// <summary>The first result, or null (S104).</summary>
    /// <returns>The first result; null, or the default of a value type, if there is none.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public T? FirstOrDefault() => FirstCore(false, false, nameof(FirstOrDefault), default).Complete();

    /// <summary>The first result (S104).</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The first result.</returns>
    /// <exception cref="RowMissingException">There is no result.</exception>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<T> FirstAsync(CancellationToken cancellationToken = default) => FirstCore(true, true, nameof(FirstAsync), cancellationToken).AsTask()!;

    /// <summary>The first result (S104).</summary>
    /// <returns>The first result.</returns>
    /// <exception cref="RowMissingException">There is no result.</exception>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public T First() => FirstCore(true, false, nameof(First), default).Complete()!;

    /// <summary>The only result, or null.</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The only result; null, or the default of a value type, if there is none.</returns>
    /// <exception cref="InvalidSessionRequestException">There is more than one result.</exception>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<T?> SingleOrDefaultAsync(CancellationToken cancellationToken = default) => SingleCore(false, true, nameof(SingleOrDefaultAsync), cancellationToken).AsTask();

    /// <summary>The only result, or null.</summary>
    /// <returns>The only result; null, or the default of a value type, if there is none.</returns>
    /// <exception cref="InvalidSessionRequestException">There is more than one result.</exception>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public T? SingleOrDefault() => SingleCore(false, false, nameof(SingleOrDefault), default).Complete();

    /// <summary>The only result (S104).</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The only result.</returns>
    /// <exception cref="RowMissingException">There is no result.</exception>
    /// <exception cref="InvalidSessionRequestException">There is more than one result.</exception>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<T> SingleAsync(CancellationToken cancellationToken = default) => SingleCore(true, true, nameof(SingleAsync), cancellationToken).AsTask()!;

    /// <summary>The only result (S104).</summary>
    /// <returns>The only result.</returns>
    /// <exception cref="RowMissingException">There is no result.</exception>
    /// <exception cref="InvalidSessionRequestException">There is more than one result.</exception>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public T Single() => SingleCore(true, false, nameof(Single), default).Complete()!;

    /// <summary>The first result, null if there is none: for queries of one value (S104).</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The value.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<T?> ScalarAsync(CancellationToken cancellationToken = default) => FirstCore(false, true, nameof(ScalarAsync), cancellationToken).AsTask();

    /// <summary>The first result, null if there is none: for queries of one value (S104).</summary>
    /// <returns>The value.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public T? Scalar() => FirstCore(false, false, nameof(Scalar), default).Complete();

    /// <summary>Whether there is any result.</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>True if there is one.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<bool> AnyAsync(CancellationToken cancellationToken = default) => AnyCore(true, nameof(AnyAsync), cancellationToken).AsTask();

    /// <summary>Whether there is any result.</summary>
    /// <returns>True if there is one.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public bool Any() => AnyCore(false, nameof(Any), default).Complete();

    /// <summary>The number of results.</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public Task<int> CountAsync(CancellationToken cancellationToken = default) => CountCore(true, nameof(CountAsync), cancellationToken).AsTask();

    /// <summary>The number of results.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here.</exception>
    [Queries]
    public int Count() => CountCore(false, nameof(Count), default).Complete();

    private async ValueTask<List<T>> ListCore(bool async, string operation, CancellationToken cancellationToken)
    {
        var results = new List<T>();
        await _session.RunQuery(_model, results, async, operation, cancellationToken).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<T?> FirstCore(bool required, bool async, string operation, CancellationToken cancellationToken)
    {
        var results = await Take(Math.Min(_model.Take ?? 1, 1)).ListCore(async, operation, cancellationToken).ConfigureAwait(false);
        if (results.Count == 0 && required)
            throw new RowMissingException($"The query for {_model.Source.Name} has no result. Use FirstOrDefaultAsync where that is expected.");
        return results.Count == 0 ? default : results[0];
    }

    private async ValueTask<T?> SingleCore(bool required, bool async, string operation, CancellationToken cancellationToken)
    {
        var results = await Take(Math.Min(_model.Take ?? 2, 2)).ListCore(async, operation, cancellationToken).ConfigureAwait(false);
        if (results.Count > 1)
            throw new InvalidSessionRequestException($"The query for {_model.Source.Name} has more than one result. Narrow it, or use FirstAsync.");
        if (results.Count == 0 && required)
            throw new RowMissingException($"The query for {_model.Source.Name} has no result. Use SingleOrDefaultAsync where that is expected.");
        return results.Count == 0 ? default : results[0];
    }

    private async ValueTask<bool> AnyCore(bool async, string operation, CancellationToken cancellationToken)
        => await _session.ReadScalar<long>(() => new QueryCompiler(_model, _session.Dialect).Any(), operation, async, cancellationToken).ConfigureAwait(false) != 0;

    private async ValueTask<int> CountCore(bool async, string operation, CancellationToken cancellationToken)
        => checked((int)await _session.ReadScalar<long>(() => new QueryCompiler(_model, _session.Dialect).Count(), operation, async, cancellationToken).ConfigureAwait(false));
}
