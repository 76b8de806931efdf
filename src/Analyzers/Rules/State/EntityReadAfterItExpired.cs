using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5001: a property of an entity is read after the session marked its values to be read again.</summary>
/// <remarks>
/// Reports on the read behind an expire of the object or of all, and behind a commit where the expire-on-commit setting is turned on in sight; for objects that
/// the session loaded, or was given and has written.
/// Silent for key properties, behind a rollback, which puts the values back, behind a refresh, a query or a new load (the session's touch reads the row), behind
/// code that is not known, for a property that was set since, and for libraries that do not expire.
/// </remarks>
internal sealed class EntityReadAfterItExpired : BodyRule
{
    public override Microsoft.CodeAnalysis.DiagnosticDescriptor Descriptor => Descriptors.SES5001;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var joined in facts.All)
        {
            if (!Membership.Joins(joined) || joined.Entity is not { IsList: false } entity || joined.Session is not { Library.Entities: { } traits } session || !Expires(traits))
                continue;
            foreach (var expiry in facts.AllAfter(joined, happening => Membership.Leaves(happening, entity, session, facts) ? OnPath.Ends : IsExpiry(happening, entity, session, facts, context) ? OnPath.Found : OnPath.GoesOn))
            {
                foreach (var read in facts.FirstsAfter(expiry, happening => Judge(happening, entity, session, facts, context)))
                    Report(expiry, read, entity, session, context);
            }
        }
    }

    private static bool Expires(EntityTraits traits) => traits.Expires.Length > 0 || traits.ExpireSetting is not null;

    private static bool IsExpiry(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts, BodyRuleContext context)
    {
        // One member expires, or one object: named by the arguments.
        if (happening.Kind == EntityEventKind.Expired)
            return happening.Concerns(entity) && happening.Operation is IInvocationOperation { Arguments.Length: 1 };
        if (happening.Step is { SessionOperation: SessionOperation.Expire, Operation: IInvocationOperation { Arguments.Length: 0 } })
            return facts.Does(happening, session, SessionOperation.Expire);
        return session.Library.Entities!.ExpireSetting is { } setting && facts.Does(happening, session, SessionOperation.Commit) && context.Services.Configurations.IsTurnedOn(setting, context.Cancellation);
    }

    private static OnPath Judge(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts, BodyRuleContext context)
    {
        if (happening is { Kind: EntityEventKind.Read, Member: { } member } && happening.Entity == entity)
            return context.Services.Keys.IsKey(member, entity.Type, context.Cancellation) ? OnPath.GoesOn : OnPath.Found;
        return Membership.Leaves(happening, entity, session, facts)
            || happening.Kind == EntityEventKind.Opaque
            || happening.Concerns(entity) && happening.Kind is EntityEventKind.Refreshed or EntityEventKind.Written or EntityEventKind.Staged or EntityEventKind.Escaped
            || facts.Does(happening, session, SessionOperation.Query, SessionOperation.Flush, SessionOperation.Execute) && !RefreshesOneObject(happening, session)
            ? OnPath.Ends
            : OnPath.GoesOn;
    }

    /// <summary>A refresh of one object leaves the others as they are; whether it is this one its own event tells.</summary>
    private static bool RefreshesOneObject(EntityEvent happening, SessionKey session) =>
        happening.Step is { Kind: StepKind.Session, Operation: IInvocationOperation { Arguments: [{ Parameter: { IsOptional: false, IsParams: false } }, ..] } call }
        && EntityTraits.Has(session.Library.Entities!.Refreshes, call.TargetMethod.Name);

    private static void Report(EntityEvent expiry, EntityEvent read, Entity entity, SessionKey session, BodyRuleContext context) => context.Report(
        read.Syntax.GetLocation(),
        [expiry.Syntax.GetLocation()],
        RefreshFacts.Of(session, entity),
        entity.Name + "." + read.Member!.Name,
        (expiry.Operation as IInvocationOperation)?.TargetMethod.Name ?? "the commit",
        entity.Name);
}
