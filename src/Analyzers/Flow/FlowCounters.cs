using System.Threading;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How much work the engine did in one compilation; tests assert on it.</summary>
internal sealed class FlowCounters
{
    private int _bound;
    private int _names;
    private int _graphs;
    private int _blocks;
    private int _summaries;
    private int _flows;

    /// <summary>Bodies whose operations were asked for because their text speaks of sessions.</summary>
    public int BodiesBound => Volatile.Read(ref _bound);

    /// <summary>Times that the names of the declarations were gathered: once, or not at all where they are those of the compilation before an edit.</summary>
    public int NamesGathered => Volatile.Read(ref _names);

    /// <summary>Control-flow graphs built, nested ones not counted.</summary>
    public int GraphsBuilt => Volatile.Read(ref _graphs);

    /// <summary>Visits of a block by the dataflow.</summary>
    public int BlocksVisited => Volatile.Read(ref _blocks);
    public int SummariesComputed => Volatile.Read(ref _summaries);
    public int FlowsRun => Volatile.Read(ref _flows);

    public void BodyBound() => Interlocked.Increment(ref _bound);
    public void NamesWereGathered() => Interlocked.Increment(ref _names);
    public void GraphBuilt() => Interlocked.Increment(ref _graphs);
    public void BlockVisited() => Interlocked.Increment(ref _blocks);
    public void SummaryComputed() => Interlocked.Increment(ref _summaries);
    public void FlowRun() => Interlocked.Increment(ref _flows);
}
