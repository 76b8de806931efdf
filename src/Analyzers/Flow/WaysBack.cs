using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether a body undoes, in a handler or a finally block, what it began.</summary>
internal static class WaysBack
{
    /// <summary>Whether some handler of the body, or of one around it, ends the session's transaction.</summary>
    public static bool Exists(SessionFlow flow, SessionKey key)
    {
        for (var body = flow; body is not null; body = body.Outer)
        {
            foreach (var block in body.Body.Blocks)
            {
                if (IsInHandler(block.Block) && (block.Steps.Any(step => Ends(step, key, body)) || CallsRollback(block.Block)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether the step stands in a catch clause: there it is the answer to a failure.</summary>
    public static bool IsInCatch(SessionFlow flow, Step step) => flow.PositionOf(step) is var (block, _) && IsInHandler(flow.Body.Blocks[block].Block, ControlFlowRegionKind.Catch);

    private static bool IsInHandler(BasicBlock block) => IsInHandler(block, ControlFlowRegionKind.Catch) || IsInHandler(block, ControlFlowRegionKind.Finally);

    private static bool IsInHandler(BasicBlock block, ControlFlowRegionKind kind)
    {
        for (var region = block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == kind)
                return true;
        }

        return false;
    }

    private static bool Ends(Step step, SessionKey key, SessionFlow flow)
    {
        if (step.Kind == StepKind.Session)
            return key.Equals(step.Key) && step.SessionOperation is SessionOperation.Rollback or SessionOperation.EndTransaction or SessionOperation.Close;
        return flow.EffectsOf(step) is { } call && call.Effects.Any(effect => effect.Key.Equals(key) && (effect.Exit.From(SessionStates.Transaction) & SessionStates.InTransaction) == 0);
    }

    /// <summary>A rollback by a helper that cannot be seen.</summary>
    private static bool CallsRollback(BasicBlock block) =>
        block.Operations.Any(operation => OperationWalk.InEvaluationOrder(operation).Exists(inner =>
            inner is IInvocationOperation { IsImplicit: false, TargetMethod.Name: var name } && (name.IndexOf("rollback", StringComparison.OrdinalIgnoreCase) >= 0 || name.StartsWith("Abort", StringComparison.Ordinal))));
}
