using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which session has a connection or transaction checked out.</summary>
internal static class Holders
{
    /// <summary>The sessions that are held, in an order that the source alone decides.</summary>
    public static IEnumerable<SessionKey> At(FlowState state) => state.Sessions.Keys.Where(key => IsHeld(key, state)).OrderBy(key => key, SessionKey.Order);

    /// <summary>Whether any session is held.</summary>
    public static bool Any(FlowState state) => state.Sessions.Keys.Any(key => IsHeld(key, state));

    /// <summary>The members that leave the process, or wait, inside the code that a step calls while one of the caller's sessions is held, and where to say so.</summary>
    public static IEnumerable<(string Member, SessionKey Holder, Location Location)> Inside(Visit visit, BodyEventKind kind, FlowServices services, CancellationToken cancellation)
    {
        if (!Any(visit.Before))
            yield break;
        foreach (var happening in visit.Effects?.Events ?? [])
        {
            if (happening.Kind != kind && happening.Kind != BodyEventKind.Call)
                continue;
            foreach (var held in HeldInside(visit, happening))
            {
                // A lambda that runs in place is part of this body; another method's call is reported where this one calls it.
                if (happening.MemberOf(kind, services, cancellation) is { } member)
                    yield return (member, held, visit.Step.Callee?.Nested is null ? visit.Step.Operation.Syntax.GetLocation() : happening.Location);
            }
        }
    }

    /// <summary>The step since which the session is held, if it is in this body.</summary>
    public static Step? Since(SessionKey holder, SessionFlow flow) =>
        flow.Visits.FirstOrDefault(visit => visit.Step.Kind == StepKind.Session && holder.Equals(visit.Step.Key) && Holds(visit)).Step;

    /// <summary>What it holds, for messages.</summary>
    public static string What(SessionKey holder) => holder.Library.Protocol is Protocol.Connection or Protocol.Autobegin ? "a connection" : "a transaction";

    /// <summary>The caller's sessions that are still held at an event inside the callee; not those that the callee itself checked out, which are its own findings.</summary>
    private static IEnumerable<SessionKey> HeldInside(Visit visit, BodyEvent happening)
    {
        foreach (var key in At(visit.Before))
        {
            var inside = happening.Before(key);
            if ((inside.From(visit.Before.Of(key) & SessionStates.AnyHeld) & SessionStates.AnyHeld) != 0 && (inside.From(SessionStates.Open) & SessionStates.AnyHeld) == 0)
                yield return key;
        }
    }

    private static bool IsHeld(SessionKey key, FlowState state) => (state.Of(key) & SessionStates.AnyHeld) != 0;

    private static bool Holds(Visit visit)
    {
        var before = visit.Before.Of(visit.Step.Key!);
        return (before & SessionStates.AnyHeld) == 0
            && (visit.Before[visit.Step.Key!].After(visit.Step.Key!.Library.Protocol, visit.Step.SessionOperation).From(visit.Step.Key.Entry) & SessionStates.AnyHeld) != 0;
    }
}
