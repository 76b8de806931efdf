using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3008: an explicit transaction of a context is committed while changes staged in it still wait for their save.</summary>
/// <remarks>
/// Reports on the commit when, on some path, changes are staged and not saved before it, and a save of the same context follows.
/// Silent when everything staged was saved before the commit; when nothing is saved afterwards (the changes are lost: another rule's); when the tracker
/// was cleared between; and with libraries whose commit flushes by itself.
/// </remarks>
internal sealed class CommitBeforeSave : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3008;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            // Only a context leaves staged changes behind when its transaction commits.
            if (visit.Step is not { SessionOperation: SessionOperation.Commit, Key: { Library.Protocol: Protocol.Context } key } || (visit.Before.Of(key) & SessionStates.TransactionDirty) == 0)
                continue;
            if (Paths.FirstAfter(flow, visit.Step, step => Judge(step, key, flow)) is { } save)
                Report(visit.Step, save, key, context);
        }
    }

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
            save.Member);
}
