using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The other question to the paths of a body: "does every way from this A come to a B?"</summary>
internal static class CertainPaths
{
    /// <summary>
    /// The step found where every normal path from the points comes to one, in finally blocks as well; null where a path ends, leaves the body or the
    /// finally block before: a flag that decides anew may stand there. Paths that throw do not count, nor those on which there is no session. <paramref name="endsOn"/> tells of edges whose finally
    /// blocks end the path.
    /// </summary>
    public static Step? Inevitable(SessionFlow flow, IEnumerable<(int Block, int Step)> from, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool>? endsOn = null)
    {
        Step? first = null;
        var seen = new HashSet<int>();
        var pending = new Queue<(int Block, int Step)>(from);
        while (pending.Count > 0)
        {
            var (ordinal, start) = pending.Dequeue();
            if (start == 0 && !seen.Add(ordinal))
                continue;
            var block = flow.Body.Blocks[ordinal];
            var met = Within(block, start, judge, out var verdict);
            if (verdict == OnPath.Found)
                first ??= met;
            else if (verdict == OnPath.Ends && met is null || block.Block.Kind == BasicBlockKind.Exit)
                return null;
            if (verdict != OnPath.GoesOn)
                continue;
            foreach (var branch in new[] { block.Block.ConditionalSuccessor, block.Block.FallThroughSuccessor })
            {
                if (branch is null || EdgeTests.IsForNoSession(branch, flow))
                    continue;
                if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling || endsOn?.Invoke(branch) == true)
                    return null;
                if (branch.FinallyRegions.Select(region => Inevitable(flow, [(region.FirstBlockOrdinal, 0)], judge)).FirstOrDefault(step => step is not null) is { } inFinally)
                    first ??= inFinally;
                else if (branch.Destination is { } destination)
                    pending.Enqueue((destination.Ordinal, 0));
            }
        }

        return first;
    }

    /// <summary>The same behind a step of the body.</summary>
    public static Step? InevitableAfter(SessionFlow flow, Step step, Func<Step, OnPath> judge, Func<ControlFlowBranch, bool>? endsOn = null) =>
        flow.PositionOf(step) is var (block, index) ? Inevitable(flow, [(block, index + 1)], judge, endsOn) : null;

    /// <summary>The step that decides; a throw ends the path with the step that throws, anything else with none.</summary>
    private static Step? Within(LoweredBlock block, int start, Func<Step, OnPath> judge, out OnPath verdict)
    {
        for (var i = start; i < block.Steps.Length; i++)
        {
            var step = block.Steps[i];
            verdict = step.Kind == StepKind.Throw ? OnPath.Ends : judge(step);
            if (verdict != OnPath.GoesOn)
                return verdict == OnPath.Found || step.Kind == StepKind.Throw ? step : null;
        }

        verdict = OnPath.GoesOn;
        return null;
    }
}
