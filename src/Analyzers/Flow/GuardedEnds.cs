using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// The one correlation that the flow knows: <c>if (own) begin ... if (own) commit</c>, and the null check that a using puts before its disposal. On the
/// edge that skips a guarded end, the transaction was not begun here, or there is none: the flow goes on as if it had been ended.
/// </summary>
internal static class GuardedEnds
{
    /// <summary>Of any library: a class that keeps a session names its own properties after them.</summary>
    private static readonly HashSet<string> StateProperties = new(Libraries.All.SelectMany(library => library.StateProperties.Split([' '], StringSplitOptions.RemoveEmptyEntries)), StringComparer.Ordinal);

    /// <summary>The state behind the edge; of a handler's way out only a session that was asked itself tells that nothing failed.</summary>
    public static FlowState Skip(FlowServices services, LoweredBody body, BasicBlock block, ControlFlowBranch taken, FlowState state, IStepEffects effects, bool leavesHandler = false)
    {
        var other = taken == block.ConditionalSuccessor ? block.FallThroughSuccessor : block.ConditionalSuccessor;
        if (other?.Destination is not { FallThroughSuccessor: { } after } guarded || after.Destination != taken.Destination || after.Semantics != taken.Semantics || !IsPlainTest(block.BranchValue, services))
            return state;
        foreach (var step in body.Blocks[guarded.Ordinal].Steps)
        {
            // if (task is not null) await task: where it is skipped, none was started.
            if (step.Kind == StepKind.Await && AsksForATask(block.BranchValue!))
                state = state.WithRunning(state.Running & ~step.Awaits);
            if (KeysOf(step, effects) is not { Length: > 0 } keys)
                continue;
            var end = step.SessionOperation switch
            {
                // A session that says that it has no transaction, or is sound, has nothing left to roll back.
                SessionOperation.Rollback when AsksASession(block.BranchValue!, services) => SessionOperation.Rollback,
                _ when leavesHandler => SessionOperation.None,
                SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.EndTransaction => SessionOperation.EndTransaction,
                SessionOperation.EndSavepoint or SessionOperation.ReturnToSavepoint or SessionOperation.Close or SessionOperation.CloseConnection => step.SessionOperation,
                _ => SessionOperation.None,
            };
            if (end == SessionOperation.None)
                continue;
            foreach (var key in keys)
                state = state.With(key, state[key].After(key.Library.Protocol, end));
        }

        return state;
    }

    private static SessionKey[] KeysOf(Step step, IStepEffects effects) => step switch
    {
        { Kind: StepKind.Session, Key: { } key } => [key],
        { Kind: StepKind.End } => effects.EffectsOf(step)?.Effects.Select(effect => effect.Key).ToArray() ?? [],
        _ => [],
    };

    private static bool AsksForATask(IOperation condition) =>
        OperationWalk.InEvaluationOrder(condition).Exists(operation => operation is ILocalReferenceOperation { Local.Type: var type } && OperationWalk.IsTask(type));

    /// <summary>A flag or a null check: nothing that could decide anew.</summary>
    private static bool IsPlainTest(IOperation? condition, FlowServices services) =>
        condition is not null && OperationWalk.InEvaluationOrder(condition).TrueForAll(operation => operation is IPropertyReferenceOperation property
            ? StateProperties.Contains(property.Property.Name) && SpeaksOfASession(property, services)
            : operation is ILocalReferenceOperation or IParameterReferenceOperation
            or IFieldReferenceOperation or IInstanceReferenceOperation or IFlowCaptureReferenceOperation or IIsNullOperation or ILiteralOperation
            or IConversionOperation or IUnaryOperation or IBinaryOperation or IIsPatternOperation or IPatternOperation or IDefaultValueOperation);

    private static bool AsksASession(IOperation condition, FlowServices services) =>
        OperationWalk.InEvaluationOrder(condition).Exists(operation => operation is IPropertyReferenceOperation { Instance: { } instance } && services.Model.IsSession(instance.Type));

    private static bool SpeaksOfASession(IPropertyReferenceOperation property, FlowServices services) =>
        property.Instance is IInstanceReferenceOperation || services.Model.RoleOf(property.Instance?.Type).Role != TypeRole.None || services.Bearing.Bears(property.Instance?.Type);
}
