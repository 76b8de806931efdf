using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>
/// One unit of work: an identity map, the changes made to its objects, and the transaction they are written in.
/// Short-lived, and for one flow of work at a time (S161).
/// </summary>
/// <remarks>
/// The first SQL begins a transaction, which lasts until commit, rollback or close (S002). Nothing is stored without a commit: a session
/// that is disposed without one has written nothing (S010, S011).
/// </remarks>
[SessionType]
public sealed partial class Session : IRepositorySession, IAsyncDisposable, IDisposable
{
    private readonly IdentityMap _identities = new();
    private readonly ReferenceMap _entries = new();
    private readonly SessionSettings _settings;
    private readonly SessionWatcher? _watcher;
    private string? _running;
    private bool _disposed;
    private bool _closed;
    private WeakReference<Session>? _registration;

    internal Session(SessionFactory factory, SessionSettings settings, JoinedConnection? joined = null)
    {
        Factory = factory;
        _joined = joined;
        _settings = settings;
        Autoflush = settings.Autoflush;
        SessionDiagnostics.OpenSessions.Add(1);
        if (settings.Watch is not null)
            _watcher = new SessionWatcher(settings.Watch, factory.Logger);
    }

    /// <summary>The factory that opened the session.</summary>
    public SessionFactory Factory { get; }

    /// <summary>Whether pending changes are flushed before each query (S097); may be changed at any time (S101).</summary>
    public bool Autoflush { get; set; }

    /// <summary>What the session has sent and read so far.</summary>
    public SessionStatistics Statistics { get; } = new();

    /// <summary>False between a failed flush (or a failed commit) and the rollback it needs (S014).</summary>
    public bool IsActive => _level?.Failure is null;

    /// <summary>Whether a transaction is open; it may not have sent anything yet (S003).</summary>
    public bool InTransaction => _level is not null;

    /// <summary>Whether a savepoint is open (S014).</summary>
    public bool InNestedTransaction => _level is { IsNested: true };

    internal Dialect Dialect => Factory.Dialect;

    /// <summary>Turns autoflush off until the returned block is disposed (S102).</summary>
    /// <returns>The block.</returns>
    public IDisposable NoAutoflush()
    {
        var block = new AutoflushBlock(this, Autoflush);
        Autoflush = false;
        return block;
    }

    /// <summary>Rolls back what is open, lets all objects go and gives the connection back (S130). The session can be used again, empty (S131).</summary>
    /// <param name="cancellationToken">Not used to interrupt the rollback; checked before.</param>
    /// <returns>A task that ends when the connection is back.</returns>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await CloseGuarded(true, nameof(CloseAsync)).ConfigureAwait(false);
    }

    /// <summary>Rolls back what is open, lets all objects go and gives the connection back (S130). The session can be used again, empty (S131).</summary>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    public void Close() => CloseGuarded(false, nameof(Close)).Complete();

    /// <summary>Closes the session for good (S010): what was not committed is rolled back.</summary>
    /// <returns>A task that ends when the connection is back.</returns>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        await CloseGuarded(true, nameof(DisposeAsync)).ConfigureAwait(false);
        Disposed();
    }

    /// <summary>Closes the session for good (S010): what was not committed is rolled back.</summary>
    /// <exception cref="SessionInUseException">Another operation is running.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        CloseGuarded(false, nameof(Dispose)).Complete();
        Disposed();
    }

    internal EntityEntry? EntryOf(object entity) => _entries.Find(entity);

    internal bool Holds(object entity) => _entries.Find(entity) is { IsInSession: true };

    /// <summary>Takes the session for one operation; refuses it while another one runs.</summary>
    internal Operation Enter(string operation)
    {
        var running = Interlocked.CompareExchange(ref _running, operation, null);
        if (running is not null)
            throw new SessionInUseException(operation, running);
        if (_disposed || _closed)
        {
            Leave();
            throw new ObjectDisposedException(nameof(Session), $"'{operation}' refused: this session is {(_disposed ? "disposed" : "closed")}. Open another one with SessionFactory.OpenSession.");
        }

        return new Operation(this);
    }

    internal void Leave() => Volatile.Write(ref _running, null);

    internal EntityMapping MappingOf(object entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return Factory.Model.Get(entity.GetType());
    }

    private void Disposed()
    {
        _disposed = true;
        SessionDiagnostics.OpenSessions.Add(-1);
        _watcher?.Closed();
    }

    private async ValueTask CloseGuarded(bool async, string operation)
    {
        if (_disposed || _closed)
            return;
        using (Enter(operation))
        {
            _closed = !_settings.CloseResetsOnly;
            try
            {
                await AbandonTransaction(async).ConfigureAwait(false);
            }
            finally
            {
                LetAllGo();
            }
        }
    }

    internal readonly struct Operation(Session session) : IDisposable
    {
        public void Dispose() => session.Leave();
    }

    private sealed class AutoflushBlock(Session session, bool before) : IDisposable
    {
        public void Dispose() => session.Autoflush = before;
    }
}
