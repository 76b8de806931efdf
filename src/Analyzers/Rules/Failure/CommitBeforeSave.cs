using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3008: an explicit transaction of a context is committed while changes staged in it still wait for their save.</summary>
/// <remarks>
/// Reports on the commit when, on some path, changes are staged, or properties of tracked objects set, and not saved before it, and a save of the same context
/// follows; and where a TransactionScope is completed in between, which then refuses that save.
/// Silent when everything staged was saved before the commit; when nothing is saved afterwards (the changes are lost: another rule's); when the tracker
/// was cleared between; behind code out of sight that may have saved (see <see cref="StagedWork"/>); and with libraries whose commit flushes by itself.
/// </remarks>
internal sealed class CommitBeforeSave : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3008;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, SessionOperation: SessionOperation.Commit, Key: { } committed })
                continue;
            if (committed.Library.Protocol == Protocol.Scope)
                CheckScope(visit, flow, context);

            // Only a context leaves staged changes behind when its transaction commits.
            else if (committed.Library.Protocol == Protocol.Context && Paths.FirstAfter(flow, visit.Step, step => Judge(step, committed, flow)) is { } save && (IsStaged(visit, committed, SessionStates.TransactionDirty, flow, context) || UnsavedWrites.At(visit.Step, committed, flow)))
                Report(visit.Step, save, committed, context);
        }
    }

    /// <summary>Until it is disposed of, a completed scope refuses what is still sent, so that it does not matter where it was staged.</summary>
    private static void CheckScope(Visit visit, SessionFlow flow, BodyRuleContext context)
    {
        foreach (var key in visit.Before.Sessions.Keys.OrderBy(session => session, SessionKey.Order))
        {
            if (!CompletedScopes.JoinsAlways(key))
                continue;
            var save = Paths.FirstAfter(flow, visit.Step, step => CompletedScopes.IsOfScope(step) ? OnPath.Ends : Judge(step, key, flow), branch => CompletedScopes.EndsOn(branch, flow));
            if (save is not null && (IsStaged(visit, key, SessionStates.AnyDirty, flow, context) || UnsavedWrites.At(visit.Step, key, flow)))
                Report(visit.Step, save, key, context);
        }
    }

    private static bool IsStaged(Visit commit, SessionKey key, SessionStates dirty, SessionFlow flow, BodyRuleContext context) =>
        (commit.Before.Of(key) & dirty) != 0 && StagedWork.WaitsAt(commit.Step, key, flow, context.Cancellation);

    private static OnPath Judge(Step step, SessionKey key, SessionFlow flow)
    {
        if (step.Kind == StepKind.Session && key.Equals(step.Key))
        {
            return step.SessionOperation switch
            {
                SessionOperation.Flush => OnPath.Found,

                // Cleared, or in the next turn of a loop: what was staged is not what is saved then.
                SessionOperation.Reset or SessionOperation.Close or SessionOperation.Open or SessionOperation.Begin => OnPath.Ends,
                _ => OnPath.GoesOn,
            };
        }

        return flow.EffectsOf(step) is { } call && call.Events.Any(happening => happening is { Kind: BodyEventKind.Operation, Operation: SessionOperation.Flush } && key.Equals(happening.Key))
            ? OnPath.Found
            : OnPath.GoesOn;
    }

    private static void Report(Step commit, Step save, SessionKey key, BodyRuleContext context) =>
        context.Report(
            commit.Operation.Syntax.GetLocation(),
            [save.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            save.Member,
            commit.Key!.Library.Protocol == Protocol.Scope ? "a completed scope refuses that save" : "that save is a transaction of its own");
}
