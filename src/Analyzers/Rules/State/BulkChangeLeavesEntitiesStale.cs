using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5009: an entity that was loaded before a bulk update of its type is read as if it had followed.</summary>
/// <remarks>
/// Reports on the read of a property that the update sets, or whose getter reads one, when the entity was loaded by the same session, or attached to it, before and nothing refreshed it since:
/// by the name that it has, by that of a query which asks for it again and is given the tracked object as it stands, or as an element of the list that was loaded, in a loop or a lambda.
/// Silent where the tracker is cleared, the entity refreshed or the name given another object; for properties that the update does not set, or that were set here
/// as well; for deletions, whose objects may be read as they were; with SessionGuard, whose bulk changes the loaded objects follow unless told not to.
/// </remarks>
internal sealed class BulkChangeLeavesEntitiesStale : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5009;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var bulk in facts.All)
        {
            if (bulk is not { Kind: EntityEventKind.Step, Step: { SessionOperation: SessionOperation.Execute, Key: { } session }, Query: { Type: { } type, Sets: { Length: > 0 } sets }, Operation: IInvocationOperation call } || !LeavesStale(call, session))
                continue;
            foreach (var load in facts.All)
            {
                if (load.Entity is { IsList: true } list && session.Equals(load.Session) && IsTracked(load, type))
                    CheckElements(bulk, load, list, session, sets, facts, context);
                if (load.Entity is not { IsList: false } entity || !session.Equals(load.Session) || !IsTracked(load, type))
                    continue;
                if (facts.FirstAfter(load, happening => Membership.Leaves(happening, entity, session, facts) || IsWrittenLater(load, happening, entity) ? OnPath.Ends : happening == bulk ? OnPath.Found : OnPath.GoesOn) is null)
                    continue;
                if (facts.FirstAfter(bulk, happening => Judge(happening, entity, session, sets, facts, context)) is { } read)
                    Report(bulk, read, entity, session, call, context);
                foreach (var again in facts.All.Where(SameObject.MayGive))
                {
                    if (facts.FirstAfter(bulk, happening => happening == again ? OnPath.Found : Judge(happening, entity, session, sets, facts, context) == OnPath.Ends ? OnPath.Ends : OnPath.GoesOn) is not null
                        && new SameObject(flow, context.Cancellation).IsGivenBy(again, load)
                        && facts.FirstAfter(again, happening => Judge(happening, again.Entity!, session, sets, facts, context)) is { } late)
                        Report(bulk, late, again.Entity!, session, call, context);
                }
            }
        }
    }

    /// <summary>Objects that were loaded as a list are read one by one, in a loop or by a lambda.</summary>
    private static void CheckElements(EntityEvent bulk, EntityEvent load, Entity list, SessionKey session, string[] sets, EntityFacts facts, BodyRuleContext context)
    {
        if (facts.FirstAfter(load, happening => Membership.Leaves(happening, list, session, facts) ? OnPath.Ends : happening == bulk ? OnPath.Found : OnPath.GoesOn) is null)
            return;
        var call = (IInvocationOperation)bulk.Operation;
        if (facts.FirstAfter(bulk, happening => Judge(happening, list, session, sets, facts, context)) is { } inLambda)
            Report(bulk, inLambda, list, session, call, context);
        foreach (var taken in facts.All.Where(happening => happening.List == list))
        {
            if (facts.FirstAfter(bulk, happening => happening == taken ? OnPath.Found : Judge(happening, list, session, sets, facts, context) == OnPath.Ends ? OnPath.Ends : OnPath.GoesOn) is not null
                && facts.FirstAfter(taken, happening => Judge(happening, taken.Entity!, session, sets, facts, context)) is { } read)
                Report(bulk, read, taken.Entity!, session, call, context);
        }
    }

    /// <summary>Whether it is loaded, or attached as it stands in its row.</summary>
    private static bool IsTracked(EntityEvent happening, ITypeSymbol type) => happening switch
    {
        { Kind: EntityEventKind.Loaded, Query: { Tracked: Tracked.Yes, Type: { } loaded } } => SymbolEqualityComparer.Default.Equals(loaded, type),
        { Kind: EntityEventKind.Staged, Staging: Staging.Attach, Operation.Parent: IExpressionStatementOperation, Entity: { } entity } => SymbolEqualityComparer.Default.Equals(entity.Type, type),
        _ => false,
    };

    /// <summary>What was attached, and then marked as changed, is written as it stands.</summary>
    private static bool IsWrittenLater(EntityEvent load, EntityEvent happening, Entity entity) =>
        load.Kind == EntityEventKind.Staged && happening.Concerns(entity) && happening.Kind == EntityEventKind.Staged;

    private static bool LeavesStale(IInvocationOperation call, SessionKey session) =>
        session.Library.Entities?.BulkLeavesStale is not { } value
        || call.Arguments.Any(argument => argument.Value is IFieldReferenceOperation field && field.Field.Name == value);

    private static OnPath Judge(EntityEvent happening, Entity entity, SessionKey session, string[] sets, EntityFacts facts, BodyRuleContext context)
    {
        if (happening is { Kind: EntityEventKind.Read, InLambda: false } or { Kind: EntityEventKind.ElementRead } && happening.Entity == entity && happening.Member is IPropertySymbol member)
            return ComputedProperties.DependsOn(member, sets, context.Services, context.Cancellation) is not null ? OnPath.Found : OnPath.GoesOn;
        return Membership.Leaves(happening, entity, session, facts)
            || happening.Concerns(entity) && happening.Kind is EntityEventKind.Refreshed or EntityEventKind.Escaped
            || happening.Concerns(entity) && happening.Kind == EntityEventKind.Written && sets.Contains(happening.Member!.Name)
            ? OnPath.Ends
            : OnPath.GoesOn;
    }

    private static void Report(EntityEvent bulk, EntityEvent read, Entity entity, SessionKey session, IInvocationOperation call, BodyRuleContext context) => context.Report(
        read.Syntax.GetLocation(),
        [bulk.Syntax.GetLocation()],
        entity.IsList ? RefreshFacts.Without(session) : RefreshFacts.Of(session, entity),
        entity.IsList ? read.Syntax.ToString() : entity.Name + "." + read.Member!.Name,
        call.TargetMethod.Name,
        session.NameIn(context.Owner.ContainingType),
        entity.Name);
}
