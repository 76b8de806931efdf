using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// <c>db.Add(tag); added = true; ... if (added) Save();</c>: flags that are set where a path begins, in its block or in the handler that it comes out of, close the ways
/// that ask for the other value, until they are set again; so do those that work which failed was to set (<c>stored = Save()</c>). What is still known on a path is a
/// set of bits, one a flag.
/// </summary>
internal sealed class SetFlags
{
    private const int Maximum = 8;
    private static readonly SetFlags None = new([]);
    private readonly (ILocalSymbol Flag, object Value)[] _flags;

    private SetFlags((ILocalSymbol Flag, object Value)[] flags) => _flags = flags;

    /// <summary>All of them, as bits.</summary>
    public int All => (1 << _flags.Length) - 1;

    public static SetFlags In(LoweredBody body, BasicBlock block) => Of(body, [block], []);

    /// <summary>What is known behind a handler that work on a session fell into.</summary>
    public static SetFlags Behind(Handler handler, SessionFlow flow, SessionKey key)
    {
        var known = By(handler, flow.Body)._flags.Concat(UnsetFlags.In(handler, flow, key)).Take(Maximum).ToArray();
        return known.Length == 0 ? None : new SetFlags(known);
    }

    /// <summary>What a handler sets before it first decides anything, and nowhere else.</summary>
    private static SetFlags By(Handler handler, LoweredBody body)
    {
        if (handler.Syntax.Filter is not null)
            return None;
        var always = new List<BasicBlock>();
        for (var block = body.Graph.Blocks[handler.Region.FirstBlockOrdinal]; ; block = block.FallThroughSuccessor!.Destination!)
        {
            always.Add(block);
            if (block.ConditionalSuccessor is not null || block.FallThroughSuccessor?.Destination is not { } next || next.Ordinal <= block.Ordinal || !handler.Contains(next.Ordinal))
                break;
        }

        return Of(body, always, body.Graph.Blocks.Where(block => handler.Contains(block.Ordinal) && !always.Contains(block)));
    }

    private static SetFlags Of(LoweredBody body, IEnumerable<BasicBlock> passed, IEnumerable<BasicBlock> maybePassed)
    {
        List<(ILocalSymbol Flag, object Value)>? found = null;
        foreach (var operation in passed.SelectMany(body.OperationsIn))
        {
            if (FlagOf(operation) is not { } flag)
                continue;
            found ??= [];
            found.RemoveAll(known => SymbolEqualityComparer.Default.Equals(known.Flag, flag));
            if (ValueOf(operation) is { } value)
                found.Add((flag, value));
        }

        if (found is null)
            return None;
        foreach (var operation in maybePassed.SelectMany(body.OperationsIn))
            found.RemoveAll(known => SymbolEqualityComparer.Default.Equals(known.Flag, FlagOf(operation)) && !known.Value.Equals(ValueOf(operation)));
        return new SetFlags(found.Where(known => SymbolEqualityComparer.Default.Equals(known.Flag.ContainingSymbol, body.Owner) && !new Fillings(body, known.Flag).IsFilledInside).Take(Maximum).ToArray());
    }

    /// <summary>What is known behind a block.</summary>
    public int Behind(LoweredBody body, BasicBlock block, int known)
    {
        if (known == 0)
            return 0;
        foreach (var operation in body.OperationsIn(block))
        {
            if (FlagOf(operation) is not { } flag)
                continue;
            for (var i = 0; i < _flags.Length; i++)
            {
                if (SymbolEqualityComparer.Default.Equals(_flags[i].Flag, flag) && !_flags[i].Value.Equals(ValueOf(operation)))
                    known &= ~(1 << i);
            }
        }

        return known;
    }

    /// <summary>Whether the edge is taken only where a flag has the other value.</summary>
    public bool Close(ControlFlowBranch edge, int known)
    {
        if (known == 0 || EdgeTests.Of(edge) is not var (condition, value))
            return false;
        for (var i = 0; i < _flags.Length; i++)
        {
            if ((known & 1 << i) != 0 && EdgeTests.Holds(condition, side => IsFlag(side, _flags[i].Flag), _flags[i].Value) is { } holds)
                return holds != value;
        }

        return false;
    }

    private static bool IsFlag(IOperation side, ILocalSymbol flag) => side is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, flag);

    /// <summary>The flag or count that an operation sets, to whatever value.</summary>
    public static ILocalSymbol? FlagOf(IOperation operation) =>
        OperationWalk.WrittenBy(operation) is ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean or SpecialType.System_Int32 } flag } ? flag : null;

    /// <summary>The constant that a flag or count is set to; null where it is set to another value.</summary>
    public static object? ValueOf(IOperation operation) =>
        operation is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: bool or int } constant } ? constant.Value : null;
}
