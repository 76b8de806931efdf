using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Queries whose rows are read while a loop works on them.</content>
internal sealed partial class Lowering
{
    private void NoteNextRow(IInvocationOperation invocation)
    {
        if (invocation.TargetMethod.Name is "MoveNext" or "MoveNextAsync" && EnumerationOf(invocation) is { } begun && StreamedBy(begun) is { } streamed)
            _steps.Add(new Step { Kind = StepKind.NextRow, Operation = invocation, Streams = streamed, Enumeration = begun });
    }

    private IInvocationOperation? EnumerationOf(IInvocationOperation next) =>
        (next.Instance is IFlowCaptureReferenceOperation reference ? _origins.Captured(reference.Id) : []).Select(OperationWalk.WithoutConversions).OfType<IInvocationOperation>().FirstOrDefault(call => call.TargetMethod.Name is "GetEnumerator" or "GetAsyncEnumerator");

    /// <summary>The session whose query the enumeration reads row by row; null for what was read before, and for what is not known.</summary>
    private SessionKey? StreamedBy(IInvocationOperation enumeration)
    {
        var sequence = QueriesHandedOut.Sequence(enumeration.Instance ?? enumeration.Arguments.FirstOrDefault()?.Value);
        if (sequence is IInvocationOperation call && _services.Model.MeaningOf(call) is { Operation: SessionOperation.Query } meaning)
            return ReadsRowByRow(call, meaning.Library) ? _origins.SessionOf(call, meaning).Key : null;
        return _origins.Of(sequence) is { Kind: OriginKind.Part, Key: { } key } ? key : HandedOut(sequence);
    }

    /// <summary>The session of a query that a member of another object builds and hands out.</summary>
    private SessionKey? HandedOut(IOperation? sequence)
    {
        var (member, instance) = sequence switch
        {
            IPropertyReferenceOperation property => (property.Property.GetMethod, property.Instance),
            IInvocationOperation { Instance: { } } call => (call.TargetMethod, call.Instance),
            _ => (null, null),
        };
        if (member is null || Model.RoleOf(sequence!.Type).Role != TypeRole.Part && !Model.IsDeferred(sequence.Type) || _origins.Of(instance) is not { Kind: OriginKind.Bearer } owner || _services.Implementations.Target(member) is not { } target)
            return null;
        return QueriesHandedOut.By(target, _services, _cancellation) is { } own ? KeyMapping.Map(own, new Callee { Method = target, Receiver = owner }, _services, _cancellation) : null;
    }

    private bool ReadsOpenReader(IInvocationOperation call, Library library) =>
        library.NextRow is { } member && EntityTraits.Has(member, call.TargetMethod.Name) && Model.RoleOf(call.TargetMethod.ContainingType).Role == TypeRole.Part;

    private static bool ReadsRowByRow(IInvocationOperation call, Library library) =>
        library.RowByRow is var (members, _) && EntityTraits.Has(members, call.TargetMethod.Name) || IsUnbuffered(call, library);

    /// <summary>Whether its caller may ask the body for rows as they come.</summary>
    private static bool MayBeUnbuffered(IInvocationOperation call, Library library) =>
        library.RowByRow is var (_, buffered) && call.Arguments.Any(argument => argument.Parameter?.Name == buffered && OperationWalk.WithoutConversions(argument.Value) is IParameterReferenceOperation or IUnaryOperation { Operand: IParameterReferenceOperation });

    private static bool IsUnbuffered(IInvocationOperation call, Library library) =>
        library.RowByRow is var (_, buffered) && call.Arguments.Any(argument => argument.Parameter?.Name == buffered && argument.Value.ConstantValue is { HasValue: true, Value: false });
}
