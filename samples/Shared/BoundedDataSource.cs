using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Storefront.Shared;

/// <summary>
/// Hands out connections to a SQLite file as a database server's pool does: a few at a time; whoever comes later waits, then gives up.
/// </summary>
public sealed class BoundedDataSource(string connectionString, int limit, TimeSpan patience) : DbDataSource
{
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(5);
    private readonly SemaphoreSlim _free = new(limit, limit);
    private readonly HashSet<SqliteConnection> _out = [];
    private readonly List<TimeSpan> _waits = [];
    private int _gaveUp;
    private TimeSpan _held;

    public override string ConnectionString => connectionString;

    public int Limit => limit;

    public TimeSpan Patience => patience;

    /// <summary>How many connections are in somebody's hands now.</summary>
    public int InUse
    {
        get
        {
            lock (_out)
                return _out.Count;
        }
    }

    /// <summary>Lets nobody have a connection until the result is disposed, as when other requests have taken them all.</summary>
    public IDisposable Occupy()
    {
        for (var i = 0; i < limit; i++)
            _free.Wait();
        return new Occupation(_free, limit);
    }

    /// <summary>What happened at the pool since it was asked last.</summary>
    public PoolFigures TakeFigures()
    {
        lock (_out)
        {
            var figures = new PoolFigures([.. _waits], _gaveUp, _held);
            (_gaveUp, _held) = (0, TimeSpan.Zero);
            _waits.Clear();
            return figures;
        }
    }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(connectionString);

    protected override DbConnection OpenDbConnection()
    {
        var asked = Stopwatch.GetTimestamp();
        Admit(_free.Wait(patience), asked);
        Thread.Sleep(Handshake);
        return HandOut();
    }

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        var asked = Stopwatch.GetTimestamp();
        Admit(await _free.WaitAsync(patience, cancellationToken), asked);

        // SQLite would open in the caller's thread; a server answers over the network, and the caller's task is suspended until it does.
        await Task.Delay(Handshake, CancellationToken.None);
        return HandOut();
    }

    protected override void Dispose(bool disposing)
    {
        SqliteConnection[] left;
        lock (_out)
            left = [.. _out];
        foreach (var connection in left)
            connection.Dispose();
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return default;
    }

    private void Admit(bool admitted, long asked)
    {
        lock (_out)
        {
            _waits.Add(Stopwatch.GetElapsedTime(asked));
            if (!admitted)
                _gaveUp++;
        }

        if (!admitted)
            throw new TimeoutException($"No connection came free within {patience.TotalMilliseconds:N0} ms: all {limit} are in use.");
    }

    private SqliteConnection HandOut()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using (var settings = connection.CreateCommand())
        {
            // The figures shall tell of the pool, not of the disk.
            settings.CommandText = "PRAGMA synchronous = NORMAL";
            settings.ExecuteNonQuery();
        }

        var since = Stopwatch.GetTimestamp();
        lock (_out)
            _out.Add(connection);
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed)
                TakeBack(connection, since);
        };
        return connection;
    }

    private void TakeBack(SqliteConnection connection, long since)
    {
        lock (_out)
        {
            if (!_out.Remove(connection))
                return;
            _held += Stopwatch.GetElapsedTime(since);
        }

        _free.Release();
    }

    private sealed class Occupation(SemaphoreSlim free, int count) : IDisposable
    {
        public void Dispose() => free.Release(count);
    }
}

/// <summary>How long callers waited for a connection, how many gave up, and how long the connections were held in all.</summary>
public sealed record PoolFigures(IReadOnlyList<TimeSpan> Waits, int GaveUp, TimeSpan Held)
{
    public TimeSpan LongestWait => Waits.Count == 0 ? TimeSpan.Zero : Waits.Max();

    public int WaitedLongerThan(TimeSpan limit) => Waits.Count(wait => wait > limit);
}
