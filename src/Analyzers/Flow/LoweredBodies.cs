using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The lowered bodies of this compilation's methods: one graph each, built when a rule or a summary first asks.</summary>
internal sealed class LoweredBodies(FlowServices services)
{
    private readonly ConcurrentDictionary<IMethodSymbol, LoweredBody?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mentioning = new(SymbolEqualityComparer.Default);

    public LoweredBody? Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (_bodies.TryGetValue(method, out var known))
            return known;
        return services.Sources.BodyOf(method, cancellation) is { } body ? Of(method, body, cancellation) : _bodies.GetOrAdd(method, (LoweredBody?)null);
    }

    /// <summary>The lowered form of a method that is called; null, without a look at its operations, where its text speaks of no session.</summary>
    public LoweredBody? OfCallee(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!_mentioning.TryGetValue(method, out var mentions))
            mentions = _mentioning.GetOrAdd(method, services.Mentions.MayConcern(method, cancellation));
        return mentions ? Of(method, cancellation) : null;
    }

    /// <summary>The lowered form of a body that the caller has at hand.</summary>
    public LoweredBody? Of(IMethodSymbol method, IOperation body, CancellationToken cancellation)
    {
        if (_bodies.TryGetValue(method, out var known))
            return known;
        var lowered = Lower(method, body, cancellation);
        if (!_bodies.TryAdd(method, lowered))
            return _bodies[method];
        if (lowered is not null)
            services.Counters.GraphBuilt();
        return lowered;
    }

    /// <summary>A field's or property's initializer, for the lambdas in it.</summary>
    public LoweredBody? OfInitializer(IOperation initializer, CancellationToken cancellation)
    {
        services.Counters.GraphBuilt();
        return Lower(null, initializer, cancellation);
    }

    private LoweredBody? Lower(IMethodSymbol? method, IOperation body, CancellationToken cancellation)
    {
        var graph = body switch
        {
            IMethodBodyOperation { Parent: null } operation => ControlFlowGraph.Create(operation, cancellation),
            IBlockOperation { Parent: null } operation => ControlFlowGraph.Create(operation, cancellation),
            IConstructorBodyOperation { Parent: null } operation => ControlFlowGraph.Create(operation, cancellation),
            IFieldInitializerOperation { Parent: null } operation => ControlFlowGraph.Create(operation, cancellation),
            IPropertyInitializerOperation { Parent: null } operation => ControlFlowGraph.Create(operation, cancellation),
            _ => null,
        };
        return graph is null ? null : Lowering.Lower(services, method, body, graph, cancellation);
    }
}

/// <summary>The dataflow of whole methods, run once each.</summary>
internal sealed class Flows(FlowServices services)
{
    private readonly ConcurrentDictionary<IMethodSymbol, SessionFlow> _flows = new(SymbolEqualityComparer.Default);

    public SessionFlow? Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (_flows.TryGetValue(method, out var known))
            return known;
        if (services.Bodies.Of(method, cancellation) is not { } body)
            return null;
        var flow = SessionFlow.Run(services, body, callee => services.Summaries.Of(callee, cancellation), cancellation);
        return _flows.GetOrAdd(method, flow);
    }
}
