using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5002: an entity that one session tracks is staged in, or linked to an entity of, another session.</summary>
/// <remarks>
/// Reports on the staging or the link when the two sessions cannot be the same (one of them was opened here), and on some path nothing lets the object go between.
/// Silent for Merge, for objects that are not tracked or were let go; with SessionGuard and NHibernate once the first session is closed; with EF Core for Attach, Update
/// and Remove, which a context takes from anywhere, for contexts of different types, and for contexts made with different options (a copy from one database to another).
/// </remarks>
internal sealed class EntityOfAnotherSession : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5002;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var joined in facts.All)
        {
            if (!Membership.Joins(joined) || joined.Entity is not { IsList: false } entity || joined.Session is not { Library.Entities: { } traits } session)
                continue;
            var found = facts.FirstAfter(joined, happening =>
                Leaves(happening, entity, session, traits, facts) ? OnPath.Ends
                : OtherSession(happening, entity, session, facts) is not null ? OnPath.Found
                : OnPath.GoesOn);
            if (found is not null && OtherSession(found, entity, session, facts) is { } other && !MayBeAnotherDatabase(session, other, facts))
                Report(joined, found, entity, session, other, facts, context);
        }
    }

    private static bool Leaves(EntityEvent happening, Entity entity, SessionKey session, EntityTraits traits, EntityFacts facts)
    {
        if (happening.Renames(entity) || happening.Concerns(entity) && happening.Kind == EntityEventKind.Expunged)
            return true;
        if (traits.OneSessionAnObject)
            return Membership.Leaves(happening, entity, session, facts);

        // Attached to the other context, or handed to code that may do so, it is known there.
        return happening.Concerns(entity) && happening.Kind == EntityEventKind.Staged && happening.Staging != Staging.Add && !session.Equals(happening.Session)
            || facts.Does(happening, session, SessionOperation.Reset);
    }

    private static SessionKey? OtherSession(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts)
    {
        if (happening.Entity != entity)
            return null;
        if (happening is { Kind: EntityEventKind.Staged, Session: { } staged })
            return Membership.AreApart(session, staged) && IsWrong(happening.Staging, session) ? staged : null;
        return happening is { Kind: EntityEventKind.Linked, Other: { } owner } ? OwnerOf(owner, happening, session, facts) : null;
    }

    private static bool IsWrong(Staging staging, SessionKey session) =>
        staging == Staging.Add || session.Library.Entities!.OneSessionAnObject && staging is Staging.AddOrUpdate or Staging.Update or Staging.Delete or Staging.Attach;

    /// <summary>The session of the object that is linked to: it was loaded, added or attached there, or is so afterwards.</summary>
    private static SessionKey? OwnerOf(Entity owner, EntityEvent link, SessionKey session, EntityFacts facts)
    {
        var joins = facts.All.Where(happening => happening.Entity == owner && Membership.Joins(happening)).ToArray();
        if (joins.Length == 0 || !joins.All(join => Membership.AreApart(session, join.Session!)))
            return null;
        return joins.Any(join => join.Kind == EntityEventKind.Loaded || IsThere(owner, join, link, facts)) || facts.FirstAfter(link, happening => happening.Renames(owner) && !IsBeingMade(happening, link) ? OnPath.Ends : joins.Contains(happening) ? OnPath.Found : OnPath.GoesOn) is not null
            ? joins[0].Session
            : null;
    }

    private static bool IsThere(Entity owner, EntityEvent join, EntityEvent link, EntityFacts facts) =>
        facts.FirstAfter(join, happening => Membership.Leaves(happening, owner, join.Session!, facts) ? OnPath.Ends : happening == link ? OnPath.Found : OnPath.GoesOn) is not null;

    /// <summary>The name is given to the object whose initializer links.</summary>
    private static bool IsBeingMade(EntityEvent named, EntityEvent link) => named.Kind == EntityEventKind.Constructed && named.Syntax.Span.Contains(link.Syntax.Span);

    /// <summary>Contexts of different types, or made with different options, need not share their rows.</summary>
    private static bool MayBeAnotherDatabase(SessionKey a, SessionKey b, EntityFacts facts) =>
        !a.Library.Entities!.OneSessionAnObject && (!SymbolEqualityComparer.Default.Equals(a.Type, b.Type) || OpeningOf(a, facts) is IObjectCreationOperation { Arguments.Length: > 0 } || OpeningOf(b, facts) is IObjectCreationOperation { Arguments.Length: > 0 });

    private static IOperation? OpeningOf(SessionKey key, EntityFacts facts) =>
        facts.All.FirstOrDefault(happening => happening.Step is { Kind: StepKind.Session, Opens: true } step && key.Equals(step.Key))?.Operation;

    private static void Report(EntityEvent joined, EntityEvent found, Entity entity, SessionKey session, SessionKey other, EntityFacts facts, BodyRuleContext context)
    {
        var isStaged = found.Kind == EntityEventKind.Staged;

        // The merged copy is another object: what uses this one afterwards would miss it.
        var merge = isStaged && found.Staging != Staging.Delete
            && facts.FirstAfter(found, happening => happening.Renames(entity) ? OnPath.Ends : happening.Concerns(entity) ? OnPath.Found : OnPath.GoesOn) is null
            ? session.Library.Entities!.MergeMember : null;
        context.Report(
            found.Syntax.GetLocation(),
            [joined.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, other.Name), (FixFacts.Library, other.Library.Name), (FixFacts.CallMember, merge)),
            entity.Name,
            session.NameIn(context.Owner.ContainingType),
            isStaged ? "staged in" : $"linked to '{(found.Other!.Symbol is null ? found.Other.Type.Name : found.Other.Name)}' of",
            other.NameIn(context.Owner.ContainingType),
            session.Library.Entities!.ForeignAdvice);
    }
}
