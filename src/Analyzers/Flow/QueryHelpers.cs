using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Members of this project that are given a query and answer with one that asks for less: <c>Active(this IQueryable&lt;User&gt; users) => users.Where(...)</c>.</summary>
internal sealed class QueryHelpers(SessionModel model, SourceBodies sources)
{
    private const int MaximumDepth = 2;
    private readonly ConcurrentDictionary<(IMethodSymbol, EntityTraits), bool> _known = new();

    /// <summary>Whether nothing in the member says how the results are tracked.</summary>
    public bool LeaveTracking(IMethodSymbol method, EntityTraits traits)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return _known.TryGetValue((definition, traits), out var known) ? known : _known.GetOrAdd((definition, traits), Find(definition, traits, MaximumDepth));
    }

    private bool Find(IMethodSymbol method, EntityTraits traits, int depth) =>
        depth > 0 && method is { IsAbstract: false, IsVirtual: false } && sources.CallsIn(method, default) is { } calls && Array.TrueForAll(calls, call => IsPlain(call, traits, depth));

    private bool IsPlain(IInvocationOperation call, EntityTraits traits, int depth) =>
        !EntityTraits.Has(traits.NoTracking, call.TargetMethod.Name) && !EntityTraits.Has(traits.Tracking, call.TargetMethod.Name)
        && (model.ProvenanceOf(call.TargetMethod.ContainingType) != Provenance.Other || Find((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition, traits, depth - 1));
}
