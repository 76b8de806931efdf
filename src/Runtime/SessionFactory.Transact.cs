namespace SessionGuard;

public sealed partial class SessionFactory
{
    /// <summary>Opens a session, runs work in a transaction, commits at its end (rolls back when it throws) and closes the session, always (S153).</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Interrupts the flush of the commit.</param>
    /// <returns>A task that ends when the work is stored.</returns>
    public async Task TransactAsync(Func<Session, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var session = OpenSession();
        await session.TransactAsync(() => work(session), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a session, runs work in a transaction, commits at its end (rolls back when it throws) and closes the session, always (S153).</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Interrupts the flush of the commit.</param>
    /// <returns>What the work returned.</returns>
    public async Task<T> TransactAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var session = OpenSession();
        return await session.TransactAsync(() => work(session), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a session, runs work in a transaction, commits at its end (rolls back when it throws) and closes the session, always (S153).</summary>
    /// <param name="work">The work.</param>
    public void Transact(Action<Session> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var session = OpenSession();
        session.Transact(() => work(session));
    }
}
