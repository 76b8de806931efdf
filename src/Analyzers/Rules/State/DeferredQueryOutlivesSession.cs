using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5007: a query that nobody has run yet outlives the session that it would run on.</summary>
/// <remarks>
/// Reports on the value (an <c>IQueryable</c>, a lazy sequence over one, an <c>IAsyncEnumerable</c>, a data reader, an iterator that was given the session)
/// that is returned, kept in a field or an out parameter, handed to a response, or read, when the session it reads from was opened in this body and is closed by then.
/// Silent for what has its rows (<c>ToList</c>, a buffered query), for a session that came from outside or goes on living, for iterators that keep the
/// using open, and for a local that may hold rows as well.
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
                escape.Key.Name);
        }
    }
}
