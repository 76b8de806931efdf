using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What a question says of a step that a path meets.</summary>
internal enum OnPath : byte
{
    GoesOn,
    Found,

    /// <summary>What is asked for can no longer come on this path.</summary>
    Ends,
}

/// <summary>Follows the normal paths of a body from a point: "is there a B behind this A, with no C between them?"</summary>
internal static class Paths
{
    /// <summary>The first step found on any path; null where every path ends before one. <paramref name="endsOn"/> tells of edges whose finally blocks end the path.</summary>
    public static Step? First(SessionFlow flow, IEnumerable<(int Block, int Step)> from, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool>? endsOn = null, SetFlags? flags = null) =>
        Walk(flow, from, ordinal => flow.Body.Blocks[ordinal].Steps, step => step.Kind == StepKind.Throw ? OnPath.Ends : judge(step), branch => endsOn?.Invoke(branch) == true ? OnPath.Ends : OnPath.GoesOn, flags, out _);

    /// <summary>The first step found behind a step of the body.</summary>
    public static Step? FirstAfter(SessionFlow flow, Step step, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool>? endsOn = null) =>
        flow.PositionOf(step) is var (block, index) ? First(flow, [(block, index + 1)], judge, endsOn, FlagsIn(flow, block)) : null;

    /// <summary>The edges by which normal paths from a point leave the body, where nothing ends them before.</summary>
    public static IReadOnlyList<ControlFlowBranch> WaysOut(SessionFlow flow, (int Block, int Step) from, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool> endsOn)
    {
        var ways = new List<ControlFlowBranch>();
        Walk(flow, [from], ordinal => flow.Body.Blocks[ordinal].Steps, step => step.Kind == StepKind.Throw ? OnPath.Ends : judge(step), Edge, null, out _);
        return ways;

        OnPath Edge(ControlFlowBranch branch)
        {
            if (endsOn(branch))
                return OnPath.Ends;
            if (branch.Destination is { Kind: BasicBlockKind.Exit })
                ways.Add(branch);
            return OnPath.GoesOn;
        }
    }

    /// <summary>The first of a body's entity events found on any path; those in the finally blocks on the way count as well.</summary>
    public static EntityEvent? First(SessionFlow flow, EntityEvent[][] events, (int Block, int Index) from, Func<EntityEvent, OnPath> judge)
    {
        EntityEvent? onEdge = null;
        return Walk(flow, [from], ordinal => events[ordinal], Judge, Edge, FlagsIn(flow, from.Block), out var foundOnEdge) ?? (foundOnEdge ? onEdge : null);

        OnPath Judge(EntityEvent happening) => happening.Step?.Kind == StepKind.Throw ? OnPath.Ends : judge(happening);

        OnPath Edge(ControlFlowBranch branch)
        {
            foreach (var region in branch.FinallyRegions)
            {
                for (var ordinal = region.FirstBlockOrdinal; ordinal <= region.LastBlockOrdinal; ordinal++)
                {
                    foreach (var happening in events[ordinal])
                    {
                        var judged = Judge(happening);
                        onEdge = happening;
                        if (judged != OnPath.GoesOn)
                            return judged;
                    }
                }
            }

            return OnPath.GoesOn;
        }
    }

    private static SetFlags FlagsIn(SessionFlow flow, int block) => SetFlags.In(flow.Body, flow.Body.Blocks[block].Block);

    private static T? Walk<T>(
        SessionFlow flow, IEnumerable<(int Block, int Index)> from, Func<int, T[]> items, Func<T, OnPath> judge, Func<ControlFlowBranch, OnPath> edge, SetFlags? flags, out bool foundOnEdge)
        where T : class
    {
        foundOnEdge = false;
        var seen = new HashSet<(int Block, int Known)>();
        var pending = new Queue<(int Block, int Index, int Known)>(from.Select(position => (position.Block, position.Index, flags?.All ?? 0)));
        while (pending.Count > 0)
        {
            var (ordinal, start, known) = pending.Dequeue();
            if (start == 0 && !seen.Add((ordinal, known)))
                continue;
            var (found, goesOn) = Within(items(ordinal), start, judge);
            if (found is not null)
                return found;
            if (!goesOn)
                continue;
            var block = flow.Body.Blocks[ordinal].Block;
            known = flags?.Behind(flow.Body, block, known) ?? 0;
            foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (branch is { Semantics: ControlFlowBranchSemantics.StructuredExceptionHandling })
                {
                    foreach (var next in BehindFinally(flow, block))
                        pending.Enqueue((next, 0, known));
                }

                if (branch is null || flow.Body.Behind(branch) is not { Destination: { } destination } taken || flags?.Close(branch, known) == true)
                    continue;
                var judged = edge(taken);
                if (judged == OnPath.Found)
                {
                    foundOnEdge = true;
                    return null;
                }

                if (judged == OnPath.GoesOn)
                    pending.Enqueue((destination.Ordinal, 0, known));
            }
        }

        return null;
    }

    /// <summary>The blocks that a normal way through the finally block around this one goes on to.</summary>
    private static IEnumerable<int> BehindFinally(SessionFlow flow, BasicBlock block)
    {
        var region = block.EnclosingRegion;
        while (region is not null && region.Kind != ControlFlowRegionKind.Finally)
            region = region.EnclosingRegion;
        if (region is null)
            yield break;
        foreach (var other in flow.Body.Blocks)
        {
            foreach (var branch in new[] { other.Block.ConditionalSuccessor, other.Block.FallThroughSuccessor })
            {
                if (branch?.Destination is { } destination && branch.FinallyRegions.Contains(region))
                    yield return destination.Ordinal;
            }
        }
    }

    private static (T? Found, bool GoesOn) Within<T>(T[] items, int start, Func<T, OnPath> judge)
        where T : class
    {
        for (var i = start; i < items.Length; i++)
        {
            switch (judge(items[i]))
            {
                case OnPath.Found:
                    return (items[i], false);
                case OnPath.Ends:
                    return (null, false);
            }
        }

        return (null, true);
    }
}
