using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What an edge of a graph is taken for.</summary>
internal static class EdgeTests
{
    private static readonly string[] Over = ["IsCompleted", "IsCompletedSuccessfully", "IsFaulted", "IsCanceled"];
    private static readonly string[] EndStates = ["RanToCompletion", "Faulted", "Canceled"];

    /// <summary>The condition without its negations, and the value that it has where the edge is taken; null where the edge asks for nothing.</summary>
    public static (IOperation Condition, bool Value)? Of(ControlFlowBranch edge)
    {
        if (edge.Source is not { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition } source)
            return null;
        var value = edge.IsConditionalSuccessor == (source.ConditionKind == ControlFlowConditionKind.WhenTrue);
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
            (condition, value) = (not.Operand, !value);
        return (condition, value);
    }

    /// <summary>Whether a condition that asks for one thing alone holds where that has a value; null of any other condition.</summary>
    public static bool? Holds(IOperation condition, Func<IOperation, bool> isAsked, object? value)
    {
        switch (condition)
        {
            case IIsNullOperation { Operand: var operand } when isAsked(operand):
                return value is null;
            case IIsPatternOperation { Value: var operand, Pattern: var pattern } when isAsked(operand):
                return Matches(pattern, value);
            case IBinaryOperation { RightOperand: var right } comparison when isAsked(comparison.LeftOperand):
                return OperationWalk.WithoutConversions(right).ConstantValue is not { HasValue: true, Value: var bound } ? null : Compare(comparison.OperatorKind, value, bound);
            default:
                return isAsked(condition) ? value as bool? : null;
        }
    }

    private static bool? Matches(IPatternOperation pattern, object? value) => pattern switch
    {
        INegatedPatternOperation { Pattern: var inner } => !Matches(inner, value),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } => Equals(constant, value),
        IRecursivePatternOperation or IDeclarationPatternOperation { MatchesNull: false } when value is null => false,
        _ => null,
    };

    private static bool? Compare(BinaryOperatorKind kind, object? value, object? bound) => (kind, value, bound) switch
    {
        (BinaryOperatorKind.Equals, _, _) => Equals(value, bound),
        (BinaryOperatorKind.NotEquals, _, _) => !Equals(value, bound),
        (BinaryOperatorKind.GreaterThan, int count, int limit) => count > limit,
        (BinaryOperatorKind.GreaterThanOrEqual, int count, int limit) => count >= limit,
        (BinaryOperatorKind.LessThan, int count, int limit) => count < limit,
        (BinaryOperatorKind.LessThanOrEqual, int count, int limit) => count <= limit,
        _ => null,
    };

    /// <summary>The task that is over where the edge is taken, as its state says; null where none says so.</summary>
    public static IOperation? FinishedTaskOn(ControlFlowBranch edge) => Of(edge) switch
    {
        (IPropertyReferenceOperation { Property.Name: var state, Instance: { } task }, true) when Over.Contains(state) && OperationWalk.IsTask(task.Type) => task,
        (IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals, true) => Finished(equals),
        (IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs, false) => Finished(differs),
        _ => null,
    };

    private static IOperation? Finished(IBinaryOperation comparison) =>
        OperationWalk.WithoutConversions(comparison.LeftOperand) is IPropertyReferenceOperation { Property.Name: "Status", Instance: { } task } && OperationWalk.IsTask(task.Type)
        && OperationWalk.WithoutConversions(comparison.RightOperand) is IFieldReferenceOperation { Field.Name: var state } && EndStates.Contains(state)
            ? task
            : null;
}
