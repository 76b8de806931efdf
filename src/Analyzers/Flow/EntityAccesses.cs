using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A property of an object that a lambda reads or changes, with the local or parameter that the object is reached by.</summary>
internal readonly record struct EntityAccess(ISymbol Root, IPropertySymbol Member, IOperation Operation, bool Writes, bool IsBehindAwait)
{
    /// <summary>What an element on the way is taken by: <c>orders[0].Total</c>.</summary>
    public IOperation? Index { get; init; }

    public string Name => Index is null ? $"{Root.Name}.{Member.Name}" : $"{Root.Name}[{Index.Syntax}].{Member.Name}";
}

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
                if (accesses.Access(operation) is var (target, writes))
                    found.Add(new EntityAccess(target.Root, target.Member, operation, writes, isBehindAwait) { Index = target.Index });
            }
        }

        return found;
    }

    /// <summary>Whether the object is declared outside the lambda, and no run takes an element of its own, so that all its runs share it.</summary>
    public static bool IsShared(EntityAccess access, LoweredBody body) => IsOutside(access.Root, body) && access.Index switch
    {
        null or { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation { Local: var local } => IsOutside(local, body),
        IParameterReferenceOperation { Parameter: var parameter } => IsOutside(parameter, body),
        _ => false,
    };

    /// <summary>Whether two accesses are of one property, as long as the local that an element is taken by stays the same.</summary>
    public static bool AreOfOne(EntityAccess a, EntityAccess b) =>
        SymbolEqualityComparer.Default.Equals(a.Root, b.Root) && SymbolEqualityComparer.Default.Equals(a.Member, b.Member) && (a.Index, b.Index) switch
        {
            (null, null) => true,
            ({ ConstantValue: { HasValue: true, Value: { } one } }, { ConstantValue: { HasValue: true, Value: var other } }) => one.Equals(other),
            (ILocalReferenceOperation one, ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Local, other.Local),
            (IParameterReferenceOperation one, IParameterReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Parameter, other.Parameter),
            _ => false,
        };

    /// <summary>Whether a local or parameter is declared outside the lambda.</summary>
    public static bool IsOutside(ISymbol declared, LoweredBody body)
    {
        for (var symbol = declared.ContainingSymbol; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol, body.Owner))
                return false;
        }

        return true;
    }

    private ((ISymbol Root, IPropertySymbol Member, IOperation? Index) Target, bool Writes)? Access(IOperation operation)
    {
        switch (operation)
        {
            case IAssignmentOperation { Target: var target } when PropertyOf(target) is { } written:
                return (written, true);
            case IIncrementOrDecrementOperation { Target: var target } when PropertyOf(target) is { } counted:
                return (counted, true);
            case IInvocationOperation { TargetMethod.Name: var name, Instance: { } collection } when CollectionMembers.Changes(name) && PropertyOf(collection) is { } changed:
                return (changed, true);
            case IPropertyReferenceOperation { Parent: not (IAssignmentOperation or IIncrementOrDecrementOperation or IFlowCaptureOperation) } property when PropertyOf(property) is { } read:
                return (read, false);
            default:
                return null;
        }
    }

    /// <summary>The property, the local or parameter that its chain begins with, and what an element in it is taken by: <c>order.User.Name</c>, <c>orders[0].Total</c>.</summary>
    private (ISymbol Root, IPropertySymbol Member, IOperation? Index)? PropertyOf(IOperation operation)
    {
        if (_body.Captures.Behind(operation) is not IPropertyReferenceOperation { Property: { IsIndexer: false } member, Instance: { } instance })
            return null;
        IOperation? index = null;
        for (var value = _body.Captures.Behind(instance); ; value = _body.Captures.Behind(value))
        {
            switch (value)
            {
                case ILocalReferenceOperation local:
                    return (local.Local, member, index);
                case IParameterReferenceOperation parameter:
                    return (parameter.Parameter, member, index);
                case IPropertyReferenceOperation { Property.IsIndexer: false, Instance: { } owner }:
                    value = owner;
                    break;
                case IPropertyReferenceOperation { Arguments: [{ Value: var at }], Instance: { } list } when index is null:
                    (value, index) = (list, OperationWalk.WithoutConversions(at));
                    break;
                case IArrayElementReferenceOperation { Indices: [var place], ArrayReference: var array } when index is null:
                    (value, index) = (array, OperationWalk.WithoutConversions(place));
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
