using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5008: an object taken from a loaded collection is deleted, and the collection is read as if it were gone.</summary>
/// <remarks>
/// Reports on the read of the collection behind the deletion, when on some path nothing writes the deletion or takes the object out of the collection between.
/// Silent behind a flush, commit, refresh or a new load of the parent, behind code that is not known, and where anything is removed from the collection.
/// </remarks>
internal sealed class DeletedObjectInCollection : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5008;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var reached in facts.All)
        {
            if (reached is not { Kind: EntityEventKind.Reached, Entity: { } child, Other: { } parent, Member: IPropertySymbol collection } || !reached.IsElement)
                continue;
            var deletions = facts.FirstsAfter(reached, happening => happening.Renames(child) || TakesOut(happening, child, parent, collection) ? OnPath.Ends : happening is { Kind: EntityEventKind.Staged, Staging: Staging.Delete, Session: not null } && happening.Entity == child ? OnPath.Found : OnPath.GoesOn);
            foreach (var deletion in deletions)
            {
                if (facts.FirstAfter(deletion, happening => Judge(happening, child, parent, collection, deletion.Session!, facts)) is { } read)
                    Report(deletion, read, child, parent, collection, context);
            }
        }
    }

    private static bool TakesOut(EntityEvent happening, Entity child, Entity parent, IPropertySymbol collection) =>
        happening.Concerns(child) && happening.Kind == EntityEventKind.Unlinked
        || happening.Kind == EntityEventKind.Written && happening.Entity == parent && SymbolEqualityComparer.Default.Equals(happening.Member, collection);

    private static OnPath Judge(EntityEvent happening, Entity child, Entity parent, IPropertySymbol collection, SessionKey session, EntityFacts facts)
    {
        if (happening is { Kind: EntityEventKind.Read, InLambda: false } && happening.Entity == parent && SymbolEqualityComparer.Default.Equals(happening.Member, collection))
            return OnPath.Found;
        return TakesOut(happening, child, parent, collection) || happening.Renames(parent) || happening.Kind == EntityEventKind.Opaque
            || happening.Concerns(parent) && happening.Kind is EntityEventKind.Refreshed or EntityEventKind.Expunged or EntityEventKind.Escaped
            || happening.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Flush or SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.Reset or SessionOperation.Close }
            || session.Library.Entities is { QueriesFlush: true } && facts.Does(happening, session, SessionOperation.Query)
            || happening.Step is { Kind: StepKind.Call, Callee.MayTouchSessions: true }
            ? OnPath.Ends
            : OnPath.GoesOn;
    }

    private static void Report(EntityEvent deletion, EntityEvent read, Entity child, Entity parent, IPropertySymbol collection, BodyRuleContext context) => context.Report(
        read.Syntax.GetLocation(),
        [deletion.Syntax.GetLocation()],
        FixFacts.Of((FixFacts.CallOn, parent.Symbol is null ? null : parent.Name + "." + collection.Name), (FixFacts.CallMember, "Remove"), (FixFacts.CallArguments, child.Symbol is null ? null : child.Name)),
        parent.Name + "." + collection.Name,
        child.Name);
}
