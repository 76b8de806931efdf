using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3005: an entity is used after a rollback as if the change that it took back were still there.</summary>
/// <remarks>
/// Reports on the read of a property that was changed, and written or about to be, in a transaction that is rolled back, where the library leaves objects as they
/// are; and on the update, deletion or link of an object whose insert was rolled back. A savepoint takes back what was saved since it was set; a query for the key
/// of a tracked object gives that object as it stands.
/// Silent where the entity is refreshed, let go, handed on or saved again, or the tracker cleared; for another object of the row; for a property that is set again,
/// for keys, and for values that only go into a text, a log or an exception; where the rollback is meant: in members that only try, and in bodies that commit on no
/// path; with SessionGuard for what its rollback puts back.
/// </remarks>
internal sealed class EntityUsedAfterRollback : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3005;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (!flow.Visits.Any(visit => visit.Step.SessionOperation is SessionOperation.Rollback or SessionOperation.ReturnToSavepoint or SessionOperation.EndTransaction || visit.Effects is not null) || Trials.IsOne(context.Owner))
            return;
        var facts = flow.Entities;
        foreach (var joined in facts.All)
        {
            if (!Membership.Joins(joined) || joined.Entity is not { IsList: false } entity || joined.Session is not { Library.Entities: { } traits } session)
                continue;
            if (!facts.All.Any(happening => facts.Does(happening, session, SessionOperation.Commit)) || TakesEntriesBack(entity, session, flow, facts))
                continue;
            if (joined.Staging == Staging.Add)
                CheckAdded(joined, entity, session, traits, facts, context);
            else if (!traits.RollbackRestores)
                CheckChanged(joined, entity, session, flow, facts, context);
        }
    }

    private static void CheckChanged(EntityEvent joined, Entity entity, SessionKey session, SessionFlow flow, EntityFacts facts, BodyRuleContext context)
    {
        var writes = facts.AllAfter(joined, happening => Membership.Leaves(happening, entity, session, facts) ? OnPath.Ends : happening.Kind == EntityEventKind.Written && happening.Entity == entity ? OnPath.Found : OnPath.GoesOn);
        if (writes.Count == 0)
            return;
        var same = new SameObject(flow, context.Cancellation);
        var loads = facts.All.Where(SameObject.MayGive).ToArray();
        foreach (var rollback in Savepoints.Returns(session, facts).Prepend(null))
        {
            foreach (var write in writes)
            {
                foreach (var trail in Behind(write, entity, session, facts, rollback, happening => ReadsAgain(happening, entity, write, session, facts, context)))
                    ReportRead(trail, trail.Length - 2, entity, session, context);
                foreach (var load in loads)
                {
                    var again = load.Entity!;
                    foreach (var trail in Behind(
                        write, entity, session, facts, rollback,
                        happening => happening == load ? OnPath.Found : MakesRight(happening, entity, write, session, facts),
                        happening => ReadsAgain(happening, again, write, session, facts, context)))
                    {
                        if (same.IsGivenBy(load, joined))
                            ReportRead(trail, trail.Length - 3, entity, session, context);
                    }
                }
            }
        }
    }

    private static void CheckAdded(EntityEvent added, Entity entity, SessionKey session, EntityTraits traits, EntityFacts facts, BodyRuleContext context)
    {
        foreach (var trail in Behind(added, entity, session, facts, null, happening => UsesRow(happening, entity, session, traits, facts)))
        {
            var used = trail[trail.Length - 1];
            var use = used.Kind == EntityEventKind.Linked ? $"linked to '{used.Other!.Name}'" : "staged again";
            Report(used, [trail[trail.Length - 2]], RefreshFacts.Without(session), session, context, entity.Name, use, "its insert was taken back, and no row has its key; add a new one");
        }
    }

    /// <summary>What uses the object behind a rollback of its change; where saving is not committing, the change must have been saved, or tried to be, before.</summary>
    private static IReadOnlyList<EntityEvent[]> Behind(EntityEvent change, Entity entity, SessionKey session, EntityFacts facts, EntityEvent? toSavepoint, params Func<EntityEvent, OnPath>[] uses)
    {
        OnPath IsSaved(EntityEvent happening, bool isThrown) => Ends(happening) ? OnPath.Ends : facts.Does(happening, session, SessionOperation.Flush) ? OnPath.Found : OnPath.GoesOn;
        OnPath IsRolledBack(EntityEvent happening, bool isThrown) =>
            Ends(happening) || session.Library.Protocol == Protocol.Context && facts.Does(happening, session, SessionOperation.Begin) ? OnPath.Ends
            : toSavepoint is null ? IsEnded(happening, isThrown) ? OnPath.Found : OnPath.GoesOn
            : happening == toSavepoint ? OnPath.Found
            : IsEnded(happening, isThrown) || Savepoints.MaySet(happening, toSavepoint, session, facts) ? OnPath.Ends
            : OnPath.GoesOn;
        var questions = uses.Select(use => (Func<EntityEvent, bool, OnPath>)((happening, _) => use(happening))).Prepend(IsRolledBack);
        return facts.TrailsAfter(change, (session.Library.Protocol == Protocol.Context ? questions.Prepend(IsSaved) : questions).ToArray());

        bool IsEnded(EntityEvent happening, bool isThrown) => facts.Does(happening, session, SessionOperation.Rollback) || isThrown && facts.Does(happening, session, SessionOperation.EndTransaction);

        bool Ends(EntityEvent happening) => Membership.Leaves(happening, entity, session, facts) || facts.Does(happening, session, SessionOperation.Commit);
    }

    private static OnPath ReadsAgain(EntityEvent happening, Entity entity, EntityEvent write, SessionKey session, EntityFacts facts, BodyRuleContext context)
    {
        if (happening is { Kind: EntityEventKind.Read, InLambda: false, Member: { } member } && happening.Entity == entity)
            return SymbolEqualityComparer.Default.Equals(member, write.Member) && !context.Services.Keys.IsKey(member, entity.Type, context.Cancellation) && !Told.Is(happening.Operation) ? OnPath.Found : OnPath.GoesOn;
        return MakesRight(happening, entity, write, session, facts);
    }

    /// <summary>A save that failed leaves the change to the next one: after that, nobody can tell.</summary>
    private static OnPath MakesRight(EntityEvent happening, Entity entity, EntityEvent write, SessionKey session, EntityFacts facts) =>
        Membership.MayBeTakenBack(happening, entity, session, facts)
            || facts.Does(happening, session, SessionOperation.Flush)
            || happening.Concerns(entity) && (happening.Kind == EntityEventKind.Staged || happening.Kind == EntityEventKind.Written && SymbolEqualityComparer.Default.Equals(happening.Member, write.Member))
            ? OnPath.Ends
            : OnPath.GoesOn;

    private static OnPath UsesRow(EntityEvent happening, Entity entity, SessionKey session, EntityTraits traits, EntityFacts facts)
    {
        if (happening.Entity == entity && (happening.Kind == EntityEventKind.Staged && session.Equals(happening.Session) && happening.Staging is Staging.Update or Staging.Delete || happening.Kind == EntityEventKind.Linked && !traits.RollbackRestores))
            return OnPath.Found;
        return Membership.MayBeTakenBack(happening, entity, session, facts) || happening.Concerns(entity) && happening.Kind == EntityEventKind.Staged ? OnPath.Ends : OnPath.GoesOn;
    }

    /// <summary>A handler that goes through the entries takes back more than can be seen; the entry of the object itself is on the paths that lead there.</summary>
    private static bool TakesEntriesBack(Entity entity, SessionKey session, SessionFlow flow, EntityFacts facts) =>
        facts.All.Any(happening => happening.Step is { Kind: StepKind.Session } step && step.SetsEntry && !facts.IsEntryOf(entity, happening) && facts.Does(happening, session, step.SessionOperation) && flow.CleanupAround(happening.Block) is not null);

    private static void ReportRead(EntityEvent[] trail, int rollback, Entity entity, SessionKey session, BodyRuleContext context)
    {
        var used = trail[trail.Length - 1];
        var why = rollback == trail.Length - 2 ? "the object keeps what was taken back, and the row does not have it" : "the query gives the tracked object as it stands, with what was taken back";
        Report(used, trail.Skip(rollback).Take(trail.Length - 1 - rollback), RefreshAt(trail[rollback], entity, session), session, context, used.Entity!.Name + "." + used.Member!.Name, "read", why + "; refresh it first");
    }

    /// <summary>An <c>ISession</c> is not to be used after a rollback, and what has no statement of its own has no place behind it.</summary>
    private static ImmutableDictionary<string, string?> RefreshAt(EntityEvent rollback, Entity entity, SessionKey session) =>
        session.Library.Protocol != Protocol.TransactionBound && rollback.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Rollback or SessionOperation.ReturnToSavepoint }
            ? RefreshFacts.Of(session, entity)
            : RefreshFacts.Without(session);

    private static void Report(EntityEvent used, IEnumerable<EntityEvent> before, ImmutableDictionary<string, string?> facts, SessionKey session, BodyRuleContext context, string name, string use, string why) =>
        context.Report(used.Syntax.GetLocation(), before.Select(happening => (happening.Kind == EntityEventKind.Loaded ? happening.Value! : happening.Operation).Syntax.GetLocation()), facts, name, use, session.NameIn(context.Owner.ContainingType), why);
}
