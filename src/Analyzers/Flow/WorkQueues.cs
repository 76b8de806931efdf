using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// Members of this project that put the delegate they are given into a queue that their object keeps: whoever takes it out runs it later. One whose task is over
/// only when the delegate has run is none.
/// </summary>
internal sealed class WorkQueues(FlowServices services)
{
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a delegate that the call is given runs later, in whatever way the member is implemented.</summary>
    public bool Take(IInvocationOperation call, CancellationToken cancellation)
    {
        var definition = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        if (!definition.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Delegate))
            return false;
        return _known.TryGetValue(definition, out var known) ? known : _known.GetOrAdd(definition, Find(definition, cancellation));
    }

    private bool Find(IMethodSymbol method, CancellationToken cancellation) =>
        services.Implementations.Targets(method) is { Count: > 0 } targets && targets.All(target => Keeps(target, cancellation));

    private bool Keeps(IMethodSymbol method, CancellationToken cancellation)
    {
        if (services.Sources.BodyOf(method, cancellation) is not { } body)
            return false;
        services.Counters.BodyFollowed();
        var operations = OperationWalk.Own(body).ToArray();
        return operations.Any(Keeps) && !Array.Exists(operations, operation => operation is IObjectCreationOperation { Type.Name: "TaskCompletionSource" });
    }

    private static bool Keeps(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: var name, ContainingType: var type }, Instance: { } queue } call
        && (type.Name, name) is ("ChannelWriter", "TryWrite" or "WriteAsync") or ("BlockingCollection", "Add" or "TryAdd") or ("BufferBlock" or "ActionBlock", "Post")
        && IsKept(queue) && call.Arguments.Any(argument => IsGiven(argument.Value));

    private static bool IsKept(IOperation queue)
    {
        while (OperationWalk.WithoutConversions(queue) is IMemberReferenceOperation { Instance: { } owner } member)
        {
            if (owner is IInstanceReferenceOperation)
                return true;
            queue = owner;
        }

        return OperationWalk.WithoutConversions(queue) is IMemberReferenceOperation { Instance: null } or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };
    }

    /// <summary>The delegate itself, or an object made of it.</summary>
    private static bool IsGiven(IOperation value) => OperationWalk.WithoutConversions(value) switch
    {
        IParameterReferenceOperation { Parameter.Type.TypeKind: TypeKind.Delegate } => true,
        IObjectCreationOperation made => made.Arguments.Any(argument => IsGiven(argument.Value)),
        ITupleOperation parts => parts.Elements.Any(IsGiven),
        _ => false,
    };
}
