using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Tells whether a body has anything to do with sessions; only then is its graph built.</summary>
internal sealed class Interest(FlowServices services)
{
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _methods = new(SymbolEqualityComparer.Default);

    /// <summary>Whether any operation of the tree has to do with sessions.</summary>
    public bool Any(IOperation root, CancellationToken cancellation)
    {
        var dispatches = 0;
        var pending = new Stack<IOperation>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (Concerns(operation, cancellation))
                return true;

            // A message that is sent and waited for is its handler's business; of two, one may find what the other left.
            if (operation is IInvocationOperation call && services.Dispatches.Of(call, cancellation).Any(handler => services.Bearing.Bears(handler.Type)) && (++dispatches > 1 || !IsPlain(call)))
                return true;
            foreach (var child in operation.ChildOperations)
                pending.Push(child);
        }

        return false;
    }

    /// <summary>The same of a member: one that is given a session for its commands, and may have forgotten it.</summary>
    public bool Any(IOperation root, Func<ISymbol?> owner, CancellationToken cancellation) =>
        Any(root, cancellation) || services.Model.CommandsAreGivenSessions && owner() is IMethodSymbol method && method.Parameters.Any(parameter => Sessionless.IsClientSession(parameter.Type, services));

    private static bool IsPlain(IInvocationOperation call)
    {
        if (!OperationWalk.IsAwaitedInPlace(call) && !OperationWalk.IsReturned(call))
            return false;
        for (var around = call.Parent; around is not null; around = around.Parent)
        {
            if (around is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
        }

        return true;
    }

    private bool Concerns(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IInvocationOperation call => services.Model.MeaningOf(call) is { } meaning ? meaning.Operation != SessionOperation.DeferredQuery : Concerns(call.TargetMethod, cancellation),
        IMethodReferenceOperation reference => Concerns(reference.Method, cancellation),
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member.IsStatic: true }, Value: { } kept } => services.Model.RoleOf(OperationWalk.WithoutConversions(kept).Type).Role == TypeRole.Part,
        IObjectCreationOperation creation => services.Model.RoleOf(creation.Type).Role == TypeRole.Session,
        _ => false,
    };

    private bool Concerns(IMethodSymbol method, CancellationToken cancellation)
    {
        // Behind a contract of any entity another class may stand for each.
        var definition = method is { IsGenericMethod: false, ContainingType: { TypeKind: TypeKind.Interface, IsGenericType: true } } ? method : (method.ReducedFrom ?? method).OriginalDefinition;
        if (_methods.TryGetValue(definition, out var known))
            return known;
        return _methods.GetOrAdd(definition, Find(definition, cancellation));
    }

    private bool Find(IMethodSymbol method, CancellationToken cancellation)
    {
        if (services.Model.MeaningOf(method) is { } meaning)
            return meaning.Operation != SessionOperation.DeferredQuery;
        if (CommitNames.Say(method) && services.Bearing.Bears(method.ContainingType))
            return true;

        if (OutOfSight.Begins(method, services))
            return true;

        // What a method of one's own opens may only be enumerated here, or let go by a using.
        if (services.Makers.Make(method, cancellation))
            return true;
        if (services.Implementations.Target(method) is not { } target || target.DeclaringSyntaxReferences.IsEmpty)
            return false;
        return Takes(target) || WithReceiver(target) is { } implementation && Takes(implementation)
            || services.Bearing.HasSession(target.ContainingType) && services.Summaries.Of(target, cancellation) is { IsEmpty: false };
    }

    private bool Takes(IMethodSymbol method) => method.Parameters.Any(parameter => services.Model.IsSession(parameter.Type) || services.Bearing.Bears(parameter.Type));

    /// <summary>An extension block is a type without a name; around it there is, for each of its methods, one of that name that takes the receiver as well.</summary>
    private static IMethodSymbol? WithReceiver(IMethodSymbol method) => method.ContainingType is { Name: "", ContainingType: { } around }
        ? around.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(twin => twin.Parameters.Skip(1).Select(parameter => parameter.Name).SequenceEqual(method.Parameters.Select(parameter => parameter.Name)))
        : null;
}
