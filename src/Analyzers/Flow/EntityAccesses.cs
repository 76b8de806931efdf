using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A property of a local or parameter that a lambda reads or changes.</summary>
internal readonly record struct EntityAccess(ISymbol Root, IPropertySymbol Member, IOperation Operation, bool Writes, bool IsBehindAwait);

/// <summary>What the body of a lambda does to the properties of objects, whoever declares them.</summary>
internal sealed class EntityAccesses
{
    private readonly LoweredBody _body;

    private EntityAccesses(LoweredBody body) => _body = body;

    public static IReadOnlyList<EntityAccess> In(LoweredBody body)
    {
        var accesses = new EntityAccesses(body);
        var found = new List<EntityAccess>();
        var behindAwait = BlocksBehindAwaits(body);
        foreach (var block in body.Graph.Blocks)
        {
            var isBehindAwait = behindAwait.Contains(block.Ordinal);
            foreach (var operation in body.OperationsIn(block))
            {
                isBehindAwait |= operation is IAwaitOperation;
                if (accesses.Access(operation) is var (root, member, writes))
                    found.Add(new EntityAccess(root, member, operation, writes, isBehindAwait));
            }
        }

        return found;
    }

    /// <summary>Whether the object is declared outside the lambda, so that all its runs share it.</summary>
    public static bool IsShared(EntityAccess access, LoweredBody body)
    {
        for (var symbol = access.Root.ContainingSymbol; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol, body.Owner))
                return false;
        }

        return true;
    }

    private (ISymbol Root, IPropertySymbol Member, bool Writes)? Access(IOperation operation)
    {
        switch (operation)
        {
            case IAssignmentOperation { Target: var target } when PropertyOf(target) is { } written:
                return (written.Root, written.Member, true);
            case IIncrementOrDecrementOperation { Target: var target } when PropertyOf(target) is { } counted:
                return (counted.Root, counted.Member, true);
            case IInvocationOperation { TargetMethod.Name: var name, Instance: { } collection } when CollectionMembers.Changes(name) && PropertyOf(collection) is { } changed:
                return (changed.Root, changed.Member, true);
            case IPropertyReferenceOperation { Parent: not (IAssignmentOperation or IIncrementOrDecrementOperation or IFlowCaptureOperation) } property when PropertyOf(property) is { } read:
                return (read.Root, read.Member, false);
            default:
                return null;
        }
    }

    /// <summary>The property, and the local or parameter that its chain begins with: <c>order.User.Name</c>.</summary>
    private (ISymbol Root, IPropertySymbol Member)? PropertyOf(IOperation operation)
    {
        if (_body.Captures.Behind(operation) is not IPropertyReferenceOperation { Property: { IsIndexer: false } member, Instance: { } instance })
            return null;
        for (var value = _body.Captures.Behind(instance); ; value = _body.Captures.Behind(value))
        {
            switch (value)
            {
                case ILocalReferenceOperation local:
                    return (local.Local, member);
                case IParameterReferenceOperation parameter:
                    return (parameter.Parameter, member);
                case IPropertyReferenceOperation { Property.IsIndexer: false, Instance: { } owner }:
                    value = owner;
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>The blocks that a path leads to from an await in another one.</summary>
    private static HashSet<int> BlocksBehindAwaits(LoweredBody body)
    {
        var found = new HashSet<int>();
        var pending = new Queue<BasicBlock>(body.Graph.Blocks.Where(block => body.OperationsIn(block).Any(operation => operation is IAwaitOperation)));
        while (pending.Count > 0)
        {
            var block = pending.Dequeue();
            foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (branch?.Destination is { } next && found.Add(next.Ordinal))
                    pending.Enqueue(next);
            }
        }

        return found;
    }
}
