using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Scopes that are completed and still open: their transaction is over, and the current one for what runs until they end.</summary>
internal static class CompletedScopes
{
    public static bool IsOfScope(Step step) => step.Key?.Library.Protocol == Protocol.Scope;

    /// <summary>Whether an edge leads out of a scope.</summary>
    public static bool EndsOn(ControlFlowBranch branch, SessionFlow flow) => branch.FinallyRegions.Any(region => flow.StepsIn(region).Any(IsOfScope));

    /// <summary>Whether a session looks for the current transaction each time that it sends something; document sessions take no part in a scope.</summary>
    public static bool JoinsAlways(SessionKey key) => key.Library is { Protocol: Protocol.Context, Entities: not null };

    /// <summary>What every path behind the completion of a scope asks the current transaction for while the scope is still open; null where one does nothing of the kind.</summary>
    public static Step? UseBehind(Visit completion, SessionFlow flow)
    {
        if (flow.Body.Operations.Any(operation => operation is IObjectCreationOperation { Type: var made } && flow.Services.Model.RoleOf(made).Library?.Protocol == Protocol.Scope && !flow.Visits.Any(visit => visit.Step.Operation == operation)))
            return null; // where a scope without a name begins and ends is not known
        return CertainPaths.InevitableAfter(flow, completion.Step, Judge, branch => EndsOn(branch, flow));

        OnPath Judge(Step step)
        {
            if (IsOfScope(step) || flow.EffectsOf(step) is { } call && call.Effects.Any(effect => effect.Key.Library.Protocol == Protocol.Scope))
                return OnPath.Ends;
            return step is { Kind: StepKind.Session, Key: { } key } && Asks(step, key, completion, flow) ? OnPath.Found : OnPath.GoesOn;
        }
    }

    private static bool Asks(Step step, SessionKey key, Visit completion, SessionFlow flow)
    {
        if (CommandProviders.JoinsOnOpen(key.Type, key.Library))
        {
            return step.SessionOperation is SessionOperation.OpenConnection or SessionOperation.OpenHeld
                || step.SessionOperation is SessionOperation.Query or SessionOperation.Execute && StateBefore(step, flow) == SessionStates.Closed;
        }

        return JoinsAlways(key) && step.SessionOperation switch
        {
            // A lookup by key may find its object in the tracker.
            SessionOperation.Query => !EntityTraits.Has(key.Library.Entities!.KeyLookups, step.Member),
            SessionOperation.Execute => true,
            SessionOperation.Flush => IsDirty(StateBefore(step, flow)) && (completion.Before.Of(key) & SessionStates.AnyDirty) == 0,
            _ => false,
        };
    }

    /// <summary>On every path; what was staged before the completion is another rule's.</summary>
    private static bool IsDirty(SessionStates states) => Transitions.AreAll(states, SessionStates.AnyDirty);

    private static SessionStates StateBefore(Step step, SessionFlow flow) =>
        step.Key is { } key && flow.Visits.FirstOrDefault(visit => visit.Step == step) is { Step: not null } visit ? visit.Before.Of(key) : SessionStates.None;
}
