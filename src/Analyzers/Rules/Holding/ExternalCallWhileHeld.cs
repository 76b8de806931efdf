using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Holding;

/// <summary>SES4001: a call leaves the process while a session holds a connection.</summary>
/// <remarks>
/// Reports on the call when, on some path, a session has a connection or transaction checked out; helpers of this compilation are followed.
/// Silent before the first SQL, after commit, rollback or close, for libraries that hold nothing there (EF Core outside an explicit transaction, Dapper
/// on a connection nobody opened), and for calls that nobody waits for.
/// </remarks>
internal sealed class ExternalCallWhileHeld : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES4001;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (ExternalCall.In(visit, context.Services, context.Cancellation) is { } external && HeldAt(visit.Before) is { } holder)
                Report(context, flow, visit.Step.Operation.Syntax.GetLocation(), external, holder);
            foreach (var happening in visit.Effects?.Events ?? [])
            {
                if (happening.Kind != BodyEventKind.External || HeldInside(visit, happening) is not { } held)
                    continue;

                // A lambda that runs in place is part of this body; another method's call is reported where this one calls it.
                var location = visit.Step.Callee?.Nested is null ? visit.Step.Operation.Syntax.GetLocation() : happening.Location;
                Report(context, flow, location, happening.Description, held);
            }
        }
    }

    private static SessionKey? HeldAt(FlowState state)
    {
        foreach (var entry in state.Sessions)
        {
            if ((state.Of(entry.Key) & SessionStates.AnyHeld) != 0)
                return entry.Key;
        }

        return null;
    }

    /// <summary>The caller's session that is still held at an external call inside the callee; not one that the callee itself checked out, which is its own finding.</summary>
    private static SessionKey? HeldInside(Visit visit, BodyEvent happening)
    {
        foreach (var entry in visit.Before.Sessions)
        {
            var held = visit.Before.Of(entry.Key) & SessionStates.AnyHeld;
            var inside = happening.Before(entry.Key);
            if (held != 0 && (inside.From(held) & SessionStates.AnyHeld) != 0 && (inside.From(SessionStates.Open) & SessionStates.AnyHeld) == 0)
                return entry.Key;
        }

        return null;
    }

    private static void Report(BodyRuleContext context, SessionFlow flow, Location location, string external, SessionKey holder)
    {
        var since = flow.Visits.FirstOrDefault(visit => visit.Step.Kind == StepKind.Session && holder.Equals(visit.Step.Key) && Holds(visit)).Step;
        var what = holder.Library.Protocol is Protocol.Connection or Protocol.Autobegin ? "a connection" : "a transaction";
        context.Report(
            location,
            since is null ? [] : [since.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, holder.Name), (FixFacts.Library, holder.Library.Name)),
            external,
            holder.NameIn(context.Owner.ContainingType),
            what);
    }

    private static bool Holds(Visit visit)
    {
        var before = visit.Before.Of(visit.Step.Key!);
        return (before & SessionStates.AnyHeld) == 0
            && (visit.Before[visit.Step.Key!].After(visit.Step.Key!.Library.Protocol, visit.Step.SessionOperation).From(visit.Step.Key.Entry) & SessionStates.AnyHeld) != 0;
    }
}
