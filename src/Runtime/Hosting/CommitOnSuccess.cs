namespace SessionGuard;

/// <summary>The opt-in variant in which a request that succeeds is committed for its handler (S168). Commits that the handler shows are easier to read.</summary>
public static class CommitOnSuccess
{
    /// <summary>Runs the rest of a request: commits its session if it succeeds, rolls back if it throws, and lets the exception through.</summary>
    /// <param name="session">The request's session.</param>
    /// <param name="next">The rest: a middleware's or endpoint filter's next.</param>
    /// <param name="cancellationToken">Interrupts the flush of the commit, not the rollback.</param>
    /// <returns>What the rest returned.</returns>
    /// <typeparam name="T">The result's type.</typeparam>
    [Commits]
    public static async Task<T> CommitOnSuccessAsync<T>(this Session session, Func<Task<T>> next, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(next);
        try
        {
            var result = await next().ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch
        {
            await session.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
