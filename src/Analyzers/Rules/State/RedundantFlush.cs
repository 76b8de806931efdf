using System.Globalization;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5006: a flush that the commit behind it, or the flush before it, makes superfluous.</summary>
/// <remarks>
/// Reports on the flush when the next statement commits the same session, and on the second of two flushes with nothing but reads between them.
/// Silent where anything stands between flush and commit (a key is read, something is logged, another system called), where the flush has a try or a
/// branch of its own, for libraries whose commit does not flush, and where a flush mode in this project makes flushing manual.
/// </remarks>
internal sealed class RedundantFlush : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5006;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, SessionOperation: SessionOperation.Flush, Key: { Library.CommitFlushes: true } key, Task: < 0 })
                continue;
            if (Sequence.Next(flow, visit.Step) is not { } next || !key.Equals(next.Key))
                continue;

            // What is read between flush and commit may be what the flush is there for (a generated key).
            if (next.SessionOperation == SessionOperation.Commit && Sequence.IsDirectlyBefore(flow, visit.Step, next))
                Report(visit.Step, next, key, "'{0}' flushes by itself", context);
            else if (next.SessionOperation == SessionOperation.Flush && Sequence.OnlyReadsBetween(flow, visit.Step, next))
                Report(next, visit.Step, key, "nothing was changed since '{0}'", context);
        }
    }

    private static void Report(Step flush, Step other, SessionKey key, string reason, BodyRuleContext context)
    {
        // With a manual flush mode only the program flushes.
        if (context.Services.ManualFlush.IsSet(key.Library, context.Cancellation))
            return;
        context.Report(
            flush.Operation.Syntax.GetLocation(),
            [other.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            string.Format(CultureInfo.InvariantCulture, reason, other.MemberOr("the other")));
    }
}
