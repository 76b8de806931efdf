using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Who else decides the commit of a session that a repository was given.</summary>
internal sealed class CommitOwners(FlowServices services)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, INamedTypeSymbol[]> _units = new(SymbolEqualityComparer.Default);
    private INamedTypeSymbol[]? _committing;
    private INamedTypeSymbol[]? _beginning;

    /// <summary>The types of this compilation with a member that commits, by its name.</summary>
    private INamedTypeSymbol[] Committing => _committing ??= services.Implementations.SourceTypes
        .Where(type => type.GetMembers().Any(static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } && CommitNames.AreOfUnits(member.Name))).ToArray();

    /// <summary>The types of this compilation, no repositories, by which others begin a transaction.</summary>
    private INamedTypeSymbol[] Beginning => _beginning ??= services.Implementations.SourceTypes.Where(type => BeginsForOthers(type) && !services.Repositories.Contains(type) && !services.Model.IsSession(type)).ToArray();

    /// <summary>Whether users of the repository may begin a transaction on its session, in which a context merely flushes: by a member of its own, or by a unit of work.</summary>
    public bool OfferTransaction(INamedTypeSymbol repository, SessionKey key)
    {
        if (key.Library.Protocol != Protocol.Context || key.Library.Transactions.Length == 0)
            return false;
        for (var type = repository; type is not null; type = type.BaseType)
        {
            if (BeginsForOthers(type))
                return true;
        }

        return Array.Exists(Beginning, unit => services.Bearing.HasSession(unit, key.Library));
    }

    /// <summary>A half sentence naming another commit owner that the code shows, or null.</summary>
    /// <param name="method">The repository's method.</param>
    /// <param name="key">The session that it commits.</param>
    /// <param name="endsTransaction">Whether it commits a transaction, and does not merely save.</param>
    /// <param name="cancellation">Ends the search.</param>
    public string? Of(IMethodSymbol method, SessionKey key, bool endsTransaction, CancellationToken cancellation)
    {
        if (_units.GetOrAdd(method.ContainingType, UnitsExposing) is [var unit, ..])
            return $"'{unit.Name}' hands it out and commits";
        return AmongCallers(method, key, endsTransaction, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default), cancellation);
    }

    /// <summary>Whether every caller in sight commits, on every path, after the call: then the commit can simply go.</summary>
    public bool EveryCallerCommitsAfter(IMethodSymbol method, SessionKey key, CancellationToken cancellation)
    {
        var calls = services.Callers.With(key, method, cancellation).ToArray();
        return calls.Length > 0 && Array.TrueForAll(calls, call => call.Session is { } own && AlwaysCommitsAfter(call.Site, own));
    }

    /// <summary>Whether a private member is given the session by members of its class alone that opened it, directly or through one another.</summary>
    public bool IsOpenedByCallers(IMethodSymbol method, SessionKey key, CancellationToken cancellation) =>
        IsOpenedByCallers(method, key, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default), cancellation);

    private bool IsOpenedByCallers(IMethodSymbol method, SessionKey key, HashSet<IMethodSymbol> seen, CancellationToken cancellation)
    {
        if (method.DeclaredAccessibility != Accessibility.Private || key is not { Kind: SessionKeyKind.Parameter, Symbol: IParameterSymbol } || !seen.Add(method))
            return false;
        var calls = services.Callers.With(key, method, cancellation).ToArray();
        return calls.Length > 0 && Array.TrueForAll(calls, call => call.Session is { } own
            && (IsOpened(own, call.Site.Flow) || call.Site.Caller is { } caller && IsOpenedByCallers(caller, own, seen, cancellation)));
    }

    /// <summary>In the body of the call, or, where that is a lambda, in one around it.</summary>
    private static bool IsOpened(SessionKey key, SessionFlow flow) =>
        key.OpenedHere || key.Kind == SessionKeyKind.Local && flow.Declaring(key) is { } declaring && declaring.Visits.SelectMany(visit => visit.Keys).Any(known => known.Equals(key) && known.OpenedHere);

    /// <summary>Callers in the repository itself decide nothing; theirs may.</summary>
    private string? AmongCallers(IMethodSymbol method, SessionKey key, bool endsTransaction, HashSet<IMethodSymbol> seen, CancellationToken cancellation)
    {
        if (!seen.Add(method))
            return null;
        foreach (var (site, session) in services.Callers.With(key, method, cancellation))
        {
            if (site.Caller is not { } caller || session is not { } own)
                continue;

            // Inside the caller's transaction a context saves and does not commit.
            if (!endsTransaction && key.Library.Protocol == Protocol.Context && (site.Visit.Before.Of(own) & SessionStates.InTransaction) != 0)
                continue;
            var found = SymbolEqualityComparer.Default.Equals(caller.ContainingType, method.ContainingType)
                ? AmongCallers(caller, own, endsTransaction, seen, cancellation)
                : Other(site, own, method);
            if (found is not null)
                return found;
        }

        return null;
    }

    private static bool AlwaysCommitsAfter(CallSite site, SessionKey key)
    {
        if (site.Flow.PositionOf(site.Visit.Step) is not var (start, index))
            return false;
        var commits = new HashSet<Step>(site.Flow.Visits.Where(visit => visit.Step != site.Visit.Step && Commits.Commit(visit, key)).Select(visit => visit.Step));
        var seen = new HashSet<int>();
        var pending = new Stack<(int Block, int Step)>();
        pending.Push((start, index + 1));
        while (pending.Count > 0)
        {
            var (ordinal, from) = pending.Pop();
            if (from == 0 && !seen.Add(ordinal))
                continue;
            var block = site.Flow.Body.Blocks[ordinal];
            if (block.Steps.Skip(from).Any(commits.Contains))
                continue;
            if (block.Block.Kind == Microsoft.CodeAnalysis.FlowAnalysis.BasicBlockKind.Exit)
                return false;
            foreach (var branch in new[] { block.Block.ConditionalSuccessor, block.Block.FallThroughSuccessor })
            {
                if (branch?.Destination is { } destination)
                    pending.Push((destination.Ordinal, 0));
            }
        }

        return true;
    }

    private string? Other(CallSite site, SessionKey key, IMethodSymbol method)
    {
        var caller = site.Caller!;
        if ((site.Visit.Before.Of(key) & SessionStates.InTransaction) != 0)
            return $"'{caller.Name}' holds a transaction around it";
        foreach (var visit in site.Flow.Visits)
        {
            if (visit.Step == site.Visit.Step)
                continue;
            var other = visit.Step.Callee?.Method?.ContainingType;
            if (other is not null && SymbolEqualityComparer.Default.Equals(other, method.ContainingType))
                continue;
            if (services.Repositories.Contains(other))
            {
                if (Commits.Writes(visit, key) || Commits.Commit(visit, key))
                    return $"'{caller.Name}' also writes through '{other!.Name}'";
            }
            else if (Commits.Commit(visit, key))
            {
                return $"'{caller.Name}' commits as well";
            }
        }

        return null;
    }

    private static bool BeginsForOthers(INamedTypeSymbol type) =>
        type.GetMembers().Any(static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal } && CommitNames.OfferTransaction(member.Name));

    private INamedTypeSymbol[] UnitsExposing(INamedTypeSymbol repository)
    {
        var names = new HashSet<INamedTypeSymbol>(repository.AllInterfaces.Select(contract => contract.OriginalDefinition), SymbolEqualityComparer.Default) { repository };
        return Array.FindAll(Committing, type => !services.Repositories.Contains(type) && !services.Model.IsSession(type) && type.GetMembers().Any(Exposes));

        bool Exposes(ISymbol member) =>
            member is IPropertySymbol { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, Type: INamedTypeSymbol exposed } && names.Contains(exposed.OriginalDefinition);
    }
}
