using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What stands between two steps that follow each other without a branch.</summary>
internal static class Sequence
{
    /// <summary>The next step on a session within the same straight piece of code; null where something else comes first.</summary>
    public static Step? Next(SessionFlow flow, Step step)
    {
        if (flow.PositionOf(step) is not var (block, index))
            return null;
        var next = flow.Body.Blocks[block].Steps.Skip(index + 1).FirstOrDefault(other => other.Kind != StepKind.Await);
        return next?.Kind == StepKind.Session ? next : null;
    }

    public static bool IsDirectlyBefore(SessionFlow flow, Step one, Step other) => Between(flow, one, other) is { Length: 0 };

    /// <summary>Whether the statements between the two neither call nor change anything but locals.</summary>
    public static bool OnlyReadsBetween(SessionFlow flow, Step one, Step other) =>
        Between(flow, one, other)?.All(statement => OperationWalk.InEvaluationOrder(statement).All(IsRead)) == true;

    private static IOperation[]? Between(SessionFlow flow, Step one, Step other)
    {
        if (flow.PositionOf(one) is not var (ordinal, _))
            return null;
        var block = flow.Body.Blocks[ordinal].Block;
        var (first, last) = (IndexOf(block, one), IndexOf(block, other));
        return first < 0 || last <= first ? null : block.Operations.Skip(first + 1).Take(last - first - 1).ToArray();
    }

    private static int IndexOf(BasicBlock block, Step step)
    {
        var statement = step.Operation;
        while (statement.Parent is not null)
            statement = statement.Parent;
        return statement == block.BranchValue ? block.Operations.Length : block.Operations.IndexOf(statement);
    }

    private static bool IsRead(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target is ILocalReferenceOperation,
        IInvocationOperation or IObjectCreationOperation or IIncrementOrDecrementOperation or IDynamicInvocationOperation or IAwaitOperation => false,
        _ => true,
    };
}
