using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A way out of a handler: the block it goes on to, the state it leaves, and the edge with the finally blocks on it.</summary>
internal readonly record struct HandlerExit(int Block, FlowState State, ControlFlowBranch Branch);

/// <summary>One catch clause: what it is left with.</summary>
internal sealed class Handler
{
    private Handler(CatchClauseSyntax syntax, HandlerExit[] exits)
    {
        Syntax = syntax;
        Exits = exits;
    }

    public CatchClauseSyntax Syntax { get; }

    /// <summary>The blocks that the handler goes on to, with the state it leaves; empty where it always throws.</summary>
    public HandlerExit[] Exits { get; }

    /// <summary>Whether the code stands in the try block that this clause belongs to.</summary>
    public bool Covers(SyntaxNode node) => Syntax.Parent is TryStatementSyntax statement && statement.SyntaxTree == node.SyntaxTree && statement.Block.Span.Contains(node.Span);

    public static Handler[] Of(LoweredBody body, FlowRunner run, IStepEffects effects)
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
                    handlers.Add(new Handler(clauses[c], ExitsOf(body, run, effects, region)));
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

    private static HandlerExit[] ExitsOf(LoweredBody body, FlowRunner run, IStepEffects effects, ControlFlowRegion region)
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
                    exits.Add(new HandlerExit(destination.Ordinal, state, branch));
            }
        }

        return exits.ToArray();
    }
}
