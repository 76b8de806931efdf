using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How long a value made at one place lives, read from the code around it.</summary>
internal static class Lifetimes
{
    /// <summary>The operations that run before the using that the value is made for disposes it, or the finally block behind it; empty where there is neither.</summary>
    public static IEnumerable<IOperation> UntilDisposed(IOperation made)
    {
        var value = made;
        while (value.Parent is IConversionOperation or IConditionalOperation or ICoalesceOperation or ISimpleAssignmentOperation
            or IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IUsingOperation block when block.Resources == value => OperationWalk.Own(block.Body),
            IUsingDeclarationOperation declaration => Behind(declaration).SelectMany(OperationWalk.Own),
            IBlockOperation when LocalOf(made) is { } local => Behind(value).OfType<ITryOperation>().Where(tried => tried.Finally is { } end && IsEndedIn(end, local)).Take(1).SelectMany(tried => OperationWalk.Own(tried.Body)),
            _ => [],
        };
    }

    private static bool IsEndedIn(IBlockOperation end, ILocalSymbol local) =>
        OperationWalk.Own(end).Any(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && Ends(reference, "Dispose"));

    /// <summary>The local that a value is declared as, or null.</summary>
    public static ILocalSymbol? LocalOf(IOperation made)
    {
        var value = made;
        while (value.Parent is IConversionOperation or IConditionalOperation or ICoalesceOperation or IAwaitOperation or IVariableInitializerOperation)
            value = value.Parent;
        return value.Parent is IVariableDeclaratorOperation { Symbol: var local } ? local : null;
    }

    /// <summary>Whether a local's value can be met outside the body: it is returned, stored, captured by a lambda, or given to a call.</summary>
    public static bool Leaves(ILocalSymbol local, IOperation inBody) => WaysOut(local, inBody).Any();

    /// <summary>The one mention by which a local's value leaves the body; null where there is none, or several.</summary>
    public static ILocalReferenceOperation? WayOut(ILocalSymbol local, IOperation inBody) =>
        WaysOut(local, inBody).ToArray() is [var only] && IsOfTheBody(only) ? only : null;

    private static IEnumerable<ILocalReferenceOperation> WaysOut(ILocalSymbol local, IOperation inBody) => MentionsOf(local, inBody).Where(reference => !(IsOwnUse(reference) && IsOfTheBody(reference)));

    /// <summary>Whether the body ends what a local holds, by a using or by one of these members.</summary>
    public static bool IsEnded(ILocalSymbol local, string members, IOperation inBody) =>
        MentionsOf(local, inBody).Any(reference => Ends(reference, members))
        || OperationWalk.InEvaluationOrder(OperationWalk.RootOf(inBody)).Exists(operation => operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && IsInUsing(declarator));

    /// <summary>Whether a local is declared by a using.</summary>
    public static bool IsInUsing(IVariableDeclaratorOperation declarator) =>
        declarator.Parent?.Parent is IUsingOperation or IUsingDeclarationOperation || declarator.Parent?.Parent?.Parent is IUsingOperation or IUsingDeclarationOperation;

    private static bool Ends(IOperation reference, string members)
    {
        var value = reference;
        while (value.Parent is IConversionOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IUsingOperation => true,
            IInvocationOperation call => call.Instance == value && EntityTraits.Has(members, call.TargetMethod.Name),
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation end } access => access.Operation == value && EntityTraits.Has(members, end.TargetMethod.Name),
            _ => false,
        };
    }

    private static IEnumerable<ILocalReferenceOperation> MentionsOf(ILocalSymbol local, IOperation inBody) =>
        OperationWalk.InEvaluationOrder(OperationWalk.RootOf(inBody)).OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static bool IsOwnUse(ILocalReferenceOperation reference)
    {
        IOperation value = reference;
        while (value.Parent is IConversionOperation or IConditionalAccessOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IInvocationOperation call => call.Instance == value,
            IPropertyReferenceOperation or IUsingOperation => true,
            IExpressionStatementOperation => true,
            _ => false,
        };
    }

    /// <summary>What a lambda or local function takes along may be met whenever that runs.</summary>
    private static bool IsOfTheBody(ILocalReferenceOperation reference) => OperationWalk.FunctionAround(reference) is not { } around
        || SymbolEqualityComparer.Default.Equals((around as IAnonymousFunctionOperation)?.Symbol ?? ((ILocalFunctionOperation)around).Symbol, reference.Local.ContainingSymbol);

    private static IEnumerable<IOperation> Behind(IOperation statement)
    {
        IEnumerable<IOperation> siblings = statement.Parent is IBlockOperation or ISwitchCaseOperation ? statement.Parent.ChildOperations : [];
        return siblings.SkipWhile(sibling => sibling != statement).Skip(1);
    }
}
