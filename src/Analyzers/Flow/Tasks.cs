using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which started tasks a value stands for: through locals, arrays, lists (also as they are written in place), captures and WhenAll.</summary>
internal sealed class Tasks(Origins origins)
{
    private const int MaximumDepth = 16;
    private readonly Dictionary<IOperation, ulong> _started = [];
    private readonly Dictionary<ILocalSymbol, ulong> _held = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, ulong> _built = [];

    public void Start(IOperation call, int number)
    {
        if (number < 64)
            _started[call] = _started.TryGetValue(call, out var bits) ? bits | 1UL << number : 1UL << number;
    }

    /// <summary>Takes note of a local that is filled with tasks, or of a list that is added to.</summary>
    public void Enter(IOperation operation)
    {
        if (operation is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Enqueue" or "Push", Instance: { } instance, Arguments.Length: > 0 } add)
        {
            if (LocalBehind(instance) is { } list)
                Hold(list, In(add.Arguments[0].Value));
            else if (instance is IFlowCaptureReferenceOperation { Id: var id })
                _built[id] = In(add.Arguments[0].Value) | (_built.TryGetValue(id, out var before) ? before : 0);
        }

        foreach (var (target, value) in Assignments.In(operation))
        {
            if (target is ILocalReferenceOperation { Local: var local })
                Hold(local, In(value));
        }
    }

    /// <summary>The tasks that a value holds.</summary>
    public ulong In(IOperation? value) => In(value, 0);

    private ulong In(IOperation? value, int depth)
    {
        if (value is null || depth > MaximumDepth || _started.Count == 0)
            return 0;
        var bits = 0UL;
        foreach (var operation in OperationWalk.InEvaluationOrder(value))
        {
            if (_started.TryGetValue(operation, out var own))
                bits |= own;
            if (operation is ILocalReferenceOperation local && _held.TryGetValue(local.Local, out var held))
                bits |= held;
            if (operation is IFlowCaptureReferenceOperation reference)
            {
                bits |= _built.TryGetValue(reference.Id, out var built) ? built : 0;
                foreach (var captured in origins.Captured(reference.Id))
                    bits |= In(captured, depth + 1);
            }
        }

        return bits;
    }

    private ILocalSymbol? LocalBehind(IOperation instance) => instance switch
    {
        ILocalReferenceOperation local => local.Local,
        IConversionOperation conversion => LocalBehind(conversion.Operand),
        IFlowCaptureReferenceOperation reference => origins.Captured(reference.Id).Select(LocalBehind).FirstOrDefault(local => local is not null),
        _ => null,
    };

    private void Hold(ILocalSymbol local, ulong bits)
    {
        if (bits != 0)
            _held[local] = _held.TryGetValue(local, out var known) ? known | bits : bits;
    }
}
