using System.Globalization;

namespace SessionGuard.Benchmarks;

/// <summary>Prints ratios, tab-separated, a line for each engine and work: medians of interleaved runs after two to warm up.</summary>
internal static class Ratios
{
    private const int WarmUps = 2;
    private const int SmallWarmUps = 32;
    private const int SmallRows = 40;
    private const int Runs = 7;
    private const int RunsWhenLate = 3;
    private const int BulkRows = 1_000_000;
    private const int BulkRuns = 3;

    /// <summary>On a busy machine the last works are run less often, so that all of it ends within three minutes; the line says how often.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(100);
    private static readonly System.Diagnostics.Stopwatch Clock = System.Diagnostics.Stopwatch.StartNew();

    private static readonly string[] Columns =
    [
        "ratio", "engine", "work", "ours/raw", "EF/ours", "bytes ours/raw", "bytes ours/EF", "Dapper/ours", "raw ms", "ours ms", "EF ms", "Dapper ms", "runs",
    ];

    /// <summary>Measures the works named, all of them if none is.</summary>
    public static async Task Print(string[] only)
    {
        Console.WriteLine("# " + string.Join('\t', Columns));
        Console.WriteLine($"# medians of {Runs} interleaved runs on {Customer.All} rows of 6 columns; bulk insert: {BulkRuns} of {BulkRows} rows; EF Core 6.0.7 on SQLite (a process of its own), 10.0.14 on PostgreSQL");
        PrintShapes();
        using (var sqlite = new SqliteEngine())
            await Print(sqlite, only);
        if (Tests.PostgresCluster.Unavailable is { } reason)
        {
            Console.WriteLine("# PostgreSQL is left out: " + reason);
            return;
        }

        using var postgres = new PostgresEngine();
        await Print(postgres, only);
    }

    /// <summary>The statements of the raw side: what the figures are compared with, and not to be weakened.</summary>
    public static void PrintShapes()
    {
        foreach (var shape in RawSqlite.Shapes)
            Console.WriteLine("# shape\tSQLite\t" + shape);
        foreach (var shape in RawPostgres.Shapes)
            Console.WriteLine("# shape\tPostgreSQL\t" + shape);
    }

    private static async Task Print(Engine engine, string[] only)
    {
        foreach (var work in Side.Works)
        {
            if (only.Length == 0 || only.Contains(work))
                await Compare(engine, work);
        }

        if (only.Length == 0 || only.Contains("bulk insert"))
            await Bulk(engine);
    }

    private static async Task Compare(Engine engine, string work)
    {
        await WarmUp(engine, work);
        var (raw, ours, ef, dapper) = (new List<Cost>(), new List<Cost>(), new List<Cost>(), new List<Cost>());
        for (var i = 0; i < (Clock.Elapsed < Late ? Runs : RunsWhenLate) + WarmUps; i++)
        {
            // Each round begins with another side, so that none always comes first after the table was filled.
            for (var turn = i; turn < i + 4; turn++)
            {
                var (costs, run) = (turn % 4) switch
                {
                    0 => (raw, () => Engine.Run(engine.Raw, work)),
                    1 => (ours, () => Engine.Run(engine.Ours, work)),
                    2 => (ef, () => engine.RunEf(work)),
                    _ => (dapper, (Func<Task<Cost>>)(() => Engine.Run(engine.Dapper, work))),
                };
                if (costs == dapper && !DapperSide.Has(work))
                    continue;
                engine.Reset(work != "insert");
                var cost = await run();
                if (i >= WarmUps)
                    costs.Add(cost);
            }
        }

        Line(engine.Name, work, raw, ours, ef, dapper);
        if (work != "get hit")
            return;
        var (o, e) = (Median(ours), Median(ef));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"# get hit, one\t{engine.Name}\tours {o.Milliseconds * 1e6 / Side.Hits:0.0} ns, {o.Bytes / Side.Hits} B\tEF {e.Milliseconds * 1e6 / Side.Hits:0.0} ns, {e.Bytes / Side.Hits} B"));
    }

    /// <summary>Calls everything as often as the run-time needs to compile it for good: what is called once for 10,000 rows stays unoptimised otherwise.</summary>
    private static async Task WarmUp(Engine engine, string work)
    {
        Customer.Rows = SmallRows;
        await engine.SetEfRows(SmallRows);
        for (var i = 0; i < SmallWarmUps; i++)
        {
            foreach (var side in new[] { engine.Raw, engine.Ours, null, engine.Dapper })
            {
                if (side == engine.Dapper && !DapperSide.Has(work))
                    continue;
                if (work is not ("load" or "get hit") || i == 0)
                    engine.Reset(work != "insert");
                _ = side is null ? await engine.RunEf(work, false) : await Engine.Run(side, work, false);
            }

            if (i % 16 == 15)
                await Task.Delay(150);
        }

        Customer.Rows = Customer.All;
        await engine.SetEfRows(Customer.All);
    }

    private static async Task Bulk(Engine engine)
    {
        var (raw, ours) = (new List<Cost>(), new List<Cost>());
        for (var i = 0; i < (Clock.Elapsed < Late ? BulkRuns : 1); i++)
        {
            engine.Reset(false);
            raw.Add(await Engine.Measure(await engine.Bulk(true, BulkRows)));
            engine.Reset(false);
            ours.Add(await Engine.Measure(await engine.Bulk(false, BulkRows)));
        }

        engine.Reset(false);
        Line(engine.Name, "bulk insert", raw, ours, [], []);
    }

    private static void Line(string engine, string work, List<Cost> raw, List<Cost> ours, List<Cost> ef, List<Cost> dapper)
    {
        var (r, o, e, d) = (Median(raw), Median(ours), Median(ef), Median(dapper));
        string[] cells =
        [
            "ratio", engine, work, Ratio(o.Milliseconds, r.Milliseconds), Ratio(e.Milliseconds, o.Milliseconds), Ratio(o.Bytes, r.Bytes), Ratio(o.Bytes, e.Bytes),
            Ratio(d.Milliseconds, o.Milliseconds), Number(r.Milliseconds), Number(o.Milliseconds), Number(e.Milliseconds), Number(d.Milliseconds), raw.Count.ToString(CultureInfo.InvariantCulture),
        ];
        Console.WriteLine(string.Join('\t', cells));
    }

    private static string Number(double value) => value == 0 ? "-" : value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Ratio(double left, double right) => left == 0 || right == 0 ? "-" : (left / right).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Less than a few kilobytes is what measuring itself allocates.</summary>
    private static string Ratio(long left, long right) => left < 10_000 || right < 10_000 ? "-" : Ratio((double)left, right);

    private static Cost Median(List<Cost> costs) => costs.Count == 0 ? default : new(
        costs.Select(c => c.Milliseconds).Order().ElementAt(costs.Count / 2),
        costs.Select(c => c.Bytes).Order().ElementAt(costs.Count / 2));
}
