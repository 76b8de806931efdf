using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which token a call is given, and whose it is.</summary>
internal static class CancellationTokens
{
    private const int MaximumDepth = 8;

    /// <summary>The value of the token argument as written; null where none is written.</summary>
    public static IOperation? GivenTo(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && IsToken(argument.Parameter?.Type))
                return OperationWalk.WithoutConversions(argument.Value);
        }

        return null;
    }

    /// <summary>Whether the token is given to the code around a handler, so that its cancellation may be why the handler runs.</summary>
    public static bool IsFromOutside(IOperation token, ControlFlowRegion handler, LoweredBody body) => IsFromOutside(token, handler, body, 0);

    private static bool IsFromOutside(IOperation token, ControlFlowRegion handler, LoweredBody body, int depth)
    {
        switch (token)
        {
            case IParameterReferenceOperation:
                return true;
            case IFieldReferenceOperation { Field.IsStatic: false }:
                return true;

            // CancellationToken.None is static; a source made in the handler has a token of its own.
            case IPropertyReferenceOperation { Property.IsStatic: false } property:
                return OperationWalk.WithoutConversions(property.Instance) is not ILocalReferenceOperation { Local: var source } || !IsSource(source.Type) || AssignedIn(source, handler, body).Length == 0;
            case ILocalReferenceOperation { Local: var local } when depth < MaximumDepth:
                var values = Assigned(local, body);
                return values.Length > 0 && values.All(value => IsFromOutside(value, handler, body, depth + 1)) && !(values.Any(static value => value is IInvocationOperation) && AssignedIn(local, handler, body).Length > 0);

            // A handler may well look up a token of its own.
            case IInvocationOperation:
                return depth > 0;
            default:
                return false;
        }
    }

    private static bool IsToken(ITypeSymbol? type) => type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" };

    private static bool IsSource(ITypeSymbol type) => type is { Name: "CancellationTokenSource", ContainingNamespace.Name: "Threading" };

    private static IOperation[] Assigned(ILocalSymbol local, LoweredBody body) => Assigned(local, body.Graph.Blocks);

    private static IOperation[] AssignedIn(ILocalSymbol local, ControlFlowRegion region, LoweredBody body) =>
        Assigned(local, body.Graph.Blocks.Where(block => block.Ordinal >= region.FirstBlockOrdinal && block.Ordinal <= region.LastBlockOrdinal));

    private static IOperation[] Assigned(ILocalSymbol local, IEnumerable<BasicBlock> blocks) =>
        [.. from block in blocks
            from operation in block.Operations
            let assignment = operation as ISimpleAssignmentOperation ?? (operation as IExpressionStatementOperation)?.Operation as ISimpleAssignmentOperation
            where assignment?.Target is ILocalReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Local, local)
            select OperationWalk.WithoutConversions(assignment.Value)];
}
