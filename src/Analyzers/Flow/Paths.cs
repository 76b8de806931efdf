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
    public static Step? First(SessionFlow flow, IEnumerable<(int Block, int Step)> from, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool>? endsOn = null)
    {
        var seen = new HashSet<int>();
        var pending = new Queue<(int Block, int Step)>(from);
        while (pending.Count > 0)
        {
            var (ordinal, start) = pending.Dequeue();
            if (start == 0 && !seen.Add(ordinal))
                continue;
            var block = flow.Body.Blocks[ordinal];
            if (Within(block, start, judge) is var (found, goesOn) && found is not null)
                return found;
            if (!goesOn)
                continue;
            foreach (var branch in new[] { block.Block.ConditionalSuccessor, block.Block.FallThroughSuccessor })
            {
                if (branch?.Destination is { } destination && endsOn?.Invoke(branch) != true)
                    pending.Enqueue((destination.Ordinal, 0));
            }
        }

        return null;
    }

    /// <summary>The first step found behind a step of the body.</summary>
    public static Step? FirstAfter(SessionFlow flow, Step step, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool>? endsOn = null) =>
        flow.PositionOf(step) is var (block, index) ? First(flow, [(block, index + 1)], judge, endsOn) : null;

    private static (Step? Found, bool GoesOn) Within(LoweredBlock block, int start, Func<Step, OnPath> judge)
    {
        for (var i = start; i < block.Steps.Length; i++)
        {
            var step = block.Steps[i];
            if (step.Kind == StepKind.Throw)
                return (null, false);
            switch (judge(step))
            {
                case OnPath.Found:
                    return (step, false);
                case OnPath.Ends:
                    return (null, false);
            }
        }

        return (null, true);
    }
}
