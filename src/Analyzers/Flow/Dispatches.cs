using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How the code that a call leads to is found.</summary>
internal enum Handling : byte
{
    /// <summary>The call names it.</summary>
    None,

    /// <summary>A message is handed to it and to others, in an order that nobody knows.</summary>
    OfAll,

    /// <summary>A message is handed to it alone; what stands around it elsewhere may save the work that it leaves.</summary>
    OfOne,

    /// <summary>The same, and what stands around it is in sight: that may end its work, or handle its failure.</summary>
    Surrounded,
}

/// <summary>What handles a message: the class that the container makes, the method of it that runs, and the contract by which it is found.</summary>
internal readonly record struct MessageHandler(INamedTypeSymbol Type, IMethodSymbol Method, INamedTypeSymbol Contract);

/// <summary>
/// Calls that hand a message over to its handlers and wait for them: those of this compilation that stand for exactly the type of the argument. They are listed once,
/// when first asked for. A dispatcher of the code base's own counts where its code names the contract of the handlers, and opens no scope for them.
/// </summary>
internal sealed class Dispatches(FlowServices services)
{
    private const int MaximumDepth = 3;
    private const string Suffix = "Handler";

    private readonly ConcurrentDictionary<IMethodSymbol, INamedTypeSymbol[]> _named = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _surrounded = new(SymbolEqualityComparer.Default);
    private Dictionary<ITypeSymbol, MessageHandler[]>? _handlers;

    private DispatchTable Table => services.Model.Dispatches;

    /// <summary>The handlers that run, one after the other, before the call is over; empty where it is none, or where nobody knows which.</summary>
    public IReadOnlyList<MessageHandler> Of(IInvocationOperation call, CancellationToken cancellation)
    {
        if (call.Arguments.IsEmpty || call.TargetMethod.IsStatic || All(cancellation) is not { Count: > 0 } all || MessageIn(call) is not { } message || !all.TryGetValue(message, out var handlers))
            return [];
        var dispatch = Table.Of(call.TargetMethod);
        var met = dispatch is null ? Array.FindAll(handlers, handler => IsOwn(handler.Contract) && Names(call.TargetMethod, handler.Contract, cancellation))
            : Array.FindAll(handlers, handler => dispatch.Contracts.Contains(handler.Contract, SymbolEqualityComparer.Default));
        return met.Length <= 1 || dispatch is { ToAll: true } ? met : [];
    }

    /// <summary>The calls in files that name a message of the handler's, by members that dispatch; unbound.</summary>
    public IEnumerable<InvocationExpressionSyntax> MayReach(IMethodSymbol method, CancellationToken cancellation)
    {
        if (Table.IsEmpty)
            yield break;
        var files = SourceFiles.Of(services.Compilation);
        foreach (var message in All(cancellation).Where(entry => Array.Exists(entry.Value, handler => SymbolEqualityComparer.Default.Equals(handler.Method, method))).Select(entry => entry.Key.Name))
        {
            foreach (var call in files.With(message, cancellation).SelectMany(file => Table.Members.SelectMany(member => file.CallsOf(member, cancellation))))
                yield return call;
        }
    }

    /// <summary>How a message comes to a handler by the contract.</summary>
    public Handling By(INamedTypeSymbol contract) =>
        Table.HandsToAll(contract) ? Handling.OfAll
        : _surrounded.GetOrAdd(contract, IsSurrounded) ? Handling.Surrounded
        : Handling.OfOne;

    /// <summary>A behavior that has a session, or a decorator: a handler of any message.</summary>
    private bool IsSurrounded(INamedTypeSymbol contract) =>
        !IsOwn(contract) && Table.Pipelines.Any(pipeline => services.Implementations.Of(pipeline).Any(EndsWork))
        || services.Implementations.Of(contract).Any(type => type.AllInterfaces.Any(way => SymbolEqualityComparer.Default.Equals(way.OriginalDefinition, contract) && way.TypeArguments[0].TypeKind == TypeKind.TypeParameter));

    private bool EndsWork(INamedTypeSymbol behavior) =>
        services.Bearing.Bears(behavior) || behavior.InstanceConstructors.Any(constructor => constructor.Parameters.Any(static parameter => parameter.Type is INamedTypeSymbol type && RepositoryTypes.IsUnitOfWork(type)));

    /// <summary>The type of what is handed over, where no other object can be meant: a class of which there are no others in sight.</summary>
    private ITypeSymbol? MessageIn(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is { } argument && OperationWalk.WithoutCasts(argument.Value) is { Type: INamedTypeSymbol { IsAbstract: false } type } value
            && (value is IObjectCreationOperation || services.Implementations.Of(type).Count == 0)
            ? type
            : null;

    private bool IsOwn(INamedTypeSymbol contract) => !Table.Contracts.Contains(contract, SymbolEqualityComparer.Default);

    private Dictionary<ITypeSymbol, MessageHandler[]> All(CancellationToken cancellation) =>
        Volatile.Read(ref _handlers) is { } known ? known : Interlocked.CompareExchange(ref _handlers, MayBeAny(cancellation) ? Find() : new(SymbolEqualityComparer.Default), null) ?? _handlers!;

    /// <summary>Whether a library is referenced, or a type of the code base is named as a contract of handlers: else no type is bound for it.</summary>
    private bool MayBeAny(CancellationToken cancellation) =>
        !Table.IsEmpty
        || SourceFiles.Of(services.Compilation).All.Any(file => file.Types(cancellation).Any(static type => !type.IsClass && type.Name.EndsWith(Suffix, StringComparison.Ordinal)))
        || services.Implementations.Projects.Any(project => project.TypeNames.Any(static name => name.EndsWith(Suffix, StringComparison.Ordinal)));

    private Dictionary<ITypeSymbol, MessageHandler[]> Find() => Table.Contracts.Concat(services.Implementations.Contracts.Where(IsContract))
        .SelectMany(contract => services.Implementations.Of(contract).SelectMany(type => In(type, contract)))
        .GroupBy(found => found.Message, found => found.Handler, SymbolEqualityComparer.Default)
        .ToDictionary(group => (ITypeSymbol)group.Key!, group => group.Distinct().ToArray(), (IEqualityComparer<ITypeSymbol>)SymbolEqualityComparer.Default);

    /// <summary>An interface of the code base that is named as one for handlers, and whose one method takes what it is made for.</summary>
    private bool IsContract(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Interface, TypeParameters: [var message, ..] } && type.Name.EndsWith(Suffix, StringComparison.Ordinal) && services.Implementations.IsOfThisCodeBase(type.ContainingAssembly)
        && type.GetMembers() is [IMethodSymbol { Parameters: [{ Type: var taken }, ..] }] && SymbolEqualityComparer.Default.Equals(taken, message);

    private IEnumerable<(ITypeSymbol Message, MessageHandler Handler)> In(INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        foreach (var way in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(way.OriginalDefinition, contract) && way is { TypeArguments: [INamedTypeSymbol message, ..] } && way.GetMembers() is [IMethodSymbol member]
                && type.FindImplementationForInterfaceMember(member) is IMethodSymbol method && services.Sources.Holds(method.OriginalDefinition))
                yield return (message, new MessageHandler(type, method.OriginalDefinition, contract));
        }
    }

    /// <summary>Whether the code of a dispatcher finds handlers by a contract, in the scope that it was made in.</summary>
    private bool Names(IMethodSymbol method, INamedTypeSymbol contract, CancellationToken cancellation) =>
        services.Implementations.Target(method) is { } target && services.Sources.Holds(target)
        && (_named.TryGetValue(target, out var known) ? known : _named.GetOrAdd(target, ContractsIn(target, MaximumDepth, cancellation) ?? [])).Contains(contract, SymbolEqualityComparer.Default);

    /// <summary>The interfaces that a method and its helpers name; null where one of them opens a scope.</summary>
    private INamedTypeSymbol[]? ContractsIn(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (services.Sources.BodyOf(method, cancellation) is not { } body)
            return [];
        services.Counters.BodyFollowed();
        var found = new List<INamedTypeSymbol>();
        foreach (var operation in OperationWalk.Own(body))
        {
            if (operation is ITypeOfOperation { TypeOperand: INamedTypeSymbol named })
                found.Add(named.OriginalDefinition);
            if (operation is not IInvocationOperation { TargetMethod: var called })
                continue;
            if (OperationWalk.OpensScope(operation))
                return null;
            found.AddRange(called.TypeArguments.SelectMany(NamedIn));
            if (depth == 0 || services.Implementations.Target(called) is not { } helper || !services.Sources.Holds(helper) || SymbolEqualityComparer.Default.Equals(helper, method))
                continue;
            if (ContractsIn(helper, depth - 1, cancellation) is not { } inner)
                return null;
            found.AddRange(inner);
        }

        return found.ToArray();
    }

    private static IEnumerable<INamedTypeSymbol> NamedIn(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true } named ? named.TypeArguments.SelectMany(NamedIn).Append(named.OriginalDefinition) : [];
}
