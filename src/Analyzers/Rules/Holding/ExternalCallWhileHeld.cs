using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Holding;

/// <summary>SES4001: a call leaves the process while a session holds a connection.</summary>
/// <remarks>
/// Reports on the call when, on some path, a session has a connection or transaction checked out; helpers of this compilation are followed.
/// Silent before the first SQL, after commit, rollback or close, for libraries that hold nothing there (EF Core outside an explicit transaction, Dapper
/// on a connection nobody opened), for calls that nobody waits for, and for messages that are given the session's transaction.
/// </remarks>
internal sealed class ExternalCallWhileHeld : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES4001;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (Holders.At(visit.Before).FirstOrDefault() is { } holder && ExternalCall.In(visit.Step, context.Services, context.Cancellation) is { } external)
                Report(context, flow, visit.Step.Operation.Syntax.GetLocation(), external, holder);
            foreach (var (inner, held, location) in Holders.Inside(visit, BodyEventKind.External, context.Services, context.Cancellation))
                Report(context, flow, location, inner, held);
        }
    }

    private static void Report(BodyRuleContext context, SessionFlow flow, Location location, string external, SessionKey holder) =>
        context.Report(
            location,
            Holders.Since(holder, flow) is { } since ? [since.Operation.Syntax.GetLocation()] : [],
            FixFacts.Of((FixFacts.Session, holder.Name), (FixFacts.Library, holder.Library.Name)),
            external,
            holder.NameIn(context.Owner.ContainingType),
            Holders.What(holder));
}
