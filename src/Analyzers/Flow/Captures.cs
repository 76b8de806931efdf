using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the flow captures of a graph stand for: the values that its blocks put into them.</summary>
internal sealed class Captures
{
    private readonly Dictionary<CaptureId, List<IOperation>> _values = [];

    private Captures(LoweredBody body)
    {
        foreach (var operation in BodyOperations.Of(body))
        {
            if (operation is not IFlowCaptureOperation capture)
                continue;
            if (!_values.TryGetValue(capture.Id, out var values))
                _values[capture.Id] = values = [];
            values.Add(capture.Value);
        }
    }

    public static Captures In(LoweredBody body) => new(body);

    /// <summary>All values that a capture may hold.</summary>
    public IReadOnlyList<IOperation> Of(CaptureId id) => _values.TryGetValue(id, out var values) ? values : [];

    /// <summary>The value that a capture holds; null where it may hold another.</summary>
    public IOperation? Only(CaptureId id) => Of(id) is [var only] ? only : null;

    /// <summary>What is cast or captured on the way; of several values the last in the text stands for all.</summary>
    public IOperation Behind(IOperation value)
    {
        value = OperationWalk.WithoutCasts(value);
        while (value is IFlowCaptureReferenceOperation { Id: var id } && Of(id) is [.., var held])
            value = OperationWalk.WithoutCasts(held);
        return value;
    }
}
