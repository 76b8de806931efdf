using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1007: one session is committed once an element.</summary>
/// <remarks>
/// Reports on a commit in a loop over elements, or on the call of a helper of the same object that commits, or of a unit of work or repository that does nothing else, when every turn that changes something ends with it.
/// Silent in a transaction (with contexts a save is a flush there), and where a turn begins its own or opens its own session; where a turn resets or rolls back, handles
/// failures, yields, calls out, writes a file, or calls code that cannot be seen and may do so; where a key is read behind the commit; for pages, chunks and streams, and
/// loops that run until something happens.
/// </remarks>
internal sealed class CommitInLoop : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1007;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (CommittedBy(visit, context) is not { } key || flow.PositionOf(visit.Step) is not var (block, _) || flow.Body.Loops.Around(block) is not { } loop)
                continue;
            if (!IsOnePieceOfWork(visit, key, loop, flow, context) || IsInTransactionOfACaller(flow, key, context))
                continue;
            context.Report(
                visit.Step.Operation.Syntax.GetLocation(),
                [],
                FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.CanRemove, visit.Step.Kind == StepKind.Session ? "true" : null)),
                key.NameIn(context.Owner.ContainingType));
        }
    }

    private static SessionKey? CommittedBy(Visit visit, BodyRuleContext context)
    {
        if (visit.Step is { Kind: StepKind.Session, Key: { } own })
            return Commits.Commit(visit, own) ? own : null;
        if (visit.Step.Callee is not { Nested: null, Method: { } helper } callee || visit.Keys.FirstOrDefault(key => Commits.Commit(visit, key)) is not { } committed)
            return null;
        return callee.Receiver.IsThis && SymbolEqualityComparer.Default.Equals(helper.ContainingType, context.Owner.ContainingType)
            || helper.IsStatic && callee.Arguments.Any(argument => committed.Equals(argument.Key))
            || committed.IsShared && PassThrough.Is(helper, context.Services, context.Cancellation) ? committed : null;
    }

    private static bool IsOnePieceOfWork(Visit commit, SessionKey key, Loop loop, SessionFlow flow, BodyRuleContext context)
    {
        var inLoop = loop.StepsIn(flow).ToArray();
        var happenings = inLoop.SelectMany(visit => Happenings.Of(visit, key)).ToArray();

        // Its own session, unit of work or transaction, or a way back: an element is a piece of work.
        if (IsMadeInTheTurn(commit.Step, loop, flow) || inLoop.Any(visit => visit.Step.Opens && key.Equals(visit.Step.Key))
            || happenings.Any(happening => happening.Operation is SessionOperation.Begin or SessionOperation.Reset or SessionOperation.Rollback or SessionOperation.Close or SessionOperation.Transact or SessionOperation.EndTransaction))
            return false;

        // A commit beside this one ends other work.
        if (inLoop.Any(visit => visit.Step != commit.Step && Commits.Commit(visit, key)))
            return false;
        var turns = new Turns(flow, loop, commit.Step, context.Cancellation);
        var changes = happenings.Where(happening => happening.Visit.Step != commit.Step && happening.IsChange(key.Library)).Select(happening => happening.Visit.Step).ToArray();
        return turns.AreElements && !turns.DoMore() && !(changes.Length > 0 ? turns.SkipItAfter(changes) : turns.SkipItAfterWrites()) && !turns.ReadAKeyBehind();
    }

    /// <summary>A unit of work over the session that the turn itself makes, and stores.</summary>
    private static bool IsMadeInTheTurn(Step commit, Loop loop, SessionFlow flow) =>
        commit.Operation is IInvocationOperation { Instance: ILocalReferenceOperation { Local: var unit } } && !flow.Services.Model.IsSession(unit.Type)
        && loop.Blocks.Any(block => flow.Body.OperationsIn(flow.Body.Blocks[block].Block).Any(operation => operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var filled } } && SymbolEqualityComparer.Default.Equals(filled, unit)));

    private static bool IsInTransactionOfACaller(SessionFlow flow, SessionKey key, BodyRuleContext context)
    {
        if (flow.Body.EntersInTransaction || flow.Body.GivenTransactions.Count > 0)
            return true;
        return key.IsShared && flow is { Outer: null, Body.Owner: { } method } && context.Services.Callers.HoldTransaction(method, key, context.Cancellation);
    }
}
