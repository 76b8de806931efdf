using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Readers that a body opens, keeps to itself and never closes: they stay open until their connection is closed.</summary>
internal static class OpenReaders
{
    /// <summary>The steps that open one.</summary>
    public static IEnumerable<Step> In(SessionFlow flow)
    {
        if (flow.Body.Root is not { } root)
            yield break;
        foreach (var operation in flow.Body.Operations)
        {
            if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var reader }, Value: var value } && flow.Body.Captures.OnlyAssigned(reader) == value
                && OperationWalk.BehindAwait(value) is IInvocationOperation opened && IsReader(opened, flow) && flow.Services.Model.RoleOf(reader.Type).Library is { RowsEnd: var ends } && !Lifetimes.IsEnded(reader, ends, root) && !Lifetimes.Leaves(reader, root)
                && flow.Visits.FirstOrDefault(visit => visit.Step is { Kind: StepKind.Session, Key: not null } && visit.Step.Operation == opened).Step is { } step)
                yield return step;
        }
    }

    /// <summary>Whether the step asks an open reader, and sends no command of its own.</summary>
    public static bool IsAsked(Step step, SessionFlow flow) => step.Operation is IInvocationOperation { Instance: { } asked } && flow.Services.Model.IsRowReader(asked.Type);

    private static bool IsReader(IInvocationOperation opened, SessionFlow flow) => flow.Services.Model.IsRowReader(OperationWalk.ResultOf(opened.Type));
}
