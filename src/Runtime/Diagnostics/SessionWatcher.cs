using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SessionGuard;

/// <summary>Watches one session, as its settings ask.</summary>
internal sealed class SessionWatcher
{
    private static readonly AsyncLocal<SessionWatcher?> OfFlow = new();
    private static readonly Lazy<ActivityListener> Listener = new(Listen);

    private readonly SessionWatch _settings;
    private readonly ILogger _logger;
    private readonly string _openedAt;
    private bool _closed;

    public SessionWatcher(SessionWatch settings, ILogger logger)
    {
        _settings = settings;
        _logger = logger;
        _openedAt = new StackTrace(3, true).ToString();
        if (!settings.NeverClosed)
            GC.SuppressFinalize(this);
        if (!settings.ExternalCalls)
            return;
        _ = Listener.Value;
        OfFlow.Value = this;
    }

    ~SessionWatcher()
    {
        if (!_closed)
            _logger.LogNeverClosed(_openedAt);
    }

    /// <summary>Whether the session holds a connection now.</summary>
    public bool IsHeld { get; private set; }

    public void Taken() => IsHeld = true;

    public void GivenBack(TimeSpan held)
    {
        IsHeld = false;
        if (held > _settings.HeldLongerThan)
            _logger.LogHeldTooLong(held.TotalMilliseconds, _openedAt);
    }

    public void Closed()
    {
        _closed = true;
        GC.SuppressFinalize(this);
        if (ReferenceEquals(OfFlow.Value, this))
            OfFlow.Value = null;
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (OfFlow.Value is { IsHeld: true } watcher)
                    watcher._logger.LogExternalCall(activity.DisplayName, watcher._openedAt);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
