using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5010: a query over a type runs while an object of that type is staged and not yet written.</summary>
/// <remarks>
/// Reports on the query when an object of its type was added or removed before, and on some path nothing flushes between: always in EF Core, with SessionGuard and
/// NHibernate once automatic flushing is turned off in this body.
/// Silent for lookups by key and <c>Local</c>, which see what is pending; for queries whose condition leaves the object out, or asks for the element of another turn; behind a flush, a save in a helper, or code that is not known.
/// </remarks>
internal sealed class QueryMissesPendingChanges : BodyRule
{
    private static readonly SessionOperation[] Settling =
        [SessionOperation.Flush, SessionOperation.Commit, SessionOperation.Rollback, SessionOperation.Reset, SessionOperation.Close, SessionOperation.Transact];

    public override DiagnosticDescriptor Descriptor => Descriptors.SES5010;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        var others = new DisjointRows(flow, context.Cancellation);
        foreach (var staged in facts.All)
        {
            if (staged is not { Kind: EntityEventKind.Staged, Staging: Staging.Add or Staging.AddOrUpdate or Staging.Delete, Entity: { } entity, Session: { Library.Entities: { } traits } session })
                continue;
            if (traits.QueriesFlush && !facts.All.Any(happening => happening.Kind == EntityEventKind.AutoflushOff && session.Equals(happening.Session)))
                continue;
            foreach (var query in facts.FirstsAfter(staged, happening => Judge(happening, entity, session, facts)))
            {
                if (!others.Excludes(query, staged, entity))
                    Report(staged, query, entity, session, context);
            }
        }
    }

    private static OnPath Judge(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts)
    {
        if (happening is { Kind: EntityEventKind.Step, Step: { SessionOperation: SessionOperation.Query } query } && session.Equals(query.Key))
            return happening.Query is { IsKeyLookup: false, Type: { } type } && SymbolEqualityComparer.Default.Equals(type, facts.ElementTypeOf(entity)) ? OnPath.Found : OnPath.GoesOn;

        // A second name for the session, a unit of work, a helper: any of them may write.
        return happening.Kind is EntityEventKind.Opaque || happening.Concerns(entity) && happening.Kind == EntityEventKind.Expunged
            || happening.Step is { Kind: StepKind.Session } step && Settling.Contains(step.SessionOperation)
            || happening.Step is { Kind: StepKind.Call, Callee.MayTouchSessions: true }
            ? OnPath.Ends
            : OnPath.GoesOn;
    }

    private static void Report(EntityEvent staged, EntityEvent query, Entity entity, SessionKey session, BodyRuleContext context)
    {
        var flush = session.Library.FlushMember;
        context.Report(
            query.Syntax.GetLocation(),
            [staged.Syntax.GetLocation()],
            FlushFacts.Of(session),
            ((IInvocationOperation)query.Operation).TargetMethod.Name,
            entity.Symbol is null ? "the new " + entity.Type.Name : entity.Name,
            staged.Staging == Staging.Delete ? "marked for deletion" : "added",
            session.NameIn(context.Owner.ContainingType),
            flush is null ? "look in Local as well, or save before" : $"call {flush} before");
    }
}
