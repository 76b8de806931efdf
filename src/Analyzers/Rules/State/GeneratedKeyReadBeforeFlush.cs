using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5003: a key that the database generates is read while the insert still waits for the flush.</summary>
/// <remarks>
/// Reports on the read of a whole-number key of an object that was added, when on some path nothing flushes between the two; for objects that this body made,
/// under their own name or that of what staging gives back (<c>db.Add(new User()).Entity</c>).
/// Silent for keys that the program, a sequence, HiLo or another generator provides, as attributes and configuration in sight tell; where the body sets the key or may
/// have been given it; where staging assigns it (NHibernate's Save); behind code that is not known; where the object that takes the key is linked by a navigation as well; for comparisons of the key with a constant.
/// </remarks>
internal sealed class GeneratedKeyReadBeforeFlush : BodyRule
{
    private static readonly SessionOperation[] Writing =
        [SessionOperation.Flush, SessionOperation.Commit, SessionOperation.Transact, SessionOperation.Rollback, SessionOperation.Reset, SessionOperation.Close];

    public override DiagnosticDescriptor Descriptor => Descriptors.SES5003;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        var facts = flow.Entities;
        foreach (var staged in facts.All)
        {
            if (staged is not { Kind: EntityEventKind.Staged, Staging: Staging.Add, AssignsKey: false, Entity: { IsParameter: false } entity, Session: { } session })
                continue;

            // A key that the program provides is there at once.
            if (!IsMadeHere(staged, entity, facts, context) || facts.All.Any(happening => happening.Kind == EntityEventKind.Written && happening.Entity == entity && IsKey(happening, entity, context)))
                continue;
            foreach (var read in facts.FirstsAfter(staged, happening => Judge(happening, entity, session, facts, context)))
            {
                if (read.Member is IPropertySymbol key && !IsLinkedAsWell(read, entity, facts) && context.Services.Keys.IsGenerated(key, entity.Type, context.Cancellation))
                    Report(staged, read, entity, session, context);
            }
        }
    }

    /// <summary>Whether the object that is staged was made here, whatever else its variable stands for on other paths: <c>user = await Find() ?? new User()</c> is not.</summary>
    private static bool IsMadeHere(EntityEvent staged, Entity entity, EntityFacts facts, BodyRuleContext context)
    {
        var given = facts.All.Where(happening => happening.Renames(entity)).ToArray();
        if (given.Length == 0)
            return entity.Creation is { } made && !TakesKey(made);
        var leading = given.Where(happening => facts.FirstAfter(happening, next => next == staged ? OnPath.Found : next.Renames(entity) ? OnPath.Ends : OnPath.GoesOn) is not null).ToArray();
        return leading.Length > 0 && leading.All(happening => facts.CreationIn(happening) is { } creation && !TakesKey(creation)
            && !facts.All.Any(written => written.Kind == EntityEventKind.Written && written.Entity is { } anonymous && anonymous.Creation == creation && IsKey(written, anonymous, context)));
    }

    private static bool TakesKey(IObjectCreationOperation creation) => creation.Arguments.Any(argument => argument.Value.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64);

    private static OnPath Judge(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts, BodyRuleContext context)
    {
        if (happening is { Kind: EntityEventKind.Read, InLambda: false } && happening.Entity == entity && IsKey(happening, entity, context) && !IsTest(happening.Operation))
            return OnPath.Found;
        if (happening.Renames(entity) || happening.Kind == EntityEventKind.Opaque || happening.Concerns(entity) && happening.Kind is EntityEventKind.Refreshed or EntityEventKind.Expunged)
            return OnPath.Ends;

        // Another name for the same session, a unit of work, a save in a helper: any of them may insert the row.
        if (happening.Step is { Kind: StepKind.Session } step)
            return Writing.Contains(step.SessionOperation) || Flushes(step, session) ? OnPath.Ends : OnPath.GoesOn;
        return happening.Step is { Kind: StepKind.Call } && (facts.Uses(happening, session) || happening.Step.Callee is { MayTouchSessions: true }) ? OnPath.Ends : OnPath.GoesOn;
    }

    private static bool Flushes(Step step, SessionKey session) =>
        session.Library.Entities is { QueriesFlush: true } && session.Equals(step.Key) && step.SessionOperation is SessionOperation.Query or SessionOperation.Execute;

    private static bool IsKey(EntityEvent happening, Entity entity, BodyRuleContext context) =>
        happening.Member is { } member && context.Services.Keys.IsKey(member, entity.Type, context.Cancellation);

    /// <summary><c>new Line { OrderId = order.Id }</c> that is put into <c>order.Lines</c> as well: the navigation fills the column.</summary>
    private static bool IsLinkedAsWell(EntityEvent read, Entity entity, EntityFacts facts) =>
        facts.All.Any(written => written is { Kind: EntityEventKind.Written, Entity: { } taker, Value: { } value } && taker != entity && OperationWalk.WithoutConversions(value).Syntax == read.Syntax
            && facts.All.Any(linked => linked.Kind == EntityEventKind.Linked && (linked.Entity == taker && linked.Other == entity || linked.Entity == entity && linked.Other == taker)));

    /// <summary><c>user.Id == 0</c> asks whether it has one.</summary>
    private static bool IsTest(IOperation read) =>
        read.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThanOrEqual } binary
        && (binary.LeftOperand.ConstantValue.HasValue || binary.RightOperand.ConstantValue.HasValue || binary.RightOperand is IDefaultValueOperation)
        || read.Parent is IIsPatternOperation;

    private static void Report(EntityEvent staged, EntityEvent read, Entity entity, SessionKey session, BodyRuleContext context)
    {
        var flush = session.Library.FlushMember;
        context.Report(
            read.Syntax.GetLocation(),
            [staged.Syntax.GetLocation()],
            FlushFacts.Of(session),
            (entity.Symbol is null ? entity.Type.Name : entity.Name) + "." + read.Member!.Name,
            session.NameIn(context.Owner.ContainingType),
            flush is null ? "saved" : "flushed",
            flush is null ? "save first, or link the objects by a navigation property" : $"call {flush} first, or link the objects by a navigation property");
    }
}
