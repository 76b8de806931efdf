namespace SessionGuard;

/// <summary>What a registry's current session belongs to.</summary>
public enum RegistryScope
{
    /// <summary>The flow of asynchronous calls: what is awaited shares the session of its caller.</summary>
    Flow,

    /// <summary>The thread; only for code that does not await.</summary>
    Thread,
}

/// <summary>Hands the current flow or thread its session (S155). Prefer to pass the session explicitly; end each scope with <see cref="RemoveAsync"/>.</summary>
[SessionFactoryType]
public sealed class SessionRegistry : IDisposable
{
    private readonly SessionFactory _factory;
    private readonly RegistryScope _scope;
    private readonly AsyncLocal<Holder?> _flow = new();
    private readonly ThreadLocal<Holder?> _thread = new();

    /// <summary>Makes a registry over a factory.</summary>
    /// <param name="factory">Opens the sessions.</param>
    /// <param name="scope">What a session belongs to; the flow by default, since a thread changes at every await.</param>
    public SessionRegistry(SessionFactory factory, RegistryScope scope = RegistryScope.Flow)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
        _scope = scope;
    }

    /// <summary>Whether the current scope has a session (S156).</summary>
    public bool Has => Held is { Session: not null };

    /// <summary>The session of the current scope; opened when first asked for (S155).</summary>
    public Session Current
    {
        get
        {
            if (Held is { Session: { } known })
                return known;
            var holder = new Holder { Session = _factory.OpenSession() };
            Held = holder;
            return holder.Session;
        }
    }

    private Holder? Held
    {
        get => _scope == RegistryScope.Flow ? _flow.Value : _thread.Value;
        set
        {
            if (_scope == RegistryScope.Flow)
                _flow.Value = value;
            else
                _thread.Value = value;
        }
    }

    /// <summary>Opens the scope's session with settings of its own (S157).</summary>
    /// <param name="change">Makes the session's settings from the factory's.</param>
    /// <returns>The session.</returns>
    /// <exception cref="InvalidSessionRequestException">The scope has a session already.</exception>
    public Session Open(Func<SessionSettings, SessionSettings> change)
    {
        if (Has)
            throw new InvalidSessionRequestException("This scope has a session already; its settings cannot be changed. Call RemoveAsync first.");
        var holder = new Holder { Session = _factory.OpenSession(change) };
        Held = holder;
        return holder.Session;
    }

    /// <summary>Closes and forgets the scope's session (S156); without one it does nothing. The next use opens another.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public async ValueTask RemoveAsync()
    {
        if (Take() is { } session)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes and forgets the scope's session (S156); without one it does nothing. The next use opens another.</summary>
    public void Remove() => Take()?.Dispose();

    /// <summary>Lets go of the thread-local storage. Sessions are ended by <see cref="Remove"/>.</summary>
    public void Dispose() => _thread.Dispose();

    private Session? Take()
    {
        var holder = Held;
        if (holder is null)
            return null;
        Held = null;
        var session = holder.Session;
        holder.Session = null;
        return session;
    }

    /// <summary>Shared by all flows that branched off after the session was opened, so that removing it is seen by all of them.</summary>
    private sealed class Holder
    {
        public Session? Session { get; set; }
    }
}
