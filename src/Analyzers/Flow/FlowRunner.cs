using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// The forward dataflow over one body. Exceptional edges are implicit in the graph: every point that can throw joins its handlers with the state
/// before it and, for operations that break a session, with the failed state. A finally block is run anew for each way into it, so that the normal
/// path never mixes with the exceptional one.
/// </summary>
internal sealed class FlowRunner
{
    private readonly FlowServices _services;
    private readonly LoweredBody _body;
    private readonly IStepEffects _effects;
    private readonly CancellationToken _cancellation;
    private readonly FlowState?[] _in;
    private readonly Queue<int> _pending = new();
    private readonly HashSet<int> _queued = [];
    private readonly Dictionary<(ControlFlowRegion Region, FlowState State), FlowState?> _finallies = [];
    private readonly HashSet<int>? _within;
    private FlowState? _endOfFinally;

    private FlowRunner(FlowServices services, LoweredBody body, IStepEffects effects, CancellationToken cancellation, FlowRunner? parent, ControlFlowRegion? region)
    {
        _services = services;
        _body = body;
        _effects = effects;
        _cancellation = cancellation;
        _in = new FlowState?[body.Blocks.Length];
        Parent = parent;
        if (region is not null)
            _within = [.. Enumerable.Range(region.FirstBlockOrdinal, region.LastBlockOrdinal - region.FirstBlockOrdinal + 1)];
    }

    private FlowRunner? Parent { get; }

    /// <summary>What every block is entered with; null where it is not reached.</summary>
    public IReadOnlyList<FlowState?> In => _in;

    /// <summary>What an exception that leaves the body leaves behind.</summary>
    public FlowState? Thrown { get; private set; }

    public FlowState? Exit => _in[_in.Length - 1];

    public static FlowRunner Run(FlowServices services, LoweredBody body, IStepEffects effects, CancellationToken cancellation)
    {
        services.Counters.FlowRun();
        var runner = new FlowRunner(services, body, effects, cancellation, null, null);
        runner.Enter(0, EntryOf(body, services.Model));
        runner.Drain();
        return runner;
    }

    private static FlowState EntryOf(LoweredBody body, SessionModel model)
    {
        var entry = FlowState.Entry;
        foreach (var key in body.GivenTransactions)
            entry = entry.With(key, Relation.Identity.After(key.Library.Protocol, SessionOperation.Begin));
        if (!body.EntersInTransaction || body.Owner is not { } owner)
            return entry;
        foreach (var parameter in owner.Parameters)
        {
            if (model.RoleOf(parameter.Type) is { Role: TypeRole.Session, Library: { } library })
                entry = entry.With(SessionKey.Parameter(parameter, library), Relation.Identity.After(library.Protocol, SessionOperation.Begin));
        }

        return entry;
    }

    private void Enter(int block, FlowState state)
    {
        if (_within is not null && !_within.Contains(block))
        {
            // A jump out of a finally block belongs to the body around it.
            Parent?.Enter(block, state);
            return;
        }

        var joined = _in[block]?.Join(state) ?? state;
        if (ReferenceEquals(joined, _in[block]))
            return;
        _in[block] = joined;
        if (_queued.Add(block))
            _pending.Enqueue(block);
    }

    private void Drain()
    {
        while (_pending.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var ordinal = _pending.Dequeue();
            _queued.Remove(ordinal);
            _services.Counters.BlockVisited();
            Visit(_body.Blocks[ordinal], _in[ordinal]!);
        }
    }

    private void Visit(LoweredBlock block, FlowState state)
    {
        var region = block.Block.EnclosingRegion;
        var inHandler = HandlerAround(region) is not null;
        for (var i = 0; i < block.Steps.Length; i++)
        {
            var step = block.Steps[i];
            if (block.CanThrowBefore(i) || step.Kind == StepKind.Throw || step.Kind != StepKind.Await && !step.IsCleanup && !NeverThrows(step))
                Throw(region, Ordinary(state, step), null);
            foreach (var (failed, library) in state.AfterFailure(step, _effects))
                Throw(region, failed, library);

            // Who waits for a task waits for its end, whether it comes out well or throws.
            if (step.Kind == StepKind.Await && (state.Running & step.Awaits) != 0)
                Throw(region, Ordinary(state.After(step, _effects), step), null);
            if (step.Kind == StepKind.Throw)
                return;
            state = state.After(step, _effects);
        }

        if (block.CanThrowBefore(block.Steps.Length))
            Throw(region, Ordinary(state, null), null);
        Follow(block.Block, block.Block.ConditionalSuccessor, state);
        Follow(block.Block, block.Block.FallThroughSuccessor, state);

        // What a handler's own code throws (a logger, say), or that of a finally block, is not the failure that led there: who catches it by its type never meets that one.
        FlowState Ordinary(FlowState thrown, Step? step) => (inHandler || _within is not null) && step?.Kind != StepKind.Throw ? thrown.Swallowed() : thrown;
    }

    /// <summary>A helper of this compilation that does nothing that can fail: it closes, say.</summary>
    private bool NeverThrows(Step step) =>
        step.Kind == StepKind.Call && _effects.EffectsOf(step) is { Effects: { Length: > 0 } effects } && Array.TrueForAll(effects, effect => effect.Thrown.Equals(Relation.Nowhere));

    private void Follow(BasicBlock block, ControlFlowBranch? branch, FlowState state)
    {
        if (branch is null)
            return;
        state = GuardedEnds.Skip(_services, _body, block, branch, state, _effects);
        var (conditional, fallThrough) = _body.Blocks[block.Ordinal].Finished;
        state = state.WithRunning(state.Running & ~(branch.IsConditionalSuccessor ? conditional : fallThrough));
        branch = _body.Behind(branch);
        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                Throw(block.EnclosingRegion, state, null);
                return;
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                _endOfFinally = _endOfFinally?.Join(state) ?? state;
                return;
        }

        if (branch.Destination is not { } destination)
            return;
        if (LeavesHandler(block, destination))
            state = state.Swallowed();
        foreach (var region in branch.FinallyRegions)
        {
            if (RunFinally(region, state) is not { } after)
                return;
            state = after;
        }

        Enter(destination.Ordinal, state);
    }

    private static bool LeavesHandler(BasicBlock block, BasicBlock destination) =>
        HandlerAround(block.EnclosingRegion) is { } handler && (destination.Ordinal < handler.FirstBlockOrdinal || destination.Ordinal > handler.LastBlockOrdinal);

    private static ControlFlowRegion? HandlerAround(ControlFlowRegion? region)
    {
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Root or ControlFlowRegionKind.Catch))
            region = region.EnclosingRegion;
        return region?.Kind == ControlFlowRegionKind.Catch ? region : null;
    }

    /// <summary>Carries an exception outwards: to the handlers that can take it, through the finally blocks on its way.</summary>
    private void Throw(ControlFlowRegion? region, FlowState state, Library? failing)
    {
        // The root of a lambda's graph is enclosed by a region of the graph around it; an exception does not take that way.
        for (; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } around)
                continue;
            if (around.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                if (RunFinally(around.NestedRegions[1], state) is not { } after)
                    return;
                state = after;
                continue;
            }

            foreach (var handler in around.NestedRegions)
            {
                if (handler == region)
                    continue;
                var caught = handler.ExceptionType;
                if (failing is not null && !_services.Model.CatchesFailure(failing, caught))
                    continue;
                Enter(handler.FirstBlockOrdinal, state);
                if (handler.Kind == ControlFlowRegionKind.Catch && ExceptionTypes.CatchesAll(caught))
                    return;
            }
        }

        var root = this;
        while (root.Parent is not null)
            root = root.Parent;
        root.Thrown = root.Thrown?.Join(state) ?? state;
    }

    private FlowState? RunFinally(ControlFlowRegion region, FlowState state)
    {
        var root = this;
        while (root.Parent is not null)
            root = root.Parent;
        if (root._finallies.TryGetValue((region, state), out var known))
            return known;
        var inner = new FlowRunner(_services, _body, _effects, _cancellation, this, region);
        inner.Enter(region.FirstBlockOrdinal, state);
        inner.Drain();
        for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            // What rules see of a finally block is all the ways into it together.
            if (inner._in[i] is { } reached)
                root._in[i] = root._in[i]?.Join(reached) ?? reached;
        }

        return root._finallies[(region, state)] = inner._endOfFinally;
    }
}
