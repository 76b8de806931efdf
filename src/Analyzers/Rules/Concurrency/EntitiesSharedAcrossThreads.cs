using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2004: an entity of a live session is changed, or loads a navigation, in work that runs several times at once.</summary>
/// <remarks>
/// Reports on the change of one entity in a lambda that is run for all elements at once (Parallel, PLINQ, Select with WhenAll), or in two tasks that overlap; on a
/// change in work that still runs when the session saves; and on reading a navigation there that the library loads when it is read.
/// Silent for copies and untracked objects, where each task changes its own element, where the change comes before the first await of a Select, where the work takes
/// its turn, and once the session is closed.
/// </remarks>
internal sealed class EntitiesSharedAcrossThreads : BodyRule
{
    private const string AllElements = "by the tasks of all elements at once";
    private const string Collect = "let the tasks return what they find, and change it when they are done";

    public override DiagnosticDescriptor Descriptor => Descriptors.SES2004;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step.Callee?.Nested is not { } work || work.TakesTurn)
                continue;
            switch (visit.Step.Kind)
            {
                case StepKind.Concurrent:
                    CheckConcurrent(visit.Step, work, flow, context);
                    break;
                case StepKind.Call when visit.Step.Task >= 0 && !OperationWalk.IsStoredOutOfSight(visit.Step.Operation):
                    CheckOverlap(visit, work, flow, context);
                    CheckSaves(visit.Step, work, flow, context);
                    break;
                case StepKind.Background:
                    CheckSaves(visit.Step, work, flow, context);
                    break;
            }
        }
    }

    private static void CheckConcurrent(Step step, LoweredBody work, SessionFlow flow, BodyRuleContext context)
    {
        var elements = ElementsOf(step, work, flow);
        foreach (var access in EntityAccesses.In(work))
        {
            // A lambda runs in the caller's turn up to its first await.
            if (step.Use == DelegateUse.PerElement && !access.IsBehindAwait)
                continue;
            var isElement = elements is not null && work.Owner is { Parameters: [var element, ..] } && SymbolEqualityComparer.Default.Equals(access.Root, element);
            if (!isElement && !EntityAccesses.IsShared(access, work))
                continue;
            if ((isElement ? elements : flow.Entities.LiveAt(access.Root, step)) is not { Session: { } session } joined)
                continue;
            if (access.Writes && !isElement)
                Report(access, step.Operation, "changed", AllElements, Collect, session, context);
            else if (!access.Writes && LazyNavigations.LoadsOnRead(access.Member, joined, context.Services, context.Cancellation))
                Report(access, step.Operation, "loaded where it is read,", AllElements, "load it with the query", session, context);
        }
    }

    /// <summary>The load of the list whose elements the lambda is given.</summary>
    private static EntityEvent? ElementsOf(Step step, LoweredBody work, SessionFlow flow) =>
        step.Operation is IInvocationOperation call && OperationWalk.SourceOf(call) is ILocalReferenceOperation { Local: var list } ? flow.Entities.LiveAt(list, step) : null;

    private static void CheckOverlap(Visit visit, LoweredBody work, SessionFlow flow, BodyRuleContext context)
    {
        var accesses = EntityAccesses.In(work);
        foreach (var task in flow.Body.Tasks)
        {
            if ((visit.Before.Running & 1UL << task.Task) == 0 || task.Callee?.Nested is not { TakesTurn: false } other)
                continue;
            foreach (var access in accesses)
            {
                if (!EntityAccesses.IsShared(access, work) || !EntityAccesses.In(other).Any(running => Clash(running, access) && IsOneIndex(access.Index, task, visit.Step, flow)) || flow.Entities.LiveAt(access.Root, visit.Step) is not { Session: { } session })
                    continue;

                // What is loaded anew between the two is another object: each turn of a loop has its own.
                if (!flow.Entities.KeepsBetween(access.Root, task, visit.Step))
                    continue;
                Report(access, task.Operation, access.Writes ? "changed" : "read", task == visit.Step ? "by the tasks of every turn of this loop at once" : "while another task changes it", Collect, session, context);
                return;
            }
        }
    }

    /// <summary>What a local counts may differ from task to task, unless nothing changes it, and both tasks are given the one of the same turn.</summary>
    private static bool IsOneIndex(IOperation? index, Step one, Step other, SessionFlow flow) =>
        index is not ILocalReferenceOperation { Local: var local } || new Fillings(flow.Body, local).AreOneAt(one, other);

    private static bool Clash(EntityAccess a, EntityAccess b) =>
        (a.Writes || b.Writes) && EntityAccesses.AreOfOne(a, b);

    private static void CheckSaves(Step step, LoweredBody work, SessionFlow flow, BodyRuleContext context)
    {
        foreach (var access in EntityAccesses.In(work))
        {
            if (!access.Writes || !EntityAccesses.IsOutside(access.Root, work) || flow.Entities.LiveAt(access.Root, step) is not { Session: { } session })
                continue;
            var save = Paths.FirstAfter(flow, step, next => step.Task >= 0 && (next.Awaits & 1UL << step.Task) != 0 ? OnPath.Ends : Saves(next, session) ? OnPath.Found : OnPath.GoesOn);
            if (save is null || step.Task >= 0 && (flow.Body.EscapedTasks & 1UL << step.Task) != 0)
                continue;
            Report(access, save.Operation, "changed", $"by work that may still run when '{session.NameIn(context.Owner.ContainingType)}' saves", "await that work first", session, context);
            return;
        }
    }

    private static bool Saves(Step step, SessionKey session) =>
        step.Kind == StepKind.Session && session.Equals(step.Key)
        && (step.SessionOperation == SessionOperation.Flush || step.SessionOperation == SessionOperation.Commit && session.Library.CommitFlushes);

    private static void Report(EntityAccess access, IOperation other, string use, string when, string remedy, SessionKey session, BodyRuleContext context) => context.Report(
        access.Operation.Syntax.GetLocation(),
        [other.Syntax.GetLocation()],
        FixFacts.Of((FixFacts.Session, session.Name), (FixFacts.Library, session.Library.Name)),
        access.Name,
        use,
        when,
        remedy);
}
