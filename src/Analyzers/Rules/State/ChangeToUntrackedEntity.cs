using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5014: an entity that its session does not track is changed, and the session is saved as if it did.</summary>
/// <remarks>
/// Reports on the change when the entity was loaded by a query that turns tracking off, or that does not turn it on where the context has it off, let go, taken out of a static or a cache, or loaded by a session that is closed since, and on some path a
/// flush or commit follows with nothing between that would track it.
/// Silent where the entity is staged, attached, linked to by another one or handed on before the commit; where the body saves other work as well and the changed
/// object is used or returned; for properties that are not stored.
/// </remarks>
internal sealed class ChangeToUntrackedEntity : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5014;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var happening in facts.All)
        {
            if (happening is { Kind: EntityEventKind.Cached, Entity: { } kept })
                CheckCached(happening, kept, facts, context);
            if (happening.Entity is not { } entity || happening.Session is not { } session)
                continue;
            if (happening is { Kind: EntityEventKind.Loaded, Query.Tracked: Tracked.No } && !IsList(happening))
                CheckBehind(happening, happening, entity, session, facts, context);
            else if (happening.Kind == EntityEventKind.Expunged)
                CheckBehind(happening, happening, entity, session, facts, context);
            else if (happening is { Kind: EntityEventKind.Loaded, Query.Tracked: Tracked.Yes } && ClosedAfter(happening, entity, session, facts) is { } closed)
                CheckBehind(happening, closed, entity, session, facts, context);
        }
    }

    /// <summary>Whoever put the object into the cache may have tracked it; a session that lives no longer than this work does not.</summary>
    private static void CheckCached(EntityEvent taken, Entity entity, EntityFacts facts, BodyRuleContext context)
    {
        foreach (var write in facts.FirstsAfter(taken, happening => MayTrack(happening, entity) ? OnPath.Ends : IsChange(happening, entity) ? OnPath.Found : OnPath.GoesOn))
        {
            var commit = facts.FirstAfter(write, happening =>
                MayTrack(happening, entity) ? OnPath.Ends : happening.Step is { Kind: StepKind.Session, Key: { } key } && IsShortLived(key, context) && Saves(happening, key, false, facts) ? OnPath.Found : OnPath.GoesOn);
            if (commit?.Step?.Key is not { } session || SavesOtherWork(commit, entity, session, facts, false, taken))
                continue;
            Report(taken, write, commit, entity, session, false, context);
            return;
        }
    }

    private static bool IsShortLived(SessionKey key, BodyRuleContext context) => key.Library.Entities is not null
        && (key.OpenedHere || key.Kind == SessionKeyKind.Injected && context.Owner.ContainingType is { } type && !ViewTypes.Include(type) && !KeptValues.LivesLong(type, context.Services, context.Cancellation));

    /// <summary>The list itself is not what is changed: its elements are.</summary>
    private static bool IsList(EntityEvent load) => load.Query?.Type is { } type && !SymbolEqualityComparer.Default.Equals(type, load.Entity!.Type);

    private static EntityEvent? ClosedAfter(EntityEvent load, Entity entity, SessionKey session, EntityFacts facts) => facts.FirstAfter(load, happening =>
        happening.Renames(entity) ? OnPath.Ends : facts.Does(happening, session, SessionOperation.Close) ? OnPath.Found : OnPath.GoesOn);

    private static void CheckBehind(EntityEvent load, EntityEvent untracked, Entity entity, SessionKey session, EntityFacts facts, BodyRuleContext context)
    {
        var isClosed = untracked != load;
        foreach (var write in facts.FirstsAfter(untracked, happening => MayTrack(happening, entity) ? OnPath.Ends : IsChange(happening, entity) ? OnPath.Found : OnPath.GoesOn))
        {
            var commit = facts.FirstAfter(write, happening => MayTrack(happening, entity) ? OnPath.Ends : Saves(happening, session, isClosed, facts) ? OnPath.Found : OnPath.GoesOn);

            // Changed for the answer, while other work is saved: nothing is lost.
            if (commit is null || SavesOtherWork(commit, entity, session, facts, isClosed, load) && IsUsedAfter(write, entity, facts))
                continue;
            Report(load, write, commit, entity, session, isClosed, context);
            return;
        }
    }

    private static bool MayTrack(EntityEvent happening, Entity entity) =>
        happening.Renames(entity) || happening.Escapes(entity)
        || happening.Concerns(entity) && happening.Kind is EntityEventKind.Staged or EntityEventKind.Linked or EntityEventKind.Refreshed
        || happening.Kind == EntityEventKind.Linked && happening.Other == entity && happening.Operation is not IAssignmentOperation;

    /// <summary>A column's property is set, by a method of the object or here; what is put into a collection is looked at as a link.</summary>
    private static bool IsChange(EntityEvent happening, Entity entity) =>
        happening is { Kind: EntityEventKind.Written, Member: IPropertySymbol property } && happening.Entity == entity
        && (happening.ByOwnMethod || happening.Operation is IAssignmentOperation or IIncrementOrDecrementOperation)
        && !Annotations.Maps(property, "NotMapped");

    private static bool Saves(EntityEvent happening, SessionKey session, bool byAnother, EntityFacts facts)
    {
        if (byAnother)
            return happening.Step is { Kind: StepKind.Session, Key: { } other, SessionOperation: SessionOperation.Flush or SessionOperation.Commit } && other.Library.Entities is not null && !other.Equals(session);
        return session.Library.Protocol == Protocol.Context
            ? facts.Does(happening, session, SessionOperation.Flush)
            : facts.Does(happening, session, SessionOperation.Flush, SessionOperation.Commit);
    }

    /// <summary>Whether the save, the first behind it, stores other work.</summary>
    private static bool SavesOtherWork(EntityEvent commit, Entity entity, SessionKey session, EntityFacts facts, bool byAnother, EntityEvent load) => facts.All.Any(happening =>
        IsOtherWork(happening, entity, session, facts, byAnother, load)
        && (happening == commit || facts.FirstAfter(happening, next => next == commit ? OnPath.Found : Saves(next, session, byAnother, facts) ? OnPath.Ends : OnPath.GoesOn) is not null));

    private static bool IsOtherWork(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts, bool byAnother, EntityEvent load) =>
        happening.Kind is EntityEventKind.Staged or EntityEventKind.Opaque && !happening.Concerns(entity)
        || happening.Kind == EntityEventKind.Written && happening.Entity != entity && facts.All.Any(other => other is { Kind: EntityEventKind.Loaded, Query.Tracked: not Tracked.No } && other.Entity == happening.Entity)
        || happening.Step is { Kind: StepKind.Call } && happening.Operation != load.Value && facts.Uses(happening, session)
        || facts.Does(happening, session, SessionOperation.Stage, SessionOperation.Execute, SessionOperation.SetEntry, SessionOperation.TakeBack) && !facts.IsEntryOf(entity, happening)
        || byAnother && happening.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Stage };

    private static bool IsUsedAfter(EntityEvent write, Entity entity, EntityFacts facts) => facts.FirstAfter(write, happening =>
        happening.Renames(entity) ? OnPath.Ends
        : happening.Concerns(entity) && happening.Kind is EntityEventKind.Returned or EntityEventKind.Escaped or EntityEventKind.Read or EntityEventKind.Called ? OnPath.Found
        : OnPath.GoesOn) is not null;

    private static void Report(EntityEvent load, EntityEvent write, EntityEvent commit, Entity entity, SessionKey session, bool isClosed, BodyRuleContext context)
    {
        var member = (load.Query?.NoTracking as IInvocationOperation)?.TargetMethod.Name;
        var name = session.NameIn(context.Owner.ContainingType);
        var (why, remedy) = load.Query is { IsUntrackedByDefault: true } && !isClosed ? ($"{session.Library.Entities!.DefaultTracking!.Value.Option} turned it off", $"load it with {session.Library.Entities.Tracking}, or update it before")
            : member is not null ? (member, $"drop {member}, or update it before")
            : load.Kind == EntityEventKind.Cached ? ("it comes out of a cache", "load it with the session that saves, or attach it before")
            : load.Kind == EntityEventKind.Expunged ? ("it was let go", "change it before, or stage it again")
            : isClosed ? ("that session is closed", "load it with the session that saves, or stage it there")
            : ("it tracks nothing", "call Update");
        context.Report(
            write.Syntax.GetLocation(),
            [(load.Query?.NoTracking?.Syntax ?? load.Syntax).GetLocation(), commit.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, session.Name), (FixFacts.Library, session.Library.Name), (FixFacts.QueryMember, member)),
            entity.Name,
            name,
            why,
            (commit.Operation as IInvocationOperation)?.TargetMethod.Name ?? "the commit",
            remedy);
    }
}
