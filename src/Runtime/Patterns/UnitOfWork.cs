namespace SessionGuard;

/// <summary>
/// Base class of a unit of work that owns a session and the repositories over it (S164). Members refuse use before it is begun and after
/// it has ended; ending it without a commit writes nothing (S165).
/// </summary>
/// <remarks>
/// Derive from it and give each repository a property: <c>public UserRepository Users => Repository(s => new UserRepository(s));</c>
/// </remarks>
[SessionType]
public abstract class UnitOfWork : IAsyncDisposable, IDisposable
{
    private readonly SessionFactory _factory;
    private readonly Dictionary<Type, object> _repositories = [];
    private Session? _session;

    /// <summary>Prepares a unit of work; <see cref="Begin"/> opens its session.</summary>
    /// <param name="factory">The factory that opens the session.</param>
    protected UnitOfWork(SessionFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
    }

    /// <summary>Whether it has been begun and has not ended.</summary>
    public bool IsBegun => _session is not null;

    /// <summary>The session, for derived classes.</summary>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended (S164).</exception>
    protected Session Session => _session
        ?? throw new InvalidSessionRequestException($"{GetType().Name} is not begun, or has ended: call Begin first, and use it inside its using block.");

    /// <summary>Opens a fresh session (S166).</summary>
    /// <exception cref="InvalidSessionRequestException">It is begun already: one unit of work serves one use case at a time.</exception>
    [Begins]
    public void Begin()
    {
        if (_session is not null)
            throw new InvalidSessionRequestException($"{GetType().Name} is begun already. Make one for each use case.");
        _session = _factory.OpenSession();
    }

    /// <summary>Flushes and commits everything that its repositories staged (S167).</summary>
    /// <param name="cancellationToken">Interrupts the flush.</param>
    /// <returns>A task that ends when the work is stored.</returns>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended.</exception>
    [Commits]
    public Task CommitAsync(CancellationToken cancellationToken = default) => Session.CommitAsync(cancellationToken);

    /// <summary>Flushes and commits everything that its repositories staged (S167).</summary>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended.</exception>
    [Commits]
    public void Commit() => Session.Commit();

    /// <summary>Flushes without committing.</summary>
    /// <param name="cancellationToken">Interrupts the flush.</param>
    /// <returns>A task that ends when everything is written.</returns>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended.</exception>
    [Flushes]
    public Task FlushAsync(CancellationToken cancellationToken = default) => Session.FlushAsync(cancellationToken);

    /// <summary>Undoes everything since the last commit.</summary>
    /// <param name="cancellationToken">Checked before; pass none in a handler, where the rollback must not be skipped.</param>
    /// <returns>A task that ends when the connection is back.</returns>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended.</exception>
    [RollsBack]
    public Task RollbackAsync(CancellationToken cancellationToken = default) => Session.RollbackAsync(cancellationToken);

    /// <summary>Undoes everything since the last commit.</summary>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended.</exception>
    [RollsBack]
    public void Rollback() => Session.Rollback();

    /// <summary>Ends it: what is not committed is rolled back, and the session is closed.</summary>
    /// <returns>A task that ends when the connection is back.</returns>
    public async ValueTask DisposeAsync()
    {
        var session = _session;
        Forget();
        if (session is not null)
            await session.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it: what is not committed is rolled back, and the session is closed.</summary>
    public void Dispose()
    {
        var session = _session;
        Forget();
        session?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The repository of a type over this unit's session; made at first use, one for each begin.</summary>
    /// <typeparam name="T">The repository's type.</typeparam>
    /// <param name="make">Makes it from the session.</param>
    /// <returns>The repository.</returns>
    /// <exception cref="InvalidSessionRequestException">It is not begun, or has ended (S164).</exception>
    protected T Repository<T>(Func<IRepositorySession, T> make) where T : class
    {
        ArgumentNullException.ThrowIfNull(make);
        var session = Session;
        if (_repositories.TryGetValue(typeof(T), out var known))
            return (T)known;
        var made = make(session);
        _repositories.Add(typeof(T), made);
        return made;
    }

    private void Forget()
    {
        _session = null;
        _repositories.Clear();
    }
}
