using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2001: the same session is used by two operations that overlap.</summary>
/// <remarks>
/// Reports on the use that overlaps: an operation that starts while a task on the same session has not been awaited (arguments of WhenAll, tasks kept in
/// locals or lists, two repositories that were given the same session), and the first use of an outer session inside code that runs several times at once
/// (Select with WhenAll, Parallel, PLINQ). The session may be one that an object opened for itself, where that object is what is shared.
/// Silent when tasks are awaited one after another, when each task opens its own session, beside work that uses no session, when the
/// implementations cannot be seen, and when a registration in sight gives every object a session of its own.
/// </remarks>
internal sealed class SessionSharedByConcurrentWork : BodyRule
{
    private const string Elements = "the tasks of all elements";

    public override DiagnosticDescriptor Descriptor => Descriptors.SES2001;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step.Kind == StepKind.Concurrent)
                CheckConcurrent(flow, visit, context);
            else if (visit.Before.Running != 0 && !EndsWork(visit.Step))
                CheckOverlap(flow, visit, context);
        }
    }

    private void CheckOverlap(SessionFlow flow, Visit visit, BodyRuleContext context)
    {
        foreach (var task in flow.Body.Tasks)
        {
            if ((visit.Before.Running & 1UL << task.Task) == 0)
                continue;
            var own = visit.Step.Opens ? null : visit.Keys.FirstOrDefault(key => Uses(flow, task, key));
            if ((own ?? KeptSessions.SharedBy(task, visit.Step, flow, context.Cancellation)) is not { } shared)
                continue;
            Report(context, visit.Step.Operation, [task.Operation.Syntax.GetLocation()], shared, task == visit.Step ? "the tasks of every turn of this loop" : "two tasks");
            return;
        }
    }

    private void CheckConcurrent(SessionFlow flow, Visit visit, BodyRuleContext context)
    {
        foreach (var effect in visit.Effects?.Effects ?? [])
        {
            if (visit.Step.Callee?.Nested is { TakesTurn: true })
                return;
            var use = visit.Step.Callee?.Nested is { } body && flow.NestedFlow(body) is { } inner
                ? inner.Visits.FirstOrDefault(v => v.Keys.Contains(effect.Key)).Step?.Operation ?? visit.Step.Operation
                : visit.Step.Operation;
            Report(context, use, use == visit.Step.Operation ? [] : [visit.Step.Operation.Syntax.GetLocation()], effect.Key, Elements);
            return;
        }

        if (KeptSessions.In(flow, visit.Step, context.Cancellation).FirstOrDefault() is ({ } kept, { } call))
            Report(context, call.Operation, [visit.Step.Operation.Syntax.GetLocation()], kept, Elements);
    }

    private static bool Uses(SessionFlow flow, Step task, SessionKey key) =>
        key.Equals(task.Key) || flow.EffectsOf(task) is { } call && call.Effects.Any(effect => effect.Key.Equals(key));

    /// <summary>A commit, rollback or disposal while work goes on is a rule of its own.</summary>
    private static bool EndsWork(Step step) => step.IsCleanup || step.SessionOperation == Model.SessionOperation.Commit;

    private static void Report(BodyRuleContext context, IOperation use, Location[] others, SessionKey key, string by) =>
        context.Report(
            use.Syntax.GetLocation(),
            others,
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            by,
            key.Library.SessionNoun);
}
