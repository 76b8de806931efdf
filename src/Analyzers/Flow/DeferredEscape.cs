using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

internal enum DeferredUse : byte
{
    Returned,

    /// <summary>Assigned to a field, a property or an out parameter.</summary>
    Stored,
    Enumerated,
}

/// <summary>A value that reads rows only when it is enumerated, at the point where it leaves the body or is read.</summary>
internal sealed class DeferredEscape(DeferredUse use, SessionKey key, IOperation value, int block, int step)
{
    public DeferredUse Use { get; } = use;

    /// <summary>The session that the rows are read from.</summary>
    public SessionKey Key { get; } = key;
    public IOperation Value { get; } = value;

    /// <summary>Whether the session is gone, on every path, when the value is read.</summary>
    public bool IsTooLate(SessionFlow flow)
    {
        if (!flow.Visits.Any(visit => IsFinalClose(visit.Step)))
            return false;
        return Use switch
        {
            DeferredUse.Stored => flow.Exit?.Of(Key) == SessionStates.Closed,
            DeferredUse.Returned when ClosesOnReturn(flow) => true,

            // A connection that nobody has opened yet is no different from one that is closed.
            _ => Key.Library.Protocol != Protocol.Connection && flow.StateAt(block, step)?.Of(Key) == SessionStates.Closed,
        };
    }

    private bool ClosesOnReturn(SessionFlow flow)
    {
        if (flow.Body.Blocks[block].Block.FallThroughSuccessor is not { } exit)
            return false;
        foreach (var region in exit.FinallyRegions)
        {
            for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
            {
                if (flow.Body.Blocks[i].Steps.Any(IsFinalClose))
                    return true;
            }
        }

        return false;
    }

    private bool IsFinalClose(Step step) =>
        step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Close } && Key.Equals(step.Key)
        && (!Key.Library.ReopensAfterClose || step.Operation is IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" });
}
