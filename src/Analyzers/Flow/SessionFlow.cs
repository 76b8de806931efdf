using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A step with what is known before it.</summary>
internal readonly record struct Visit(Step Step, FlowState Before, CallEffects? Effects)
{
    /// <summary>The block of the graph that the step stands in.</summary>
    public int Block { get; init; }

    /// <summary>The sessions that the step uses.</summary>
    public IEnumerable<SessionKey> Keys => Step.Key is { } key ? [key] : Effects is { } call ? call.Effects.Select(effect => effect.Key) : [];
}

/// <summary>The result of the dataflow over one body: what every body rule reads.</summary>
internal sealed class SessionFlow : IStepEffects
{
    public const int MaximumEvents = 64;
    private readonly Func<IMethodSymbol, BodySummary> _lookup;
    private readonly Dictionary<LoweredBody, SessionFlow> _nested = [];
    private readonly Dictionary<Step, CallEffects?> _effects = [];
    private readonly SessionFlow? _outer;
    private readonly CancellationToken _cancellation;
    private FlowRunner _run = null!;
    private BodySummary? _summary;
    private EntityFacts? _entities;

    private SessionFlow(FlowServices services, LoweredBody body, Func<IMethodSymbol, BodySummary> lookup, SessionFlow? outer, CancellationToken cancellation)
    {
        Services = services;
        Body = body;
        _lookup = lookup;
        _outer = outer;
        _cancellation = cancellation;
    }

    public FlowServices Services { get; }
    public LoweredBody Body { get; }

    /// <summary>Every reached step with the state before it, in the order of the graph.</summary>
    public Visit[] Visits { get; private set; } = [];

    /// <summary>The catch clauses, outer ones first.</summary>
    public Handler[] Handlers { get; private set; } = [];

    /// <summary>What is known where the body ends normally; null where it never does.</summary>
    public FlowState? Exit => _run.Exit;

    /// <summary>What an exception that leaves the body leaves behind; null where none can.</summary>
    public FlowState? Thrown => _run.Thrown;

    /// <summary>Lambdas and local functions, each by its own graph.</summary>
    public IEnumerable<SessionFlow> Nested => Body.Nested.Select(NestedFlow).OfType<SessionFlow>();

    public SessionFlow? Outer => _outer;

    /// <summary>The tree, as written, of the member that the body belongs to.</summary>
    public IOperation? Root => Body.Root ?? _outer?.Root;

    /// <summary>The lambda, as written, whose body it is; null for any other.</summary>
    public IAnonymousFunctionOperation? Lambda => Body.Graph.OriginalOperation as IAnonymousFunctionOperation;

    /// <summary>Where the body's entities come from and what happens to them; worked out when a rule first asks.</summary>
    public EntityFacts Entities => _entities ?? Interlocked.CompareExchange(ref _entities, Flow.Entities.Of(this), null) ?? _entities;

    /// <summary>Whether any path leads to the block.</summary>
    public bool Reaches(int block) => _run.In[block] is not null;

    public static SessionFlow Run(FlowServices services, LoweredBody body, Func<IMethodSymbol, BodySummary> lookup, CancellationToken cancellation)
    {
        var flow = Run(services, body, lookup, null, cancellation);
        flow.Complete();
        return flow;
    }

    private static SessionFlow Run(FlowServices services, LoweredBody body, Func<IMethodSymbol, BodySummary> lookup, SessionFlow? outer, CancellationToken cancellation)
    {
        var flow = new SessionFlow(services, body, lookup, outer, cancellation);
        outer?._nested.Add(body, flow);
        flow._run = FlowRunner.Run(services, body, flow, cancellation);
        flow.Collect();
        return flow;
    }

    /// <inheritdoc/>
    public CallEffects? EffectsOf(Step step)
    {
        if (step is not ({ Callee.MayTouchSessions: true } or { Ends: not null }))
            return null;
        if (_effects.TryGetValue(step, out var known))
            return known;
        if (step is not { Ends: null, Callee: { } callee })
            return _effects[step] = EffectsOfCall(step.Ends!) is { } ended ? CallEffects.OfEnd(ended, step.SessionOperation) : null;

        // Recursion through a local function: what it does on the way is not known yet.
        _effects[step] = null;
        var summary = callee.Nested is { } nested ? NestedFlow(nested)?.Summarize() : callee.Method is { } method ? _lookup(method) : null;
        return _effects[step] = summary is null ? null : CallEffects.Of(summary, callee, Services, _cancellation);
    }

    /// <summary>The same of a call of this body, or of one around it.</summary>
    private CallEffects? EffectsOfCall(IInvocationOperation call) =>
        Body.Blocks.SelectMany(block => block.Steps).FirstOrDefault(step => step.Kind == StepKind.Call && step.Operation == call) is { } found ? EffectsOf(found) : _outer?.EffectsOfCall(call);

    /// <inheritdoc/>
    public ulong TasksOn(SessionKey key)
    {
        var bits = 0UL;
        foreach (var task in Body.Tasks)
        {
            var onlyThis = task.Key is { } own ? own.Equals(key) : EffectsOf(task) is { } call && call.Effects.All(effect => effect.Key.Equals(key));
            if (onlyThis)
                bits |= 1UL << task.Task;
        }

        return bits;
    }

    /// <summary>The summary for callers.</summary>
    public BodySummary Summarize()
    {
        if (_summary is not null)
            return _summary;
        if (_run is null)
            return BodySummary.None;
        var keys = new HashSet<SessionKey>();
        foreach (var visit in Visits)
            keys.UnionWith(visit.Keys);
        var effects = new List<KeyEffect>();
        foreach (var key in keys)
            effects.Add(new KeyEffect(key, _run.Exit?[key] ?? Relation.Nowhere, _run.Thrown?[key] ?? Relation.Nowhere));
        effects.Sort(static (a, b) => SessionKey.Order.Compare(a.Key, b.Key));
        return _summary = new BodySummary(effects.ToArray(), Events());
    }

    /// <summary>The first step, as written, that begins a transaction on the session; null where this body begins none.</summary>
    public Step? FirstBegin(SessionKey key) => Visits.FirstOrDefault(visit => visit.Step.SessionOperation == SessionOperation.Begin && key.Equals(visit.Step.Key)).Step;

    /// <summary>Follows the paths from a point: the first operation that needs a sound session, met before anything resets it; null where there is none.</summary>
    public Step? FirstUnsoundUse(IEnumerable<(int Block, int Step)> from, SessionKey key, SetFlags? flags = null) => FirstUnsoundUse(from, key, static _ => false, flags);

    /// <summary>The same, but for operations that something keeps from being reached.</summary>
    public Step? FirstUnsoundUse(IEnumerable<(int Block, int Step)> from, SessionKey key, Func<Step, bool> isKeptFrom, SetFlags? flags = null) =>
        Paths.First(this, from, step => Judge(step, key) is var judged && judged == OnPath.Found && isKeptFrom(step) ? OnPath.GoesOn : judged, branch => ResetsOn(branch, key), flags);

    /// <summary>The edges by which normal paths from a point leave the body, and nothing on them needs a sound session or resets it.</summary>
    public IReadOnlyList<ControlFlowBranch> UnsoundWaysOut((int Block, int Step) from, SessionKey key) =>
        Paths.WaysOut(this, from, step => Judge(step, key) == OnPath.GoesOn ? OnPath.GoesOn : OnPath.Ends, branch => ResetsOn(branch, key));

    /// <summary>The first operation of a region that needs a sound session, where nothing in it resets it before.</summary>
    public Step? FirstUnsoundUseIn(ControlFlowRegion region, SessionKey key) =>
        StepsIn(region).FirstOrDefault(step => Judge(step, key) != OnPath.GoesOn) is { } first && Judge(first, key) == OnPath.Found ? first : null;

    /// <summary>What is known before a step of a block, or behind its last one; null where it is not reached.</summary>
    public FlowState? StateAt(int block, int step) =>
        _run.In[block] is { } state ? Body.Blocks[block].Steps.Take(step).Aggregate(state, (before, taken) => before.After(taken, this)) : null;

    /// <summary>The steps of a region, in the order of the graph.</summary>
    public IEnumerable<Step> StepsIn(ControlFlowRegion region)
    {
        for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            foreach (var step in Body.Blocks[i].Steps)
                yield return step;
        }
    }

    /// <summary>The flow of the body, here or around this one, that declares a local or parameter; null where none does.</summary>
    public SessionFlow? Declaring(SessionKey key)
    {
        var flow = this;
        while (flow is not null && !flow.Body.Declares(key))
            flow = flow._outer;
        return flow;
    }

    /// <summary>Where a step stands, to follow the paths behind it.</summary>
    public (int Block, int Step)? PositionOf(Step step)
    {
        for (var i = 0; i < Body.Blocks.Length; i++)
        {
            var index = Array.IndexOf(Body.Blocks[i].Steps, step);
            if (index >= 0)
                return (i, index);
        }

        return null;
    }

    /// <summary>Where the paths behind a step go on; which of the other handlers of a message come behind one, nobody knows.</summary>
    public (int Block, int Step)? PositionBehind(Step step)
    {
        if (PositionOf(step) is not var (block, index))
            return null;
        var steps = Body.Blocks[block].Steps;
        do
            index++;
        while (index < steps.Length && step.Callee is { Handling: Handling.OfAll } && steps[index].Callee is { Handling: Handling.OfAll } && steps[index].Operation == step.Operation);
        return (block, index);
    }

    /// <summary>Whether the step, or the code that it calls, goes wrong on a session that failed and was not reset.</summary>
    public bool NeedsSoundSession(Step step, SessionKey key) => Judge(step, key) == OnPath.Found;

    /// <summary>Whether a failure of the step, or of the code that it calls, leaves the session failed.</summary>
    public bool MayFail(Step step, SessionKey key) =>
        FlowState.Entry.With(key, Relation.Identity).AfterFailure(step, this).Any(failure => (failure.State[key].From(SessionStates.TransactionDirty) & SessionStates.Failed) != 0);

    /// <summary>The catch or finally block that a block of the graph lies in; null where it lies in none.</summary>
    public ControlFlowRegion? CleanupAround(int block)
    {
        var region = Body.Blocks[block].Block.EnclosingRegion;
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Catch or ControlFlowRegionKind.Finally or ControlFlowRegionKind.Root))
            region = region.EnclosingRegion;
        return region?.Kind == ControlFlowRegionKind.Root ? null : region;
    }

    /// <summary>Whether this body is a delegate that an operation of the model runs (an execution strategy, say), or stands in one.</summary>
    public bool IsRunBy(SessionOperation operation)
    {
        for (var flow = this; flow._outer is { } outer; flow = outer)
        {
            if (outer.Visits.Any(visit => visit.Step.Callee?.Nested == flow.Body && visit.Step.Operation is IInvocationOperation call && Services.Model.MeaningOf(call)?.Operation == operation))
                return true;
        }

        return false;
    }

    /// <summary>Whether every way through a catch or finally block comes to the step.</summary>
    public bool IsAlwaysReached(ControlFlowRegion region, Step step) =>
        CertainPaths.Inevitable(this, [(region.FirstBlockOrdinal, 0)], met => met == step ? OnPath.Found : OnPath.GoesOn) is not null;

    private OnPath Judge(Step step, SessionKey key)
    {
        if (step.Kind == StepKind.Session && (key.Equals(step.Key) || step.EveryOf == key.Library))
        {
            if (Transitions.NeedsSoundSession(key.Library.Protocol, step.SessionOperation))
                return OnPath.Found;
            return (Transitions.After(key.Library.Protocol, step.SessionOperation, SessionStates.Failed) & SessionStates.Failed) == 0 ? OnPath.Ends : OnPath.GoesOn;
        }

        if (step.Kind is StepKind.Background or StepKind.MayThrow || EffectsOf(step) is not { } call)
            return OnPath.GoesOn;
        foreach (var happening in call.Events)
        {
            if (happening.Kind == BodyEventKind.Operation && key.Equals(happening.Key) && Transitions.NeedsSoundSession(key.Library.Protocol, happening.Operation)
                && LeavesFailed(happening.Before(key)))
                return OnPath.Found;
        }

        return call.Effects.Any(effect => effect.Key.Equals(key) && !LeavesFailed(effect.Exit)) ? OnPath.Ends : OnPath.GoesOn;
    }

    /// <summary>Whether a session that failed before is unsound still: where it would be so without that as well, what comes behind is another failure's doing.</summary>
    private static bool LeavesFailed(Relation relation) => (relation.From(SessionStates.Failed) & SessionStates.Unsound & ~relation.From(SessionStates.Open)) != 0;

    /// <summary>Whether a finally block on this edge resets the session.</summary>
    public bool ResetsOn(ControlFlowBranch branch, SessionKey key) => branch.FinallyRegions.Any(region => Resets(region, key));

    private bool Resets(ControlFlowRegion region, SessionKey key)
    {
        for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            foreach (var step in Body.Blocks[i].Steps)
            {
                if (step.Kind == StepKind.Session && (key.Equals(step.Key) || step.EveryOf == key.Library)
                    && (Transitions.After(key.Library.Protocol, step.SessionOperation, SessionStates.Failed) & SessionStates.Failed) == 0)
                    return true;
                if (EffectsOf(step) is { } call && call.Effects.Any(effect => effect.Key.Equals(key) && !LeavesFailed(effect.Exit)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The flow of the code that a call leads to.</summary>
    public SessionFlow? FlowOf(Callee callee, CancellationToken cancellation) => callee.Nested is { } nested ? NestedFlow(nested) : callee.Method is { } method ? Services.Flows.Of(method, cancellation) : null;

    /// <summary>The flow of a lambda or local function, wherever around this body it is declared.</summary>
    public SessionFlow? NestedFlow(LoweredBody nested)
    {
        var owner = this;
        while (owner is not null && owner.Body != nested.Outer)
            owner = owner._outer;
        if (owner is null)
            return null;
        if (owner._nested.TryGetValue(nested, out var known))
            return known._run is null ? null : known;
        return Run(Services, nested, _lookup, owner, _cancellation);
    }

    /// <summary>Computes what would else be computed on demand: a finished flow is read by many threads.</summary>
    private void Complete()
    {
        foreach (var block in Body.Blocks)
        {
            foreach (var step in block.Steps)
                EffectsOf(step);
        }

        foreach (var nested in Nested)
            nested.Complete();
    }

    private void Collect()
    {
        var visits = new List<Visit>();
        foreach (var block in Body.Blocks)
        {
            if (_run.In[block.Block.Ordinal] is not { } state)
                continue;
            foreach (var step in block.Steps)
            {
                // What goes on by itself, or where nobody sees it, does nothing at this point; who asks for it asks EffectsOf.
                visits.Add(new Visit(step, state, step.Kind is StepKind.Background or StepKind.MayThrow ? null : EffectsOf(step)) { Block = block.Block.Ordinal });
                state = state.After(step, this);
            }
        }

        Visits = visits.ToArray();
        Handlers = Handler.Of(Services, Body, _run, this);
    }

    private BodyEvent[] Events()
    {
        var events = new List<BodyEvent>();
        var calls = 0;
        foreach (var visit in Visits)
        {
            if (EventAt(visit) is { } own)
                Add(own);
            foreach (var inner in visit.Effects?.Events ?? [])
                Add(inner.As(inner.Key, Compose(visit.Before, inner), visit.Step.Operation.Syntax.GetLocation()));
        }

        return events.ToArray();

        void Add(BodyEvent happening)
        {
            var isCall = happening.Kind == BodyEventKind.Call;
            if ((isCall ? calls : events.Count - calls) >= MaximumEvents)
                return;
            events.Add(happening);
            calls += isCall ? 1 : 0;
        }
    }

    private BodyEvent? EventAt(Visit visit)
    {
        var step = visit.Step;
        if (step is { Kind: StepKind.Session, Key: { } key })
            return Of(BodyEventKind.Operation, step.Member, key, step.SessionOperation);
        if (ExternalReach.Stranger(step, Services, _cancellation) is { } callee)
            return Of(BodyEventKind.Call, "", called: callee);
        if (ExternalCall.At(step) is { } external)
            return Of(BodyEventKind.External, external);
        return Waiting.At(step) is { } waiting ? Of(BodyEventKind.Wait, waiting) : null;

        BodyEvent Of(BodyEventKind kind, string description, SessionKey? key = null, SessionOperation operation = SessionOperation.None, IMethodSymbol? called = null) =>
            new(kind, key, operation, visit.Before.Sessions, step.Operation.Syntax.GetLocation(), description) { Callee = called };
    }

    private static ImmutableDictionary<SessionKey, Relation> Compose(FlowState before, BodyEvent inner)
    {
        var relations = before.Sessions;
        foreach (var entry in inner.Relations)
            relations = relations.SetItem(entry.Key, before[entry.Key].Then(entry.Value));
        return relations;
    }
}
