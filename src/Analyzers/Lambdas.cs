using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers;

/// <summary>Lambdas as they stand in the tree that was written, where what they are given to can be seen.</summary>
internal static class Lambdas
{
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
