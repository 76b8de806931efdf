using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Lambdas as they stand in the tree that was written, where what they are given to can be seen.</summary>
internal static class Lambdas
{
    /// <summary>The lambda whose body the flow is of, or null.</summary>
    public static IAnonymousFunctionOperation? Of(SessionFlow flow) =>
        flow is { Outer: not null, Body.Owner: { MethodKind: MethodKind.AnonymousFunction } owner, Root: { } root }
            ? OperationWalk.InEvaluationOrder(root).OfType<IAnonymousFunctionOperation>().FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.Symbol, owner))
            : null;

    /// <summary>The lambda that a value is, made a delegate or an expression tree, or null.</summary>
    public static IAnonymousFunctionOperation? In(IOperation value)
    {
        var bare = OperationWalk.WithoutConversions(value);
        return (bare is IDelegateCreationOperation creation ? OperationWalk.WithoutConversions(creation.Target) : bare) as IAnonymousFunctionOperation;
    }

    /// <summary>The call that a lambda is an argument of, or null.</summary>
    public static IInvocationOperation? TakerOf(IAnonymousFunctionOperation lambda)
    {
        IOperation? holder = lambda.Parent;
        while (holder is IDelegateCreationOperation or IConversionOperation)
            holder = holder.Parent;
        return holder is IArgumentOperation { Parent: IInvocationOperation call } ? call : null;
    }
}
