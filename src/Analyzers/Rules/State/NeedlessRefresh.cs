using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5004: an entity is read again directly after the flush or commit that wrote it, and the database made nothing in its row.</summary>
/// <remarks>
/// Reports on the refresh where the mapping can be read off the class (SessionGuard), and on every path the flush or commit is what the session did last.
/// Silent for classes with a column that the database computes, where a commit expires (a setting in sight), for a refresh of named members, when statements,
/// waits or other calls lie between, and for objects that this body neither staged nor changed.
/// </remarks>
internal sealed class NeedlessRefresh : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5004;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var refresh in facts.All)
        {
            if (refresh is not { Kind: EntityEventKind.Refreshed, Entity: { } entity, Session: { Library.Entities.MappingInCode: true } session, Operation: IInvocationOperation call } || NamesMembers(call))
                continue;
            if (HasComputedColumn(entity.Type))
                continue;
            if (!facts.All.Any(happening => happening.Entity == entity && happening.Kind is EntityEventKind.Staged or EntityEventKind.Written))
                continue;
            EntityEvent? write = null;
            if (facts.IsAlwaysBehind(refresh, happening => Judge(happening, refresh, session, ref write)) && write is not null && !Expires(write, session, context))
                Report(write, refresh, entity, session, context);
        }
    }

    private static bool Expires(EntityEvent write, SessionKey session, BodyRuleContext context) =>
        write.Step!.SessionOperation == SessionOperation.Commit && session.Library.Entities!.ExpireSetting is { } setting && context.Services.Configurations.IsTurnedOn(setting, context.Cancellation);

    private static bool NamesMembers(IInvocationOperation call) => call.Arguments.Any(argument => argument.Value is IArrayCreationOperation { Initializer.ElementValues.Length: > 0 });

    private static OnPath Judge(EntityEvent happening, EntityEvent refresh, SessionKey session, ref EntityEvent? write)
    {
        if (happening.Step is not { } step)
            return happening.Kind is EntityEventKind.Opaque or EntityEventKind.Escaped or EntityEventKind.Called or EntityEventKind.Written or EntityEventKind.Expired ? OnPath.Ends : OnPath.GoesOn;
        if (step.Operation == refresh.Operation || step.Kind == StepKind.Await || step is { Kind: StepKind.Call, Callee: { MayTouchSessions: false } })
            return OnPath.GoesOn;
        if (step.Kind != StepKind.Session || !session.Equals(step.Key) || step.SessionOperation is not (SessionOperation.Flush or SessionOperation.Commit))
            return OnPath.Ends;
        write = happening;
        return OnPath.Found;
    }

    private static bool HasComputedColumn(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            if (t.DeclaringSyntaxReferences.IsEmpty || t.GetMembers().Any(member => Annotations.Maps(member, "DatabaseGenerated") || Annotations.Maps(member, "Timestamp")))
                return true;
        }

        return false;
    }

    private static void Report(EntityEvent write, EntityEvent refresh, Entity entity, SessionKey session, BodyRuleContext context) => context.Report(
        refresh.Syntax.GetLocation(),
        [write.Syntax.GetLocation()],
        FixFacts.Of((FixFacts.Session, session.Name), (FixFacts.CanRemove, "true")),
        entity.Name,
        write.Step!.SessionOperation == SessionOperation.Commit ? "commit" : "flush");
}
