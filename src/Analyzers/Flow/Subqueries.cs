using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The queries that others are built of: what a condition looks up, what is joined or put behind. A provider makes one statement of them all; what was read before is no part of it.</summary>
internal sealed class Subqueries(SessionModel model, LoweredBody body)
{
    private const int MaximumDepth = 12;

    /// <summary>The first call of one of these members in what a member of a query is given; null where there is none.</summary>
    public IInvocationOperation? FirstIn(IInvocationOperation call, string members) =>
        call.Arguments.Skip(call.Instance is null ? 1 : 0).Select(argument => In(argument.Value, members, body, 0)).FirstOrDefault(static found => found is not null);

    private IInvocationOperation? In(IOperation? operation, string members, LoweredBody at, int depth)
    {
        if (depth > MaximumDepth || OperationWalk.WithoutConversions(operation) is not { } value)
            return null;
        switch (value)
        {
            case IInvocationOperation call:
                return EntityTraits.Has(members, call.TargetMethod.Name) ? call
                    : !model.IsDeferred(call.Type) ? null
                    : call.Arguments.Select(static argument => argument.Value).Prepend(call.Instance).Select(part => In(part, members, at, depth + 1)).FirstOrDefault(static found => found is not null);
            case IDelegateCreationOperation creation:
                return In(creation.Target, members, at, depth + 1);
            case ILocalReferenceOperation local when model.IsDeferred(local.Type):
                return Declaring(local.Local, at) is { } around && around.Captures.OnlyAssigned(local.Local) is { } only ? In(only, members, around, depth + 1) : null;
            case IFlowCaptureReferenceOperation reference:
                return In(at.Captures.Only(reference.Id), members, at, depth + 1);
            case IFlowAnonymousFunctionOperation lambda when at.Nested.Find(nested => SymbolEqualityComparer.Default.Equals(nested.Owner, lambda.Symbol)) is { } inner && (inner.IsExpressionTree || at != body):
                return inner.Operations.Where(static part => part is IInvocationOperation or ILocalReferenceOperation or IFlowAnonymousFunctionOperation).Select(part => In(part, members, inner, depth + 1)).FirstOrDefault(static found => found is not null);
            default:
                return null;
        }
    }

    private static LoweredBody? Declaring(ILocalSymbol local, LoweredBody? at)
    {
        while (at is not null && at.Captures.Assigned(local).Count == 0)
            at = at.Outer;
        return at;
    }
}
