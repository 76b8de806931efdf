using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3007: a session is committed, rolled back or disposed while a task that was started on it has not been awaited.</summary>
/// <remarks>
/// Reports on the commit, rollback or close; where a using ends the session, on the operation whose task still runs there.
/// Silent when the task is awaited before on every path; when it is handed to code that may await it, or returned (SES2003 where that is wrong), or dropped (SES2003);
/// in handlers and finally blocks, which an exception can reach before the await; for saves that are no explicit end of a transaction (two overlapping operations: SES2001).
/// </remarks>
internal sealed class CommitWhileWorkIsRunning : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3007;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (flow.Body.Tasks.Count == 0)
            return;
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is { Kind: StepKind.Session, Key: { } key } step && Ends(step.SessionOperation) && visit.Before.Running != 0
                && flow.CleanupAround(visit.Block) is null
                && RunningOn(key, visit.Before.Running, flow) is { Length: > 0 } tasks)
                Report(step.Operation, key, Verb(step.SessionOperation), tasks, tasks.Select(task => task.Operation), context);
        }

        foreach (var block in flow.Body.Blocks)
        {
            if (flow.CleanupAround(block.Block.Ordinal) is null && flow.StateAt(block.Block.Ordinal, block.Steps.Length) is { Running: not 0 } state)
                CheckExits(flow, block, state.Running & ~block.Returns, context);
        }
    }

    /// <summary>What a using on the way out of a block disposes.</summary>
    private static void CheckExits(SessionFlow flow, LoweredBlock block, ulong running, BodyRuleContext context)
    {
        foreach (var branch in new[] { block.Block.ConditionalSuccessor, block.Block.FallThroughSuccessor })
        {
            if (branch?.Destination is null)
                continue;
            foreach (var step in branch.FinallyRegions.SelectMany(region => flow.StepsIn(region)))
            {
                if (step is { Kind: StepKind.Session, Key: { } key } && Ends(step.SessionOperation) && RunningOn(key, running, flow) is { Length: > 0 } tasks)
                    Report(tasks[0].Operation, key, "closed", tasks, [step.Operation], context);
            }
        }
    }

    private static bool Ends(SessionOperation operation) => operation is SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.EndTransaction
        or SessionOperation.Close or SessionOperation.CloseConnection;

    private static string Verb(SessionOperation operation) => operation switch
    {
        SessionOperation.Commit => "committed",
        SessionOperation.Rollback => "rolled back",
        _ => "closed",
    };

    private static Step[] RunningOn(SessionKey key, ulong running, SessionFlow flow) =>
        flow.Body.Tasks.Where(task => (running & ~flow.Body.EscapedTasks & 1UL << task.Task) != 0 && !task.IsDropped && Uses(task, key, flow)).ToArray();

    private static bool Uses(Step task, SessionKey key, SessionFlow flow) =>
        key.Equals(task.Key) || flow.EffectsOf(task) is { } call && call.Effects.Any(effect => effect.Key.Equals(key));

    private static void Report(IOperation at, SessionKey key, string verb, Step[] tasks, IEnumerable<IOperation> others, BodyRuleContext context) =>
        context.Report(
            at.Syntax.GetLocation(),
            others.Select(other => other.Syntax.GetLocation()),
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            verb,
            tasks[0].MemberOr("an operation"));
}
