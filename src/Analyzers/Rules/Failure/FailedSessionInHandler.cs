using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3002: the catch or finally itself uses the session whose failure it handles.</summary>
/// <remarks>
/// Reports on the first use that needs a sound session, in a catch or finally block that is reached with the session failed: work of its own, the same work
/// again, or a helper that does such; and on a lookup by the key of the object whose save failed, which the session answers without the database.
/// Silent when the session was reset before, when failed entries are taken in hand, for another session, for operations that a failed session still
/// serves (EF Core queries), for a commit in a finally block, which is SES3003's, and for what a flag decides there.
/// </remarks>
internal sealed class FailedSessionInHandler : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3002;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var told = new HashSet<(ControlFlowRegion, SessionKey)>();
        foreach (var visit in flow.Visits)
        {
            if (flow.CleanupAround(visit.Block) is not { } region)
                continue;
            foreach (var key in visit.Keys)
            {
                if ((visit.Before.Of(key) & SessionStates.Failed) == 0)
                    continue;
                var handler = flow.Handlers.LastOrDefault(candidate => candidate.Contains(visit.Block));
                var asks = !flow.NeedsSoundSession(visit.Step, key);
                if (asks && (handler is null || !FailedLookups.IsOne(visit, key, handler, flow, context.Cancellation)))
                    continue;
                if (handler is null ? CommitsInFinally(visit, key) || !flow.IsAlwaysReached(region, visit.Step) : IsResolved(handler, flow, key, context))
                    continue;
                if (told.Add((region, key)))
                    Report(visit, key, region, asks ? "it answers with the object that was not stored; detach that first, or ask by a query" : key.Library.ResetAdvice, flow, context);
            }
        }
    }

    private static bool CommitsInFinally(Visit visit, SessionKey key) =>
        visit.Step.SessionOperation == SessionOperation.Commit || Commits.Commit(visit, key);

    /// <summary>The failed entries are detached, reloaded, corrected or removed; or the filter only logs, and the block is never entered.</summary>
    private static bool IsResolved(Handler handler, SessionFlow flow, SessionKey key, BodyRuleContext context) =>
        handler.SetsEntries(flow, key, context.Cancellation) || handler.Removes(flow, key) || handler.Corrects(flow, key) || handler.Syntax.Filter is { } filter && context.Services.Filters.NeverPass(filter.FilterExpression, context.Cancellation);

    private static void Report(Visit visit, SessionKey key, ControlFlowRegion region, string advice, SessionFlow flow, BodyRuleContext context)
    {
        var failing = flow.Visits.FirstOrDefault(other => other.Block < region.FirstBlockOrdinal && other.Keys.Contains(key) && (other.Step.Kind == StepKind.Call || Fails(other, key))).Step;
        context.Report(
            visit.Step.Operation.Syntax.GetLocation(),
            failing is null ? [] : [failing.Operation.Syntax.GetLocation()],
            FixFacts.Of(
                (FixFacts.Session, key.Name),
                (FixFacts.Library, key.Library.Name),
                (FixFacts.Rollback, key.Library.RollbackMember),
                (FixFacts.OpenedHere, key.OpenedHere ? "true" : null)),
            key.NameIn(context.Owner.ContainingType),
            region.Kind == ControlFlowRegionKind.Catch ? "catch" : "finally",
            visit.Step.Member is { Length: > 0 } member ? member : "an operation",
            advice);
    }

    private static bool Fails(Visit visit, SessionKey key) =>
        visit.Step.Kind == StepKind.Session && !visit.Before[key].AfterFailure(key.Library.Protocol, visit.Step.SessionOperation).Equals(visit.Before[key]);
}
