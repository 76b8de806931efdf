using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5007: a query that nobody has run yet outlives the session that it would run on.</summary>
/// <remarks>
/// Reports on the value (an <c>IQueryable</c>, a lazy sequence over one, an <c>IAsyncEnumerable</c>, a data reader, an iterator that was given the session)
/// that is returned, kept in a field or an out parameter, handed to a response, or read, when the session it reads from was opened in this body and is closed by then.
/// Reports as well on the read of a virtual navigation of an object that such a session loaded, behind its end, where the library loads navigations when they are read.
/// Silent for what has its rows (<c>ToList</c>, a buffered query), for a session that came from outside or goes on living, for iterators that keep the
/// using open, and for a local that may hold rows as well; for navigations that the query, an earlier read or another load may have filled.
/// </remarks>
internal sealed class DeferredQueryOutlivesSession : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5007;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var escape in flow.Body.Escapes)
        {
            // A session that was given to this body lives as long as its owner says.
            if (!escape.Key.OpenedHere || !escape.IsTooLate(flow))
                continue;
            var opening = flow.Visits.FirstOrDefault(visit => visit.Step.Opens && escape.Key.Equals(visit.Step.Key)).Step;
            context.Report(
                escape.Value.Syntax.GetLocation(),
                opening is null ? [] : [opening.Operation.Syntax.GetLocation()],
                FixFacts.Of((FixFacts.Session, escape.Key.Name), (FixFacts.Library, escape.Key.Library.Name), (FixFacts.Place, escape.Use == DeferredUse.Enumerated ? null : "value")),
                escape.Key.Name,
                "this query on it runs",
                "read it into a list while the session is open");
        }

        foreach (var late in LateNavigations.In(flow, context.Cancellation))
        {
            context.Report(
                late.Read.Syntax.GetLocation(),
                [late.Load.Syntax.GetLocation()],
                FixFacts.Of((FixFacts.Session, late.Session.Name), (FixFacts.Library, late.Session.Library.Name)),
                late.Session.Name,
                $"'{late.Read.Member!.Name}' is loaded, which happens when it is read",
                "load it with the query");
        }
    }
}
