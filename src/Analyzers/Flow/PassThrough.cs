using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Members that are given nothing, and do one thing to a session and nothing else (<c>Complete() => _db.SaveChanges()</c>): who calls them decides when.</summary>
internal static class PassThrough
{
    private const int MaximumDepth = 3;

    /// <summary>Whether all that the method does is one call on a session, by itself or through other members of the kind.</summary>
    public static bool Is(IMethodSymbol method, FlowServices services, CancellationToken cancellation) => Is(method, services, MaximumDepth, cancellation);

    private static bool Is(IMethodSymbol method, FlowServices services, int depth, CancellationToken cancellation) =>
        depth > 0 && method.Parameters.All(parameter => parameter.Type is { Name: "CancellationToken" } or { SpecialType: SpecialType.System_Boolean })
        && services.Flows.Of(method, cancellation) is { Root: { } root } flow && flow.Visits.Where(visit => visit.Keys.Any()).ToArray() is [{ Step: { Operation.Syntax: var only } step }]
        && (step.Callee is null || step.Callee.Method is { } next && Is(next, services, depth - 1, cancellation))
        && OperationWalk.InEvaluationOrder(root).TrueForAll(operation => IsPartOf(operation, only));

    private static bool IsPartOf(IOperation operation, SyntaxNode only) => operation switch
    {
        IInvocationOperation call => call.Syntax == only || OperationWalk.HandsOn(call),
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        IAssignmentOperation or IIncrementOrDecrementOperation or IObjectCreationOperation or IThrowOperation or IAnonymousFunctionOperation or ILocalFunctionOperation => false,
        ILoopOperation or IConditionalOperation or ITryOperation or IUsingOperation or IUsingDeclarationOperation => false,
        _ => true,
    };
}
