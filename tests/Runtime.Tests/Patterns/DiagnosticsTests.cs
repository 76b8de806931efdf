using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SessionGuard.Tests;

/// <summary>What sessions tell about themselves (S169): metrics, warnings, health.</summary>
public sealed class DiagnosticsTests : IDisposable
{
    private readonly SqliteDatabase _database = new();
    private readonly LogBook _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private SessionFactory Watched(SessionWatch watch)
        => new(SqliteFactory.Instance, _database.ConnectionString, new SessionSettings { Watch = watch, LoggerFactory = _log });

    [Fact]
    public async Task S169_SessionHeldTooLong_IsLoggedWithWhereItWasOpened()
    {
        var factory = Watched(new SessionWatch { HeldLongerThan = TimeSpan.Zero });
        await using var session = factory.OpenSession();
        await session.Query<User>().CountAsync(Token);
        await session.CommitAsync(Token);
        var line = Assert.Single(_log.Lines);
        Assert.Contains("held its connection", line, StringComparison.Ordinal);
        Assert.Contains(nameof(S169_SessionHeldTooLong_IsLoggedWithWhereItWasOpened), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S169_HttpCallWhileHeld_IsLogged_OneAfterTheCommitIsNot()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var serving = Serve(listener, 2);
        var factory = Watched(new SessionWatch { ExternalCalls = true });
        using var http = new HttpClient();
        await using var session = factory.OpenSession();
        await session.Query<User>().CountAsync(Token);
        await http.GetStringAsync($"http://127.0.0.1:{port}/", Token);
        Assert.Contains("while a session of this flow holds", Assert.Single(_log.Lines), StringComparison.Ordinal);
        await session.CommitAsync(Token);
        await http.GetStringAsync($"http://127.0.0.1:{port}/", Token);
        Assert.Single(_log.Lines);
        await serving;
    }

    [Fact]
    public void SessionNeverClosed_IsLoggedWhenItIsCollected()
    {
        var factory = Watched(new SessionWatch { NeverClosed = true });
        Forget(factory);
        for (var i = 0; i < 20 && _log.Lines.Count == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Contains("never disposed", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meter_CountsRollbacksAndFlushedRows()
    {
        var (rollbacks, rows) = (0, 0);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == SessionDiagnostics.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        var mine = Environment.CurrentManagedThreadId;
        meters.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (Environment.CurrentManagedThreadId != mine)
                return;
            rollbacks += instrument.Name == "session.rollbacks" ? value : 0;
            rows += instrument.Name == "session.flush.rows" ? value : 0;
        });
        meters.Start();
        using (var session = _database.Open())
        {
            session.AddRange(new User { Email = "a" }, new User { Email = "b" });
            session.Flush();
        }

        Assert.Equal((1, 2), (rollbacks, rows));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task HealthCheck_TellsWhetherTheDatabaseAnswers()
    {
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("database", _ => null!, HealthStatus.Unhealthy, []) };
        Assert.Equal(HealthStatus.Healthy, (await new SessionHealthCheck(_database.Factory).CheckHealthAsync(context, Token)).Status);
        var broken = new SessionFactory(SqliteFactory.Instance, "Data Source=/does/not/exist/at-all.db");
        Assert.Equal(HealthStatus.Unhealthy, (await new SessionHealthCheck(broken).CheckHealthAsync(context, Token)).Status);
    }

    [Fact]
    public async Task S168_CommitOnSuccess_CommitsOrRollsBack()
    {
        await using var session = _database.Open();
        Assert.Equal(5, await session.CommitOnSuccessAsync(() =>
        {
            session.Add(new User { Email = "kept" });
            return Task.FromResult(5);
        }, Token));
        await Assert.ThrowsAsync<FormatException>(() => session.CommitOnSuccessAsync<int>(() =>
        {
            session.Add(new User { Email = "dropped" });
            throw new FormatException();
        }, Token));
        Assert.Equal(["kept"], _database.Committed("SELECT email FROM users"));
        Assert.False(session.InTransaction);
    }

    private static void Forget(SessionFactory factory) => factory.OpenSession();

    private static async Task Serve(HttpListener listener, int requests)
    {
        for (var i = 0; i < requests; i++)
            (await listener.GetContextAsync()).Response.Close();
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class LogBook : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
                Lines.Add(formatter(state, exception));
        }
    }
}
