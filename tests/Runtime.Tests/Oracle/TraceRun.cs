namespace SessionGuard.Tests.Oracle;

/// <summary>The outcome of replaying all traces.</summary>
internal sealed record TraceRun(int Traces, int Steps, int CutShort, int Unexplained, IReadOnlyList<string> Differences)
{
    public static async Task<TraceRun> Replay(Func<Trace, TraceDatabase> open, Action<TraceDatabase>? done = null)
    {
        var differences = new List<string>();
        var (traces, steps, cut, unexplained) = (0, 0, 0, 0);
        foreach (var trace in Trace.Load())
        {
            traces++;
            var database = open(trace);
            using (var replay = new TraceReplayer(trace, database))
            {
                if (replay.Run() is { } difference)
                    differences.Add(difference);
                steps += replay.StepsDone;
                cut += replay.CutShort ? 1 : 0;
                unexplained += replay.Unexplained;
            }

            done?.Invoke(database);
            await Task.Yield();
        }

        return new TraceRun(traces, steps, cut, unexplained, differences);
    }

    public void AssertEqual()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Traces} traces, {Steps} operations replayed, {CutShort} traces cut short at a documented difference, {Unexplained} assignments unexplained");
        Assert.True(Traces > 0);
        Assert.InRange(CutShort, 0, Traces / 20);
        Assert.InRange(Unexplained, 0, Traces / 100);
        Assert.True(Differences.Count == 0, $"{Differences.Count} of {Traces} traces differ ({Steps} operations equal):\n" + string.Join("\n", Differences.Take(60)));
    }
}
