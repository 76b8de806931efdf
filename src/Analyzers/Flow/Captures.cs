using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the flow captures and the locals of a graph stand for: the values that its blocks put into them.</summary>
internal sealed class Captures
{
    private readonly Dictionary<CaptureId, List<IOperation>> _values = [];
    private readonly Dictionary<ILocalSymbol, List<IOperation>> _assigned = new(SymbolEqualityComparer.Default);

    private Captures(LoweredBody body)
    {
        foreach (var operation in body.Operations)
        {
            if (operation is IFlowCaptureOperation capture)
                Add(_values, capture.Id, capture.Value);
            foreach (var (target, value) in Assignments.In(operation))
            {
                if (LocalIn(target) is { } local)
                    Add(_assigned, local, value);
            }
        }
    }

    public static Captures In(LoweredBody body) => new(body);

    /// <summary>All values that a capture may hold.</summary>
    public IReadOnlyList<IOperation> Of(CaptureId id) => _values.TryGetValue(id, out var values) ? values : [];

    /// <summary>The value that a capture holds; null where it may hold another.</summary>
    public IOperation? Only(CaptureId id) => Of(id) is [var only] ? only : null;

    /// <summary>The local that an assignment is to: where its value takes several steps to build, the graph captures the local before.</summary>
    public ILocalSymbol? LocalIn(IOperation target) =>
        (target is IFlowCaptureReferenceOperation { Id: var id } ? Only(id) : target) is ILocalReferenceOperation { Local: var local } ? local : null;

    /// <summary>All values that a local is assigned.</summary>
    public IReadOnlyList<IOperation> Assigned(ILocalSymbol local) => _assigned.TryGetValue(local, out var values) ? values : [];

    /// <summary>The value that a local is assigned; null where it is assigned another, or none.</summary>
    public IOperation? OnlyAssigned(ILocalSymbol local) => Assigned(local) is [var only] ? only : null;

    /// <summary>What is cast or captured on the way; of several values the last in the text stands for all.</summary>
    public IOperation Behind(IOperation value)
    {
        value = OperationWalk.WithoutCasts(value);
        while (value is IFlowCaptureReferenceOperation { Id: var id } && Of(id) is [.., var held])
            value = OperationWalk.WithoutCasts(held);
        return value;
    }

    /// <summary>What a value is an element of, where it is the current one of an enumerator (as <c>foreach</c> makes it), or taken by its place; null of any other.</summary>
    public IOperation? SequenceOf(IOperation value)
    {
        switch (Behind(value))
        {
            case IPropertyReferenceOperation { Property.Name: "Current", Instance: { } enumerator } when Behind(enumerator) is IInvocationOperation { TargetMethod.Name: "GetEnumerator" or "GetAsyncEnumerator" } begun:
                return (begun.Instance ?? begun.Arguments.FirstOrDefault()?.Value) is { } sequence ? Behind(sequence) : null;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed }:
                return Behind(indexed);
            case IArrayElementReferenceOperation element:
                return Behind(element.ArrayReference);
            default:
                return null;
        }
    }

    private static void Add<T>(Dictionary<T, List<IOperation>> all, T key, IOperation value)
        where T : notnull
    {
        if (!all.TryGetValue(key, out var values))
            all[key] = values = [];
        values.Add(value);
    }
}
