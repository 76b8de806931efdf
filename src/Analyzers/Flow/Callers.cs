using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A place that calls a method, with the flow of the body it stands in.</summary>
internal readonly record struct CallSite(SessionFlow Flow, Visit Visit)
{
    /// <summary>The method, not the lambda in it, that the call stands in.</summary>
    public IMethodSymbol? Caller
    {
        get
        {
            var flow = Flow;
            while (flow.Outer is { } outer)
                flow = outer;
            return flow.Body.Owner;
        }
    }
}

/// <summary>Who calls a method of this compilation. Calls are found by name first; only those are bound.</summary>
internal sealed class Callers(FlowServices services)
{
    /// <summary>Through how many calls a question is followed from a method to those that call it, or to the helpers that it calls.</summary>
    public const int MaximumCalls = 4;

    private const int MaximumCandidates = 64;
    private readonly ConcurrentDictionary<IMethodSymbol, CallSite[]> _sites = new(SymbolEqualityComparer.Default);

    public CallSite[] Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (_sites.TryGetValue(method, out var known))
            return known;
        return _sites.GetOrAdd(method, Find(method, cancellation));
    }

    /// <summary>The invocations of any member of this name, unbound.</summary>
    public IReadOnlyList<InvocationExpressionSyntax> Named(string name, CancellationToken cancellation) =>
        SourceFiles.Of(services.Compilation).CallsOf(name, cancellation);

    /// <summary>The calls of a method, as written.</summary>
    public IEnumerable<IOperation> CallsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        foreach (var call in Named(method.Name, cancellation).Take(MaximumCandidates))
        {
            if (services.Sources.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol called && Calls(called, method) && services.Sources.OperationAt(call, cancellation) is { } operation)
                yield return operation;
        }
    }

    /// <summary>The calls of a method, each with the method's session as its caller knows it; null where it cannot.</summary>
    public IEnumerable<(CallSite Site, SessionKey? Session)> With(SessionKey key, IMethodSymbol method, CancellationToken cancellation) =>
        Of(method, cancellation).Select(site => (site, site.Visit.Step.Callee is { } callee ? KeyMapping.Map(key, callee, services, cancellation) : null));

    /// <summary>Whether some caller holds a transaction of the method's session around the call.</summary>
    public bool HoldTransaction(IMethodSymbol method, SessionKey key, CancellationToken cancellation) =>
        With(key, method, cancellation).Any(call => call.Session is { } own && (call.Site.Visit.Before.Of(own) & SessionStates.InTransaction) != 0);

    /// <summary>
    /// The first call that is made with a transaction open on every path to it which the caller began on the method's session, with the session as the caller knows it, and the begin; a caller that
    /// begins none may itself be called so.
    /// </summary>
    public (CallSite Site, SessionKey Session, Step Begin)? InTransaction(IMethodSymbol method, SessionKey key, CancellationToken cancellation, int calls = 1)
    {
        foreach (var (site, session) in With(key, method, cancellation))
        {
            if (session is null)
                continue;
            if (site.Flow.FirstBegin(session) is { } begin)
            {
                if (Transitions.AreAll(site.Visit.Before.Of(session), SessionStates.InTransaction))
                    return (site, session, begin);
            }
            else if (calls < MaximumCalls && session.IsShared && site.Flow is { Outer: null, Body.Owner: { } owner } && StaysInTransaction(site.Visit, session) && InTransaction(owner, session, cancellation, calls + 1) is { } above)
            {
                return above;
            }
        }

        return null;
    }

    /// <summary>Whether a transaction that the body finds open is open still.</summary>
    public static bool StaysInTransaction(Visit visit, SessionKey session) => Transitions.AreAll(visit.Before[session].From(SessionStates.Transaction), SessionStates.InTransaction);

    private CallSite[] Find(IMethodSymbol method, CancellationToken cancellation)
    {
        var sites = new List<CallSite>();
        foreach (var call in Named(method.CalledName(), cancellation).Take(MaximumCandidates))
        {
            var model = services.Sources.ModelOf(call.SyntaxTree);
            if (model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol called && Calls(called, method) && FlowAround(call, cancellation) is { } flow)
                AddSite(flow, call, null, sites);
        }

        foreach (var call in services.Dispatches.MayReach(method, cancellation).Take(MaximumCandidates))
        {
            if (services.Sources.OperationAt(call, cancellation) is IInvocationOperation dispatch && services.Dispatches.Of(dispatch, cancellation).Any(handler => SymbolEqualityComparer.Default.Equals(handler.Method, method))
                && FlowAround(call, cancellation) is { } flow)
                AddSite(flow, call, method, sites);
        }

        return sites.ToArray();
    }

    private SessionFlow? FlowAround(InvocationExpressionSyntax call, CancellationToken cancellation) =>
        MemberAround(services.Sources.ModelOf(call.SyntaxTree).GetEnclosingSymbol(call.SpanStart, cancellation)) is IMethodSymbol caller ? services.Flows.Of(caller, cancellation) : null;

    private static bool Calls(IMethodSymbol called, IMethodSymbol method)
    {
        var definition = (called.ReducedFrom ?? called).OriginalDefinition;
        if (SymbolEqualityComparer.Default.Equals(definition, method.OriginalDefinition))
            return true;
        if (called.ContainingType?.TypeKind == TypeKind.Interface)
            return Implementations.Of(definition, method.ContainingType).Contains(method.OriginalDefinition, SymbolEqualityComparer.Default);
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, definition))
                return true;
        }

        return false;
    }

    /// <summary>The member, not the lambda or local function in it, that a piece of code stands in.</summary>
    public static ISymbol? MemberAround(ISymbol? symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
            symbol = symbol.ContainingSymbol;
        return symbol;
    }

    /// <summary>Of a call that runs several handlers of a message one is meant.</summary>
    private static void AddSite(SessionFlow flow, InvocationExpressionSyntax call, IMethodSymbol? handler, List<CallSite> sites)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step.Kind == StepKind.Call && visit.Step.Callee?.Nested is null && visit.Step.Operation.Syntax == call && (handler is null || SymbolEqualityComparer.Default.Equals(visit.Step.Callee?.Method, handler)))
                sites.Add(new CallSite(flow, visit));
        }

        foreach (var nested in flow.Nested)
            AddSite(nested, call, handler, sites);
    }
}
