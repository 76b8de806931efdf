using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Holding;

/// <summary>SES4002: a thread sleeps, waits for a lock or for somebody at the keyboard while a session holds a connection.</summary>
/// <remarks>
/// Reports on the wait when, on some path, a session has a connection or transaction checked out; helpers of this compilation are followed.
/// Silent before the first SQL, after commit, rollback or close; for a task that is not awaited there; for waits that take no time; for the back-off of a retry in a
/// handler, unless a transaction is still open; for a lock that a helper takes around its own work; inside an endless loop that the session is opened outside of (SES4003).
/// </remarks>
internal sealed class WaitingWhileHeld : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES4002;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step.Task >= 0)
                continue; // a task that goes on beside this body waits for itself
            if (Holders.Any(visit.Before) && Waiting.In(visit.Step, context.Services, context.Cancellation) is { } waiting && Holders.At(visit.Before).FirstOrDefault(held => IsMeant(visit, held, flow)) is { } holder)
                Report(context, flow, visit, visit.Step.Operation.Syntax.GetLocation(), waiting, holder);
            foreach (var (inner, held, location) in Holders.Inside(visit, BodyEventKind.Wait, context.Services, context.Cancellation))
            {
                if (!TakesTurn(inner) && IsMeant(visit, held, flow))
                    Report(context, flow, visit, location, inner, held);
            }
        }
    }

    private static bool IsMeant(Visit visit, SessionKey holder, SessionFlow flow) => IsSure(visit, holder) && !IsBackOff(visit, holder, flow) && !IsOfAnotherRule(visit, holder, flow);

    /// <summary>Who lets a plain connection go is often a helper that looks first whose it is: held on some path is not enough.</summary>
    private static bool IsSure(Visit visit, SessionKey holder) =>
        holder.Library.Protocol != Protocol.Connection || (visit.Before.Of(holder) & ~SessionStates.AnyHeld) == 0;

    /// <summary>A plain connection that stays open between two attempts holds no locks.</summary>
    private static bool IsBackOff(Visit visit, SessionKey holder, SessionFlow flow) =>
        holder.Library.Protocol == Protocol.Connection && (visit.Before.Of(holder) & SessionStates.InTransaction) == 0 && WaysBack.IsInCatch(flow, visit.Step);

    private static bool IsOfAnotherRule(Visit visit, SessionKey holder, SessionFlow flow) =>
        flow.PositionOf(visit.Step) is var (block, _) && EndlessLoops.Around(block, flow) is { } loop && !EndlessLoops.BeginsIn(loop, holder, flow);

    /// <summary>A helper that lets one caller at a time through guards what it does itself.</summary>
    private static bool TakesTurn(string waiting) => waiting is "SemaphoreSlim.Wait" or "SemaphoreSlim.WaitAsync";

    private static void Report(BodyRuleContext context, SessionFlow flow, Visit visit, Location location, string waiting, SessionKey holder) =>
        context.Report(
            location,
            Holders.Since(holder, flow) is { } since ? [since.Operation.Syntax.GetLocation()] : [],
            FixFacts.Of(
                (FixFacts.Session, holder.Name),
                (FixFacts.Library, holder.Library.Name),
                (FixFacts.CanMove, visit.Step.Kind == StepKind.Wait && waiting is "Thread.Sleep" or "Task.Delay" or "Console.ReadKey" or "Console.ReadLine" ? "true" : null)),
            waiting,
            holder.NameIn(context.Owner.ContainingType),
            Holders.What(holder));
}
