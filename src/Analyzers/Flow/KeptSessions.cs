using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Sessions that objects opened for themselves and keep: who calls such an object twice at once shares its session, without a name for it.</summary>
internal static class KeptSessions
{
    /// <summary>The sessions that a step uses through objects of this body or of one around it, each with the call that does.</summary>
    public static IEnumerable<(SessionKey Session, Step Call)> In(SessionFlow flow, Step step, CancellationToken cancellation)
    {
        if (step.Callee?.Nested is not { } nested)
            return Through(flow, step, cancellation);
        return nested.TakesTurn || flow.NestedFlow(nested) is not { } inner ? []
            : inner.Visits.SelectMany(visit => Through(inner, visit.Step, cancellation)).Where(use => !nested.Declares(use.Session));
    }

    /// <summary>The session that two steps of a body use through the same object; null where there is none.</summary>
    public static SessionKey? SharedBy(Step one, Step other, SessionFlow flow, CancellationToken cancellation)
    {
        foreach (var (session, _) in In(flow, other, cancellation))
        {
            if (In(flow, one, cancellation).Any(use => use.Session.Equals(session)) && AreOneAt(session, one, other, flow))
                return session;
        }

        return null;
    }

    private static bool AreOneAt(SessionKey session, Step one, Step other, SessionFlow flow)
    {
        if (session.Root is not { } root || root is IFieldSymbol)
            return session.Root is not null;
        var filled = new Fillings(flow.Body, root);
        return filled.AreOneAt(one, other) || !filled.IsFilledInside && !flow.Body.Operations.Any(filled.Is);
    }

    private static IEnumerable<(SessionKey Session, Step Call)> Through(SessionFlow flow, Step step, CancellationToken cancellation)
    {
        if (step is not { Callee.Method: { IsStatic: false } method, Operation: IInvocationOperation { Instance: { } instance } } || VariableOf(flow.Body.Captures.Behind(instance)) is not { } variable
            || !KeepsItsOwn(method.ContainingType, flow.Services))
            yield break;
        var summary = flow.Services.Summaries.Of(method, cancellation);
        foreach (var (key, _, _) in summary.Effects)
        {
            if (key is { Kind: SessionKeyKind.Member, Symbol: { IsStatic: false } and not ITypeSymbol } && IsUsed(key, summary) && !TakesTurns(method.ContainingType, flow.Services, cancellation))
                yield return (SessionKey.Path(variable, key.Symbol, key.Type, key.Library), step);
        }
    }

    /// <summary>What an object was given is its giver's to share, and known by the giver's name.</summary>
    private static bool KeepsItsOwn(INamedTypeSymbol type, FlowServices services) => !services.Model.IsSession(type) && !services.Bearing.Bears(type) && services.Bearing.HasSession(type);

    private static ISymbol? VariableOf(IOperation instance) =>
        instance is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field ? field.Field : OperationWalk.VariableOf(instance);

    /// <summary>Opened and closed by the method itself it may be one for each call, in whatever it is kept.</summary>
    private static bool IsUsed(SessionKey key, BodySummary summary)
    {
        var operations = summary.Events.Where(happening => key.Equals(happening.Key)).Select(static happening => happening.Operation).ToArray();
        return operations.Any(static operation => operation is SessionOperation.Query or SessionOperation.Execute or SessionOperation.Flush or SessionOperation.Commit or SessionOperation.Begin)
            && !operations.Any(static operation => operation is SessionOperation.Open or SessionOperation.OpenHeld or SessionOperation.OpenConnection);
    }

    /// <summary>A type that lets one through at a time in one place is taken to do so wherever it must.</summary>
    private static bool TakesTurns(INamedTypeSymbol type, FlowServices services, CancellationToken cancellation) =>
        type.GetMembers().OfType<IMethodSymbol>().Any(method => services.Sources.BodyOf(method, cancellation) is { } body && OperationWalk.InEvaluationOrder(body).Exists(static operation => operation is ILockOperation || OperationWalk.TakesTurn(operation)));
}
