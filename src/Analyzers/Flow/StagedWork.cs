using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What is staged in a session and waits for its save, as far as code out of sight leaves it alone.</summary>
internal static class StagedWork
{
    /// <summary>Whether a path leads from a staging to the step on which nothing may have stored it that the session's states do not tell of.</summary>
    public static bool WaitsAt(Step step, SessionKey key, SessionFlow flow, CancellationToken cancellation) => flow.Visits.Any(visit => visit.Step != step && Stages(visit, key)
        && Paths.FirstAfter(flow, visit.Step, met => met == step ? OnPath.Found : Stores(met, key, flow, cancellation) ? OnPath.Ends : OnPath.GoesOn) is not null);

    private static bool Stages(Visit visit, SessionKey key) => Happenings.Of(visit, key).Any(happening => happening.Operation is SessionOperation.Stage or SessionOperation.SetEntry);

    /// <summary>The session itself saves or clears; code that is not seen; or a save of a session that may be this one by another name.</summary>
    private static bool Stores(Step step, SessionKey key, SessionFlow flow, CancellationToken cancellation) => step.Kind switch
    {
        StepKind.MayStore => true,
        StepKind.Session when key.Equals(step.Key) => (Transitions.After(key.Library.Protocol, step.SessionOperation, SessionStates.TransactionDirty) & SessionStates.AnyDirty) == 0,
        StepKind.Session => step.SessionOperation == SessionOperation.Flush && step.Key is { } other && Membership.MayBeOne(other, key),
        StepKind.Call => flow.EffectsOf(step) is { } call && call.Events.Any(happening => happening is { Kind: BodyEventKind.Operation, Operation: SessionOperation.Flush, Key: { } other } && Membership.MayBeOne(other, key))
            || step.Callee?.Method is { } method && flow.Services.StoringReach.Of(method, cancellation) is not null
            || step.Callee?.Nested is { } nested && Any(nested),
        _ => false,
    };

    private static bool Any(LoweredBody body) => body.Blocks.Any(block => block.Steps.Any(step => step.Kind == StepKind.MayStore)) || body.Nested.Exists(Any);
}
