using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A way out of a handler: the block it goes on to, the state it leaves, and the edge with the finally blocks on it.</summary>
internal readonly record struct HandlerExit(int Block, FlowState State, ControlFlowBranch Branch);

/// <summary>One catch clause: what it is left with.</summary>
internal sealed class Handler
{
    private Handler(CatchClauseSyntax syntax, ControlFlowRegion region, HandlerExit[] exits)
    {
        Syntax = syntax;
        Region = region;
        Exits = exits;
    }

    /// <summary>Its part of the graph, the filter included.</summary>
    public ControlFlowRegion Region { get; }

    public CatchClauseSyntax Syntax { get; }

    /// <summary>The blocks that the handler goes on to, with the state it leaves; empty where it always throws.</summary>
    public HandlerExit[] Exits { get; }

    /// <summary>Whether the code stands in the try block that this clause belongs to.</summary>
    public bool Covers(SyntaxNode node) => Syntax.Parent is TryStatementSyntax statement && statement.SyntaxTree == node.SyntaxTree && statement.Block.Span.Contains(node.Span);

    /// <summary>Whether it removes an entity: one that was to be added is taken out of the context, one that was to be changed is deleted instead.</summary>
    public bool Removes(SessionFlow flow, SessionKey key) =>
        key.Library.Protocol == Protocol.Context && flow.Visits.Any(visit => Contains(visit.Block) && (visit.Step.Kind == StepKind.Session
            ? key.Equals(visit.Step.Key) && IsRemoval(visit.Step.SessionOperation, visit.Step.Member, key)
            : visit.Effects?.Events.Any(happening => key.Equals(happening.Key) && IsRemoval(happening.Operation, happening.Description, key)) == true));

    private static bool IsRemoval(SessionOperation operation, string member, SessionKey key) =>
        operation == SessionOperation.Stage && key.Library.Entities?.StagingOf(member) == Staging.Delete;

    /// <summary>Whether it sets again what the body has set in the one object that it changes, which is all that waits for the next save: <c>catch (DbUpdateException) { link.Code = Next(); ... }</c></summary>
    public bool Corrects(SessionFlow flow, SessionKey key)
    {
        if (key.Library.Protocol != Protocol.Context)
            return false;
        var tried = flow.Entities.All.Where(happening => !Contains(happening.Block)).ToArray();
        if (Array.Exists(tried, happening => happening.Kind is EntityEventKind.Opaque or EntityEventKind.Escaped || happening.Step is { Kind: StepKind.Call, Callee.MayTouchSessions: true }))
            return false;
        var changes = Array.FindAll(tried, happening => happening.Kind is EntityEventKind.Written or EntityEventKind.Staged or EntityEventKind.Linked);
        return changes.Select(change => change.Entity).Distinct().ToArray() is [{ IsList: false } only]
            && flow.Entities.All.Any(write => write.Kind == EntityEventKind.Written && write.Entity == only && Contains(write.Block)
                && changes.Any(change => change.Kind == EntityEventKind.Written && SymbolEqualityComparer.Default.Equals(change.Member, write.Member)));
    }

    /// <summary>The exception type that it takes; null where it takes them all.</summary>
    public ITypeSymbol? Caught => Region.ExceptionType;

    /// <summary>Whether it does more than to tell of the failure: sets something, or stages or sends something itself.</summary>
    public bool Compensates(SessionFlow flow) =>
        flow.Visits.Any(visit => Contains(visit.Block) && visit.Keys.Any())
        || flow.Body.Graph.Blocks.Any(block => Contains(block.Ordinal) && flow.Body.OperationsIn(block).Any(Sets));

    /// <summary>Not the exception variable itself, nor a discard.</summary>
    private static bool Sets(IOperation operation) =>
        operation is IAssignmentOperation { Target: not IDiscardOperation, Value: not ICaughtExceptionOperation } or IIncrementOrDecrementOperation;

    public bool Contains(int block) => block >= Region.FirstBlockOrdinal && block <= Region.LastBlockOrdinal;

    /// <summary>Whether it, or the finally block of its try, takes failed entries in hand; that there is one to detach is what the exception says, and no path of the graph.</summary>
    public bool SetsEntries(SessionFlow flow, SessionKey key, CancellationToken cancellation) =>
        flow.Visits.Any(visit => visit.Step is { Kind: StepKind.Session, SetsEntry: true } step
            && (step.EveryOf == key.Library || key.Equals(step.Key))
            && Syntax.SyntaxTree == step.Operation.Syntax.SyntaxTree
            && (Syntax.Span.Contains(step.Operation.Syntax.Span) || (Syntax.Parent as TryStatementSyntax)?.Finally?.Span.Contains(step.Operation.Syntax.Span) == true))
        || flow.Body.Graph.Blocks.Any(block => Contains(block.Ordinal) && flow.Body.OperationsIn(block).Any(operation => FailedEntries.SetBy(operation, key.Library, flow, cancellation)));

    public static Handler[] Of(FlowServices services, LoweredBody body, FlowRunner run, IStepEffects effects)
    {
        var regions = new List<ControlFlowRegion>();
        CollectRegions(body.Graph.Root, regions);
        if (regions.Count == 0 || SyntaxOf(body) is not { } syntax)
            return [];
        var tries = TriesIn(syntax);

        // The graph and the text must agree on what there is; in code that does not parse they need not.
        if (tries.Count != regions.Count)
            return [];
        var handlers = new List<Handler>();
        for (var i = 0; i < regions.Count; i++)
        {
            var clauses = tries[i].Catches;
            if (regions[i].NestedRegions.Length != clauses.Count + 1)
                return [];
            for (var c = 0; c < clauses.Count; c++)
            {
                var region = regions[i].NestedRegions[c + 1];
                if (run.In[region.FirstBlockOrdinal] is not null)
                    handlers.Add(new Handler(clauses[c], region, ExitsOf(services, body, run, effects, region)));
            }
        }

        return handlers.ToArray();
    }

    private static void CollectRegions(ControlFlowRegion region, List<ControlFlowRegion> found)
    {
        if (region.Kind == ControlFlowRegionKind.TryAndCatch)
            found.Add(region);
        foreach (var nested in region.NestedRegions)
            CollectRegions(nested, found);
    }

    private static SyntaxNode? SyntaxOf(LoweredBody body) =>
        body.Root?.Syntax ?? (body.Owner?.DeclaringSyntaxReferences is [var reference, ..] ? reference.GetSyntax() : null);

    private static List<TryStatementSyntax> TriesIn(SyntaxNode body) =>
        body.DescendantNodes(node => node == body || !StartsAnotherBody(node)).OfType<TryStatementSyntax>().Where(statement => statement.Catches.Count > 0).ToList();

    private static bool StartsAnotherBody(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax);

    private static HandlerExit[] ExitsOf(FlowServices services, LoweredBody body, FlowRunner run, IStepEffects effects, ControlFlowRegion region)
    {
        var exits = new List<HandlerExit>();
        for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            if (run.In[i] is not { } state)
                continue;
            var block = body.Blocks[i];
            foreach (var step in block.Steps)
                state = state.After(step, effects);
            if (block.Steps.Any(step => step.Kind == StepKind.Throw))
                continue;
            foreach (var branch in new[] { block.Block.ConditionalSuccessor, block.Block.FallThroughSuccessor })
            {
                if (branch?.Destination is { } destination && (destination.Ordinal < region.FirstBlockOrdinal || destination.Ordinal > region.LastBlockOrdinal))
                    exits.Add(new HandlerExit(destination.Ordinal, GuardedEnds.Skip(services, body, block.Block, branch, state, effects, leavesHandler: true), branch));
            }
        }

        return exits.ToArray();
    }
}
