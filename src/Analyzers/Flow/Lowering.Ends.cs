using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Transactions that a call hands out, a library's own or an object of the project around one: who ends that ends what the call has left open.</content>
internal sealed partial class Lowering
{
    private const int MaximumChoices = 8;
    private readonly Dictionary<ISymbol, List<IInvocationOperation>> _handedOut = new(SymbolEqualityComparer.Default);

    private void NoteHandedOut(IOperation operation)
    {
        foreach (var (target, value) in Assignments.In(operation))
        {
            if (CallsBehind(value).ToArray() is not { Length: > 0 } found || _origins.VariableOf(target) is not { } variable)
                continue;
            if (!_handedOut.TryGetValue(variable, out var calls))
                _handedOut[variable] = calls = [];
            calls.AddRange(found.Except(calls));
        }
    }

    private void VisitEnd(IInvocationOperation invocation)
    {
        if (invocation.Instance is not { } instance || CommitNames.EndOf(invocation.TargetMethod.Name) is not { } operation || IsNoTransaction(instance))
            return;
        if (operation != SessionOperation.EndTransaction && _services.Model.MeaningOf(invocation) is null && _origins.Of(instance) is { Kind: OriginKind.Transaction, Key: { } key } && key.Library == ConfiguredTypes.Library)
            AddSession(key, operation, invocation);
        foreach (var call in CallsBehind(instance))
        {
            if (_services.Sources.Holds(_services.Implementations.Target(call.TargetMethod)))
                _steps.Add(new Step { Kind = StepKind.End, Operation = invocation, Ends = call, SessionOperation = operation });
        }
    }

    private bool IsNoTransaction(IOperation value) =>
        OperationWalk.BehindAwait(value).Type is { } type && (_services.Model.RoleOf(type).Role is TypeRole.Session or TypeRole.Part or TypeRole.Factory || _services.Model.IsSavepoint(type));

    /// <summary>The calls whose result a value is, or may be.</summary>
    private IEnumerable<IInvocationOperation> CallsBehind(IOperation value, int depth = 0)
    {
        value = OperationWalk.BehindAwait(value);
        return value switch
        {
            IInvocationOperation call => [call],
            IFlowCaptureReferenceOperation capture => depth < MaximumChoices ? _origins.Captured(capture.Id).SelectMany(held => CallsBehind(held, depth + 1)) : [],
            _ when _origins.VariableOf(value) is { } variable => HandedOutTo(variable),
            _ => [],
        };
    }

    private IEnumerable<IInvocationOperation> HandedOutTo(ISymbol variable) =>
        _handedOut.TryGetValue(variable, out var calls) ? calls : _outer?.HandedOutTo(variable) ?? [];
}
