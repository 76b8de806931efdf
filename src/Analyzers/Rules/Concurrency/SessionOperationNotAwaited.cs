using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2003: the task of a session operation is dropped, or returned out of the using that closes the session.</summary>
/// <remarks>
/// Reports on the operation, or the call of a helper that works on this body's session, when its task is a statement of its own, goes to a discard, a local that
/// nothing reads or a helper that forgets it, or is asked for its own properties alone; and on the task that a method without await returns while a using or finally closes its session or transaction.
/// Silent when the task is awaited, blocked on, stored, handed on or returned to a caller who owns the session; when the called code opens a session of its own;
/// in expression trees, which are data.
/// </remarks>
internal sealed class SessionOperationNotAwaited : BodyRule
{
    public const string Dropped = "dropped";
    public const string Returned = "returned";

    public override DiagnosticDescriptor Descriptor => Descriptors.SES2003;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (flow.Body.IsExpressionTree)
            return;
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is { IsDropped: true, Kind: StepKind.Session or StepKind.Call } && visit.Keys.FirstOrDefault() is { } key)
                Report(visit.Step, key, Dropped, $"'{key.NameIn(context.Owner.ContainingType)}' may be used again or closed while it runs, and its exception is lost", [], context);
        }

        // An async body that returns hands on a result, not a task.
        if (flow.Body.Owner is not { IsAsync: false })
            return;
        foreach (var block in flow.Body.Blocks)
        {
            if (block.Block.FallThroughSuccessor is { Semantics: ControlFlowBranchSemantics.Return, FinallyRegions.IsEmpty: false } leaving)
                CheckReturn(flow, block, leaving, context);
        }
    }

    private static void CheckReturn(SessionFlow flow, LoweredBlock block, ControlFlowBranch leaving, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            var step = visit.Step;
            var isReturned = step.Task >= 0 ? (block.Returns & 1UL << step.Task) != 0 : block.Steps.Contains(step) && OperationWalk.IsTask(step.Operation.Type) && OperationWalk.IsReturned(step.Operation);
            if (!isReturned || visit.Keys.FirstOrDefault(used => EndOf(used, leaving, flow) is not null) is not { } key)
                continue;
            var end = EndOf(key, leaving, flow)!;
            var ended = end.SessionOperation == SessionOperation.EndTransaction ? "the transaction of " : "";
            Report(step, key, Returned, $"{ended}'{key.NameIn(context.Owner.ContainingType)}' is closed before it ends", [end.Operation.Syntax.GetLocation()], context);
        }
    }

    /// <summary>What a finally block on the way out does to the session, if it ends it.</summary>
    private static Step? EndOf(SessionKey key, ControlFlowBranch leaving, SessionFlow flow) =>
        leaving.FinallyRegions.SelectMany(region => flow.StepsIn(region)).FirstOrDefault(step => key.Equals(step.Key)
            && step.SessionOperation is SessionOperation.Close or SessionOperation.CloseConnection or SessionOperation.EndTransaction);

    private static void Report(Step step, SessionKey key, string how, string consequence, Location[] others, BodyRuleContext context) =>
        context.Report(
            step.Operation.Syntax.GetLocation(),
            others,
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.Place, how)),
            step.MemberOr(key.Name),
            how == Dropped ? "is not awaited" : "is returned, not awaited",
            consequence);
}
