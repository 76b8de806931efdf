using System.Threading;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How much work the engine did in one compilation; tests assert on it.</summary>
internal sealed class FlowCounters
{
    private int _bound;
    private int _let;
    private int _followed;
    private int _models;
    private int _names;
    private int _graphs;
    private int _blocks;
    private int _summaries;
    private int _flows;

    /// <summary>Bodies whose operations were asked for because their text speaks of sessions.</summary>
    public int BodiesBound => Volatile.Read(ref _bound);

    /// <summary>Bodies whose operations were asked for because a gate of the rules that look at shapes was open.</summary>
    public int BodiesLetThrough => Volatile.Read(ref _let);

    /// <summary>Bodies without sessions that were read to see whether they leave the process, or wait.</summary>
    public int BodiesFollowed => Volatile.Read(ref _followed);

    /// <summary>Files whose semantic model was asked for before the host handed it over.</summary>
    public int ModelsAsked => Volatile.Read(ref _models);

    /// <summary>Times that the names of the declarations were gathered: once, or not at all where they are those of the compilation before an edit.</summary>
    public int NamesGathered => Volatile.Read(ref _names);

    /// <summary>Control-flow graphs built, nested ones not counted.</summary>
    public int GraphsBuilt => Volatile.Read(ref _graphs);

    /// <summary>Visits of a block by the dataflow.</summary>
    public int BlocksVisited => Volatile.Read(ref _blocks);
    public int SummariesComputed => Volatile.Read(ref _summaries);
    public int FlowsRun => Volatile.Read(ref _flows);

    public void BodyBound() => Interlocked.Increment(ref _bound);
    public void BodyLetThrough() => Interlocked.Increment(ref _let);
    public void BodyFollowed() => Interlocked.Increment(ref _followed);
    public void ModelAsked() => Interlocked.Increment(ref _models);
    public void NamesWereGathered() => Interlocked.Increment(ref _names);
    public void GraphBuilt() => Interlocked.Increment(ref _graphs);
    public void BlockVisited() => Interlocked.Increment(ref _blocks);
    public void SummaryComputed() => Interlocked.Increment(ref _summaries);
    public void FlowRun() => Interlocked.Increment(ref _flows);
}
