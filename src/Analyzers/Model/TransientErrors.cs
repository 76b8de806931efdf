using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>Errors by which a database breaks off what is right in itself, so that the same again may succeed: deadlocks and serialization failures.</summary>
internal static class TransientErrors
{
    /// <summary>The property by which a provider's exception says so itself.</summary>
    private const string Says = "IsTransient";
    private const int MaximumCalls = 4;
    private static readonly object[] Codes = ["40001", "40P01", 1205, 1213];

    /// <summary>Whether a condition holds for such errors alone; <paramref name="follow"/> gives what a called method returns.</summary>
    public static bool Are(IOperation condition, Func<IInvocationOperation, IOperation?> follow) => Are(condition, follow, MaximumCalls);

    private static bool Are(IOperation condition, Func<IInvocationOperation, IOperation?> follow, int calls) => OperationWalk.WithoutConversions(condition) switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => Are(both.LeftOperand, follow, calls) || Are(both.RightOperand, follow, calls),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => Are(either.LeftOperand, follow, calls) && Are(either.RightOperand, follow, calls),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => IsCode(equals.LeftOperand) || IsCode(equals.RightOperand),
        IPropertyReferenceOperation property => property.Property.Name == Says,
        IIsPatternOperation matched => Are(matched.Pattern) || IsTrue(matched.Pattern) && Are(matched.Value, follow, calls),
        IInvocationOperation call => calls > 0 && follow(call) is { } returned && Are(returned, follow, calls - 1),
        _ => false,
    };

    private static bool Are(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsCode(constant.Value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Are(either.LeftPattern) && Are(either.RightPattern),
        IBinaryPatternOperation both => Are(both.LeftPattern) || Are(both.RightPattern),
        IRecursivePatternOperation recursive => recursive.PropertySubpatterns.Any(part => Are(part.Pattern) || part.Member is IPropertyReferenceOperation { Property.Name: Says } && IsTrue(part.Pattern)),
        _ => false,
    };

    private static bool IsTrue(IPatternOperation pattern) => pattern is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: true } };

    private static bool IsCode(IOperation value) => OperationWalk.WithoutConversions(value).ConstantValue is { HasValue: true, Value: { } code } && Array.Exists(Codes, known => known.Equals(code));
}
