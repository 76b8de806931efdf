using System.Globalization;

namespace SessionGuard.Benchmarks;

/// <summary>Prints, tab-separated, for each engine and work: ours to raw, EF Core to ours, and bytes allocated ours to raw; medians of interleaved runs.</summary>
internal static class Ratios
{
    private static int Runs => Environment.GetEnvironmentVariable("RUNS") is { Length: > 0 } r ? int.Parse(r, null) : 7;
    private static int BulkRows => Environment.GetEnvironmentVariable("BULK") is { Length: > 0 } b ? int.Parse(b, null) : 1_000_000;
    private const int BulkRuns = 3;

    public static async Task Print()
    {
        Console.WriteLine("ratio\tengine\twork\tours/raw\tEF/ours\tbytes ours/raw\traw ms\tours ms\tEF ms");
        using (var sqlite = new SqliteEngine())
            await Print(sqlite);
        using (var postgres = new PostgresEngine())
            await Print(postgres);
    }

    private static async Task Print(Engine engine)
    {
        foreach (var shape in engine.Shapes)
            Console.WriteLine($"shape\t{engine.Name}\t{shape}");
        foreach (var work in Side.Works)
        {
            var (raw, ours, ef) = (new List<Cost>(), new List<Cost>(), new List<Cost>());
            for (var i = 0; i < Runs + 2; i++)
            {
                engine.Reset(work != "insert");
                var first = await Engine.Run(engine.Raw, work);
                engine.Reset(work != "insert");
                var second = await Engine.Run(engine.Ours, work);
                engine.Reset(work != "insert");
                var third = await engine.RunEf(work);
                if (i < 2)
                    continue;
                raw.Add(first);
                ours.Add(second);
                ef.Add(third);
            }

            Line(engine.Name, work, raw, ours, ef);
        }

        await Bulk(engine);
    }

    private static async Task Bulk(Engine engine)
    {
        var (raw, ours) = (new List<Cost>(), new List<Cost>());
        for (var i = 0; i < BulkRuns; i++)
        {
            engine.Reset(false);
            raw.Add(await Engine.Measure(await engine.Bulk(true, BulkRows)));
            engine.Reset(false);
            ours.Add(await Engine.Measure(await engine.Bulk(false, BulkRows)));
        }

        engine.Reset(false);
        Line(engine.Name, "bulk insert", raw, ours, []);
    }

    private static void Line(string engine, string work, List<Cost> raw, List<Cost> ours, List<Cost> ef)
    {
        var (r, o, e) = (Median(raw), Median(ours), ef.Count == 0 ? default : Median(ef));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ratio\t{engine}\t{work}\t{o.Milliseconds / r.Milliseconds:0.00}\t{(ef.Count == 0 ? "-" : (e.Milliseconds / o.Milliseconds).ToString("0.00", CultureInfo.InvariantCulture))}\t{(r.Bytes < 10_000 ? "-" : ((double)o.Bytes / r.Bytes).ToString("0.00", CultureInfo.InvariantCulture))}\t{r.Milliseconds:0.00}\t{o.Milliseconds:0.00}\t{e.Milliseconds:0.00}"));
    }

    private static Cost Median(List<Cost> costs) => new(
        costs.Select(c => c.Milliseconds).Order().ElementAt(costs.Count / 2),
        costs.Select(c => c.Bytes).Order().ElementAt(costs.Count / 2));
}
