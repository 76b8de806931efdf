using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SessionGuard.Benchmarks;

/// <summary>The works under BenchmarkDotNet, beside hand-written ADO.NET; each iteration is one run on a table that was filled anew.</summary>
[MemoryDiagnoser]
[Config(typeof(OnceAnIteration))]
public abstract class RuntimeBenchmarks
{
    private Engine _engine = null!;
    private Func<Task> _run = null!;

    /// <summary>The work.</summary>
    [Params("insert", "load", "load known", "update", "delete", "get hit", "get miss")]
    public string Work { get; set; } = "";

    /// <summary>Starts the engine.</summary>
    [GlobalSetup]
    public void Start() => _engine = Open();

    /// <summary>Removes the database.</summary>
    [GlobalCleanup]
    public void Stop() => _engine.Dispose();

    /// <summary>Prepares hand-written ADO.NET.</summary>
    [IterationSetup(Target = nameof(Raw))]
    public void PrepareRaw() => Prepare(_engine.Raw);

    /// <summary>Prepares a session.</summary>
    [IterationSetup(Target = nameof(Session))]
    public void PrepareSession() => Prepare(_engine.Ours);

    /// <summary>Hand-written ADO.NET.</summary>
    [Benchmark(Baseline = true)]
    public Task Raw() => _run();

    /// <summary>A session.</summary>
    [Benchmark]
    public Task Session() => _run();

    internal abstract Engine Open();

    internal void Prepare(Side side)
    {
        _engine.Reset(Work != "insert");
        _run = side.Prepare(Work).GetAwaiter().GetResult();
    }

    internal Engine Database => _engine;

    internal Task Run() => _run();

    /// <summary>Ends what an iteration left open.</summary>
    [IterationCleanup]
    public void Finish() => _engine.Ours.Finish();

    private sealed class OnceAnIteration : ManualConfig
    {
        public OnceAnIteration() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(2).WithIterationCount(10).WithInvocationCount(1).WithUnrollFactor(1));
    }
}

/// <summary>On SQLite; EF Core there is in a process of its own, which <c>--ratios</c> covers.</summary>
public class SqliteBenchmarks : RuntimeBenchmarks
{
    internal override Engine Open() => new SqliteEngine();
}

/// <summary>On PostgreSQL, with EF Core beside.</summary>
public class PostgresBenchmarks : RuntimeBenchmarks
{
    /// <summary>Prepares a context.</summary>
    [IterationSetup(Target = nameof(EfCore))]
    public void PrepareEf() => Prepare(((PostgresEngine)Database).Ef);

    /// <summary>A context of EF Core.</summary>
    [Benchmark]
    public Task EfCore() => Run();

    internal override Engine Open() => new PostgresEngine();
}
