using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

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
        while (Inner(condition) is var (inner, same))
            (condition, value) = (inner, same == value);
        return (condition, value);
    }

    /// <summary>What a negation, or a comparison with <c>true</c> or <c>false</c>, asks for, and whether it holds where that does; null where it is neither.</summary>
    private static (IOperation Inner, bool IsSame)? Inner(IOperation condition) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => (operand, false),
        IIsPatternOperation { Value: { Type.SpecialType: SpecialType.System_Boolean } operand, Pattern: var pattern } when Matches(pattern, true) is { } holds && Matches(pattern, false) == !holds => (operand, holds),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, LeftOperand: { Type.SpecialType: SpecialType.System_Boolean } operand, RightOperand.ConstantValue: { Value: bool bound } } comparison =>
            (operand, bound == (comparison.OperatorKind == BinaryOperatorKind.Equals)),
        _ => null,
    };

    /// <summary>Whether the edge is taken where a local session or transaction is null, which nothing but its declaration makes it (<c>tx?.Commit()</c>).</summary>
    public static bool IsForNoSession(ControlFlowBranch edge, SessionFlow flow)
    {
        var captures = flow.Body.Captures;
        return Of(edge) is var (condition, value) && Holds(condition, operand => captures.Behind(operand) is ILocalReferenceOperation { Local: var local } && IsGivenOnce(local), null) == value;

        bool IsGivenOnce(ILocalSymbol local) => flow.Services.Model.RoleOf(local.Type).Role is TypeRole.Session or TypeRole.Transaction
            && captures.Assigned(local).SkipWhile(IsConstant).ToArray() is [var only] && !IsConstant(only);

        static bool IsConstant(IOperation given) => OperationWalk.WithoutConversions(given).ConstantValue.HasValue;
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
                return OperationWalk.WithoutConversions(right).ConstantValue is { HasValue: true, Value: var bound } ? Compare(comparison.OperatorKind, value, bound) : null;
            case IBinaryOperation { LeftOperand: var left } comparison when isAsked(comparison.RightOperand):
                return OperationWalk.WithoutConversions(left).ConstantValue is { HasValue: true, Value: var limit } ? Compare(Turned(comparison.OperatorKind), value, limit) : null;
            default:
                return isAsked(condition) ? value as bool? : null;
        }
    }

    private static bool? Matches(IPatternOperation pattern, object? value) => pattern switch
    {
        INegatedPatternOperation { Pattern: var inner } => !Matches(inner, value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both => Matches(both.LeftPattern, value) & Matches(both.RightPattern, value),
        IBinaryPatternOperation either => Matches(either.LeftPattern, value) | Matches(either.RightPattern, value),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } => Equals(constant, value),
        IRelationalPatternOperation { Value.ConstantValue: { HasValue: true, Value: var limit } } relational => Compare(relational.OperatorKind, value, limit),
        IRecursivePatternOperation or IDeclarationPatternOperation { MatchesNull: false } when value is null => false,
        _ => null,
    };

    private static BinaryOperatorKind Turned(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        _ => kind,
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
