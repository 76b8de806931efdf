using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The sessions that a body opens for itself and writes with, beside the ones that its callers have.</summary>
internal static class OwnSessions
{
    private const int MaximumDepth = 3;
    private const int MaximumMethods = 32;

    public static IEnumerable<Opened> In(SessionFlow flow, CancellationToken cancellation)
    {
        foreach (var opened in flow.Services.Openings.In(flow, cancellation))
        {
            if (opened is { Role: TypeRole.Session, Escapes: false, Key: { } key, Library.Protocol: not Protocol.Scope } && !JoinsAnother(opened, flow, key) && Writes(flow, key))
                yield return opened;
        }
    }

    /// <summary>A place from which a method is called while another session of the kind has uncommitted work; null where none is in sight.</summary>
    public static CallSite? CalledInTheMiddle(IMethodSymbol method, Opened opened, FlowServices services, CancellationToken cancellation) =>
        Find(method, opened, services, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default), MaximumDepth, cancellation);

    private static CallSite? Find(IMethodSymbol method, Opened opened, FlowServices services, HashSet<IMethodSymbol> seen, int depth, CancellationToken cancellation)
    {
        if (depth == 0 || seen.Count == MaximumMethods || !seen.Add(method))
            return null;
        foreach (var site in services.Callers.Of(method, cancellation))
        {
            var others = site.Visit.Before.Sessions.Keys.Where(key => IsOfOneKind(key, opened)).ToArray();
            if (others.Any(key => HasUncommittedWork(site.Visit.Before.Of(key), opened.Library.Protocol)))
                return site;

            // One that has no such session itself may be called by one that has.
            if (others.Length == 0 && site.Caller is { } caller && Find(caller, opened, services, seen, depth - 1, cancellation) is { } outer)
                return outer;
        }

        return null;
    }

    private static bool IsOfOneKind(SessionKey key, Opened opened) =>
        key.Library == opened.Library && (opened.Library.Protocol == Protocol.Connection || SymbolEqualityComparer.Default.Equals(key.Type, opened.Type));

    /// <summary>On every path that leads there.</summary>
    private static bool HasUncommittedWork(SessionStates states, Protocol protocol)
    {
        var uncommitted = SessionStates.InTransaction | (protocol == Protocol.Connection ? SessionStates.None : SessionStates.AnyDirty) | (protocol == Protocol.Autobegin ? SessionStates.HeldFlushed : SessionStates.None);
        return states != SessionStates.None && (states & ~uncommitted) == 0;
    }

    /// <summary>Opened over the connection of another one, or told to use its transaction.</summary>
    private static bool JoinsAnother(Opened opened, SessionFlow flow, SessionKey key) =>
        OperationWalk.InEvaluationOrder(opened.Operation).Exists(operation => operation != opened.Operation && flow.Services.Model.RoleOf(operation.Type).Role is TypeRole.Session or TypeRole.Transaction)
        || Happenings.On(flow, key).Any(happening => happening.Operation == SessionOperation.Begin
            && happening.Visit.Step.Operation is IInvocationOperation begin && begin.Arguments.Any(argument => flow.Services.Model.RoleOf(argument.Value.Type).Role == TypeRole.Transaction));

    private static bool Writes(SessionFlow flow, SessionKey key) => Happenings.On(flow, key).Any(happening =>
        happening.IsChange(key.Library) || happening.Operation == SessionOperation.Flush
        || happening.Operation == SessionOperation.Commit && key.Library.CommitFlushes && UnsavedWrites.At(happening.Visit.Step, key, flow));
}
