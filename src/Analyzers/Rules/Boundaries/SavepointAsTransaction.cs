using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1008: a savepoint is the outermost boundary of a piece of work.</summary>
/// <remarks>
/// Reports on the begin of a savepoint of a session that is opened here, where no transaction is begun before it on any path, and nothing commits the
/// session behind it: the savepoint's commit releases it, and closing the session rolls everything back.
/// Silent inside an explicit transaction; where the session is committed afterwards, here or in a helper; where it was given by somebody, who may commit it;
/// where it goes elsewhere; and where the savepoint is never committed, so that the work is meant to go.
/// </remarks>
internal sealed class SavepointAsTransaction : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1008;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, SessionOperation: SessionOperation.Savepoint, Key: { OpenedHere: true } key } || visit.Before.Of(key) is var before && (before & SessionStates.InTransaction) != 0)
                continue;

            // The session is handed on: what is done with it there is not seen.
            if (key.Symbol is not ILocalSymbol local || flow.Root is not { } root || Lifetimes.Leaves(local, root))
                continue;
            if (Follows(flow, visit, other => Commits.Commit(other, key)) || !Follows(flow, visit, other => Releases(other, key)))
                continue;
            context.Report(
                visit.Step.Operation.Syntax.GetLocation(),
                [],
                FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Alone, before == SessionStates.Open ? "true" : null)),
                visit.Step.Member,
                key.Name);
        }
    }

    private static bool Follows(SessionFlow flow, Visit visit, Func<Visit, bool> wanted)
    {
        var steps = new HashSet<Step>(flow.Visits.Where(other => other.Step != visit.Step && wanted(other)).Select(other => other.Step));
        return steps.Count > 0 && Paths.FirstAfter(flow, visit.Step, step => steps.Contains(step) ? OnPath.Found : OnPath.GoesOn) is not null;
    }

    private static bool Releases(Visit visit, SessionKey key) =>
        visit.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.EndSavepoint } && key.Equals(visit.Step.Key) && visit.Step.Member.StartsWith("Commit", StringComparison.Ordinal);
}
