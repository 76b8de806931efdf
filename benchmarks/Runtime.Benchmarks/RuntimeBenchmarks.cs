using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Dapper;

namespace SessionGuard.Benchmarks;

/// <summary>The works on SQLite under BenchmarkDotNet, with Dapper beside them; <c>--ratios</c> covers both engines and EF Core.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 10, invocationCount: 1)]
public class RuntimeBenchmarks
{
    private SqliteEngine _engine = null!;
    private Func<Task> _run = null!;

    /// <summary>The work.</summary>
    [Params("insert", "load", "load known", "update", "delete", "get miss")]
    public string Work { get; set; } = "";

    /// <summary>Starts the engine.</summary>
    [GlobalSetup]
    public void Start() => _engine = new SqliteEngine();

    /// <summary>Removes the database.</summary>
    [GlobalCleanup]
    public void Stop() => _engine.Dispose();

    /// <summary>Prepares hand-written ADO.NET.</summary>
    [IterationSetup(Target = nameof(Raw))]
    public void PrepareRaw() => Prepare(_engine.Raw);

    /// <summary>Prepares a session.</summary>
    [IterationSetup(Target = nameof(SessionGuard))]
    public void PrepareSession() => Prepare(_engine.Ours);

    /// <summary>Fills the table for Dapper.</summary>
    [IterationSetup(Target = nameof(DapperLoad))]
    public void PrepareDapper() => _engine.Reset(true);

    /// <summary>Hand-written ADO.NET.</summary>
    [Benchmark(Baseline = true)]
    public Task Raw() => _run();

    /// <summary>A session.</summary>
    [Benchmark]
    public Task SessionGuard() => _run();

    /// <summary>Dapper loading all rows, whatever the work: it has no unit of work to compare the others with.</summary>
    [Benchmark]
    public int DapperLoad()
    {
        using var connection = _engine.Factory.DataSource.OpenConnection();
        return connection.Query<Customer>("SELECT id, name, email, age, balance, active FROM customers").AsList().Count;
    }

    private void Prepare(Side side)
    {
        _engine.Reset(Work != "insert");
        _run = side.Prepare(Work).GetAwaiter().GetResult();
    }
}
