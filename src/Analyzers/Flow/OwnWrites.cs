using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The properties that a method of an object sets on that object: <c>order.Ship()</c> changes the order as <c>order.Status = ...</c> does.</summary>
internal static class OwnWrites
{
    private const int MaximumDepth = 3;

    /// <summary>In the order in which they are written, each once; empty where the code is not seen.</summary>
    public static IEnumerable<IPropertySymbol> Of(IMethodSymbol method, FlowServices services, CancellationToken cancellation) =>
        method.IsStatic ? [] : Of(method, services, MaximumDepth, cancellation).Distinct<IPropertySymbol>(SymbolEqualityComparer.Default);

    private static IEnumerable<IPropertySymbol> Of(IMethodSymbol method, FlowServices services, int depth, CancellationToken cancellation)
    {
        if (services.Implementations.Target(method) is not { } target || services.Sources.BodyOf(target, cancellation) is not { } body)
            yield break;
        foreach (var operation in OperationWalk.Own(body))
        {
            if (OperationWalk.WrittenBy(operation) is { } written && OperationWalk.WithoutConversions(written) is IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } })
                yield return property;
            if (depth == 0 || operation is not IInvocationOperation { TargetMethod: { IsStatic: false } called, Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } })
                continue;
            foreach (var inner in Of(called, services, depth - 1, cancellation))
                yield return inner;
        }
    }
}
