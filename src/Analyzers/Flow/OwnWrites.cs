using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The properties that a method of an object sets on that object: <c>order.Ship()</c> changes the order as <c>order.Status = ...</c> does.</summary>
internal sealed class OwnWrites(FlowServices services)
{
    private const int MaximumDepth = 3;
    private readonly ConcurrentDictionary<IMethodSymbol, IPropertySymbol[]> _known = new(SymbolEqualityComparer.Default);

    /// <summary>In the order in which they are written, each once; empty where the code is not seen.</summary>
    public IReadOnlyList<IPropertySymbol> Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.IsStatic)
            return [];
        if (_known.TryGetValue(method, out var known))
            return known;
        var found = new List<IPropertySymbol>();
        Collect(method, found, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default), MaximumDepth, cancellation);
        return _known.GetOrAdd(method, found.Distinct<IPropertySymbol>(SymbolEqualityComparer.Default).ToArray());
    }

    private void Collect(IMethodSymbol method, List<IPropertySymbol> found, HashSet<IMethodSymbol> met, int depth, CancellationToken cancellation)
    {
        if (services.Implementations.Target(method) is not { } target || !met.Add(target) || services.Sources.BodyOf(target, cancellation) is not { } body)
            return;
        foreach (var operation in OperationWalk.Own(body))
        {
            if (OperationWalk.WrittenBy(operation) is { } written && OperationWalk.WithoutConversions(written) is IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: { } owner } && IsThis(owner))
                found.Add(property);
            if (depth > 0 && operation is IInvocationOperation { TargetMethod: { IsStatic: false } called, Instance: { } callee } && IsThis(callee))
                Collect(called, found, met, depth - 1, cancellation);
        }
    }

    private static bool IsThis(IOperation instance) => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };
}
