using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3003: a commit runs on the paths where the work before it failed, too.</summary>
/// <remarks>
/// Reports on the commit: in a finally block that always comes to it and whose try works on the session; and behind a catch that lets the failure of one of
/// several statements end, where nothing but the commit can follow and the failed state does not stop it (a transaction of a context or of a database whose
/// transactions survive errors, a TransactionScope); and behind a call of code that has such a catch, where its caller, or the caller of that, comes to the commit whatever it answers.
/// Silent where a flag or condition decides about the commit, other than that there is a transaction at all, where the handler rolls back, leaves, or compensates (sets something, stages or sends something
/// itself), for a single statement that may fail, and where SES3001 or SES3002 speak of the session that is used again.
/// </remarks>
internal sealed class CommitDespiteFailure : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3003;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (flow.CleanupAround(visit.Block) is { Kind: ControlFlowRegionKind.Finally } cleanup)
                CheckFinally(visit, cleanup, flow, context);
            CheckCall(visit, flow, context);
        }

        foreach (var handler in flow.Handlers)
            CheckHandler(handler, flow, context);
    }

    private static void CheckFinally(Visit visit, ControlFlowRegion cleanup, SessionFlow flow, BodyRuleContext context)
    {
        if (CommittedBy(visit) is not { } key || !flow.IsAlwaysReached(cleanup, visit.Step))
            return;
        var work = flow.Visits.FirstOrDefault(other => IsTriedBefore(other, cleanup) && IsWork(other, key)).Step?.Operation ?? ChangeIn(cleanup, key, flow);

        // A handler of the same try that sets a status, and a finally block that stages something itself: that is what is saved.
        if (work is not null && !flow.Handlers.Any(handler => IsTriedBefore(handler, cleanup) && handler.Compensates(flow))
            && !flow.Visits.Any(other => flow.CleanupAround(other.Block) == cleanup && Commits.Writes(other, key)))
            Report(visit.Step, work, key, "finally", "the try may have failed", "commit as the last statement of the try", context);
    }

    /// <summary>A property of an entity that comes into the session and is changed in the try: the commit writes it.</summary>
    private static IOperation? ChangeIn(ControlFlowRegion cleanup, SessionKey key, SessionFlow flow)
    {
        if (key.Library.Entities is null || TriedBy(cleanup) is not { } tried)
            return null;
        var facts = flow.Entities;
        foreach (var named in facts.All)
        {
            if (named.Entity is { IsList: false } entity && IsIn(named) && (Joins(named) || IsReachedFromTracked(named))
                && facts.FirstAfter(named, happening => Membership.Leaves(happening, entity, key, facts) ? OnPath.Ends : happening.Kind == EntityEventKind.Written && happening.Entity == entity && IsIn(happening) ? OnPath.Found : OnPath.GoesOn) is { } change)
                return change.Operation;
        }

        return null;

        bool IsIn(EntityEvent happening) => happening.Block >= tried.FirstBlockOrdinal && happening.Block <= tried.LastBlockOrdinal;

        bool Joins(EntityEvent happening) => Membership.Joins(happening) && key.Equals(happening.Session);

        bool IsReachedFromTracked(EntityEvent reached) => reached is { Kind: EntityEventKind.Reached, Other: { } owner } && facts.All.Any(joined => joined.Entity == owner && IsIn(joined) && Joins(joined)
            && facts.FirstAfter(joined, happening => Membership.Leaves(happening, owner, key, facts) ? OnPath.Ends : happening == reached ? OnPath.Found : OnPath.GoesOn) is not null);
    }

    /// <summary>The session that the step commits; for a scope, its completion.</summary>
    private static SessionKey? CommittedBy(Visit visit) =>
        visit.Keys.FirstOrDefault(key => key.Library.Protocol == Protocol.Scope ? visit.Step.SessionOperation == SessionOperation.Commit : Commits.Commit(visit, key));

    private static bool IsTriedBefore(Visit visit, ControlFlowRegion cleanup) => TriedBy(cleanup) is { } tried && visit.Block >= tried.FirstBlockOrdinal && visit.Block <= tried.LastBlockOrdinal;

    private static bool IsTriedBefore(Handler handler, ControlFlowRegion cleanup) => TriedBy(cleanup) is { } tried && handler.Region.FirstBlockOrdinal >= tried.FirstBlockOrdinal && handler.Region.LastBlockOrdinal <= tried.LastBlockOrdinal;

    private static ControlFlowRegion? TriedBy(ControlFlowRegion cleanup) => cleanup.EnclosingRegion?.NestedRegions[0];

    private static bool IsWork(Visit visit, SessionKey key) =>
        key.Library.Protocol == Protocol.Scope ? visit.Keys.Any(other => Sends(visit, other)) : Changes(visit, key) || Sends(visit, key);

    /// <summary>Whether the step stages a change: to attach an object only says what is there.</summary>
    private static bool Changes(Visit visit, SessionKey key) => Happenings.Of(visit, key).Any(happening => happening.IsChange(key.Library) || happening.Operation == SessionOperation.SetEntry);

    /// <summary>Whether the step sends what changes rows.</summary>
    private static bool Sends(Visit visit, SessionKey key) => visit.Step.Kind == StepKind.Session
        ? IsSending(visit.Step.SessionOperation) && key.Equals(visit.Step.Key)
        : visit.Effects?.Events.Any(happening => happening.Kind == BodyEventKind.Operation && IsSending(happening.Operation) && key.Equals(happening.Key)) == true;

    private static bool IsSending(SessionOperation operation) => operation is SessionOperation.Flush or SessionOperation.Execute;

    private static void CheckHandler(Handler handler, SessionFlow flow, BodyRuleContext context)
    {
        foreach (var (key, last) in HalvesLetEnd(handler, flow, context))
        {
            if (CertainPaths.Inevitable(flow, handler.Exits.Select(exit => (exit.Block, 0)), step => Judge(step, key)) is { } commit)
                Report(commit, last.Operation, key, "behind", "the catch lets a failure of the work end", "commit as the last statement of the try", context);
        }
    }

    /// <summary>The handler stands in the code that a call leads to, and the commit behind the call.</summary>
    private static void CheckCall(Visit visit, SessionFlow flow, BodyRuleContext context)
    {
        foreach (var effect in visit.Effects?.Effects ?? [])
        {
            var key = effect.Key;
            if (!MayLetEnd(effect) || !Transitions.AreAll(visit.Before.Of(key), SessionStates.InTransaction) || CertainPaths.InevitableAfter(flow, visit.Step, step => Judge(step, key)) is not { } commit)
                continue;

            // What saves again behind the call is SES3001's.
            if (flow.PositionOf(visit.Step) is var (block, step) && flow.FirstUnsoundUse([(block, step + 1)], key) is null && LetsHalfEnd(visit.Step, key, flow, context).IsSo)
                Report(commit, visit.Step.Operation, key, "call", $"'{visit.Step.Member}' lets a failure of the work end", "let it throw, or ask how it went before the commit", context);
        }
    }

    /// <summary>Whether the code that a call leads to lets the failure of one of several statements end, and what it answers with then.</summary>
    private static (bool IsSo, object?[]? Answers) LetsHalfEnd(Step call, SessionKey key, SessionFlow caller, BodyRuleContext context, int calls = 1)
    {
        if (call.Callee is not { } callee || caller.FlowOf(callee, context.Cancellation) is not { } flow)
            return default;
        foreach (var handler in flow.Handlers)
        {
            foreach (var (own, _) in HalvesLetEnd(handler, flow, context))
            {
                if (Is(own) && handler.Exits.Any(exit => !flow.ResetsOn(exit.Branch, own) && (exit.Branch.Destination is { Kind: BasicBlockKind.Exit } || flow.UnsoundWaysOut((exit.Block, 0), own).Count > 0)))
                    return (true, Answers.Behind(handler, flow));
            }
        }

        foreach (var visit in flow.Visits)
        {
            foreach (var effect in visit.Effects?.Effects ?? [])
            {
                if (calls < Callers.MaximumCalls && MayLetEnd(effect) && Is(effect.Key) && flow.PositionOf(visit.Step) is var (block, step) && LetsHalfEnd(visit.Step, effect.Key, flow, context, calls + 1) is (true, var answers)
                    && Answers.HandedOn(flow, visit.Step, answers, flow.UnsoundWaysOut((block, step + 1), effect.Key)) is (true, _) handedOn)
                    return handedOn;
            }
        }

        return default;

        bool Is(SessionKey own) => key.Equals(KeyMapping.Map(own, callee, context.Services, context.Cancellation));
    }

    /// <summary>Whether code that a call leads to may let a failure of the session's work end, by its summary.</summary>
    private static bool MayLetEnd(KeyEffect effect) => GoesOn(effect.Key) && (effect.Exit.From(SessionStates.TransactionDirty) & SessionStates.Swallowed) != 0;

    /// <summary>The sessions of whose statements, several, a handler lets a failure end, each with the last of them; none of a handler that puts something right.</summary>
    private static IEnumerable<(SessionKey Key, Step Last)> HalvesLetEnd(Handler handler, SessionFlow flow, BodyRuleContext context)
    {
        if (handler.Exits.Length == 0 || handler.Compensates(flow) || handler.Syntax.Filter is not null)
            yield break;
        foreach (var key in handler.Exits.SelectMany(exit => exit.State.Sessions.Keys).Distinct())
        {
            if (!GoesOn(key))
                continue;
            var tried = flow.Visits.Where(visit => handler.Covers(visit.Step.Operation.Syntax) && IsSent(visit, key)).ToArray();
            if (tried.Length >= 2 && tried.Any(visit => visit.Keys.Any(used => context.Services.Model.CatchesFailure(used.Library, handler.Caught))) && handler.Exits.All(exit => (exit.State.Of(key) & (SessionStates.InTransaction | SessionStates.Unsound)) != 0))
                yield return (key, tried[tried.Length - 1].Step);
        }
    }

    /// <summary>Whether a transaction of this session goes on, and can be committed, when one of its statements has failed.</summary>
    private static bool GoesOn(SessionKey key) =>
        key.Library.Protocol is Protocol.Context or Protocol.Scope || CommandProviders.TransactionSurvivesErrors(key.Type, key.Library);

    private static bool IsSent(Visit visit, SessionKey key) => key.Library.Protocol == Protocol.Scope ? IsWork(visit, key) : Sends(visit, key);

    private static OnPath Judge(Step step, SessionKey key)
    {
        if (step.Kind != StepKind.Session || !key.Equals(step.Key))
            return OnPath.GoesOn;
        if (step.SessionOperation == SessionOperation.Commit)
            return OnPath.Found;

        // Rolled back; or saved again, which SES3001 speaks of.
        return step.IsCleanup || step.SessionOperation is SessionOperation.Begin or SessionOperation.Open || Transitions.NeedsSoundSession(key.Library.Protocol, step.SessionOperation)
            ? OnPath.Ends
            : OnPath.GoesOn;
    }

    private static void Report(Step commit, IOperation work, SessionKey key, string place, string why, string remedy, BodyRuleContext context) =>
        context.Report(
            commit.Operation.Syntax.GetLocation(),
            [work.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.Place, place)),
            key.NameIn(context.Owner.ContainingType),
            why,
            remedy);
}
