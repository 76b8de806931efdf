using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Loops that nothing but a stop request or an exception ends.</summary>
internal static class EndlessLoops
{
    /// <summary>Members that wait for the next piece of work, and say no only when everything stops.</summary>
    private static readonly string[] Stops = ["IsCancellationRequested", "WaitForNextTickAsync", "WaitToReadAsync", "WaitOne", "CancellationToken"];

    /// <summary>Sequences that go on as long as somebody feeds them.</summary>
    private static readonly string[] Feeds = ["ReadAllAsync", "Consume", "ConsumeAsync", "GetConsumingEnumerable", "Subscribe", "SubscribeAsync", "ReceiveAllAsync"];

    /// <summary>The innermost endless loop that a block is in, or null.</summary>
    public static Loop? Around(int block, SessionFlow flow)
    {
        for (var loop = flow.Body.Loops.Around(block); loop is not null; loop = loop.Outer)
        {
            if (IsEndless(loop, flow.Body))
                return loop;
        }

        return null;
    }

    public static bool IsEndless(Loop loop, LoweredBody body)
    {
        var stopped = false;
        foreach (var ordinal in loop.Blocks)
        {
            var block = body.Graph.Blocks[ordinal];
            foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (branch?.Destination is not { } destination || loop.Blocks.Contains(destination.Ordinal) || IsNeverTaken(block, branch))
                    continue;
                if (!IsStop(block, body))
                    return false;
                stopped = true;
            }
        }

        return stopped || loop.Statement is not null;
    }

    /// <summary>Whether the session begins anew in the loop: it is opened there, or connected and let go.</summary>
    public static bool BeginsIn(Loop loop, SessionKey key, SessionFlow flow) =>
        loop.StepsIn(flow).Any(visit => visit.Step.Kind == StepKind.Session && key.Equals(visit.Step.Key)
            && visit.Step.SessionOperation is SessionOperation.Open or SessionOperation.OpenHeld or SessionOperation.OpenConnection or SessionOperation.CloseConnection or SessionOperation.Close or SessionOperation.Reset);

    /// <summary><c>while (true)</c>: the graph keeps an edge for the case that true is false. A value that is returned decides nothing.</summary>
    private static bool IsNeverTaken(BasicBlock block, ControlFlowBranch branch) =>
        block.ConditionKind != ControlFlowConditionKind.None
        && block.BranchValue?.ConstantValue is { HasValue: true, Value: bool value }
        && (branch == block.ConditionalSuccessor ? value != (block.ConditionKind == ControlFlowConditionKind.WhenTrue) : value == (block.ConditionKind == ControlFlowConditionKind.WhenTrue));

    /// <summary>A test of the token, a timer or queue that is closed, or the handler of the cancellation.</summary>
    private static bool IsStop(BasicBlock block, LoweredBody body)
    {
        for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Catch && region.ExceptionType?.Name is "OperationCanceledException" or "TaskCanceledException" or "ChannelClosedException")
                return true;
        }

        if (block.BranchValue is null)
            return IsGuardedByStop(block);
        return MentionsStop(block.BranchValue) || IsEndOfFeed(block.BranchValue, body);
    }

    /// <summary><c>if (token.IsCancellationRequested) break;</c>: the jump is a block of its own.</summary>
    private static bool IsGuardedByStop(BasicBlock block) =>
        block.Operations.IsEmpty && block.Predecessors is { Length: > 0 } before && before.All(branch => branch.Source.BranchValue is { } value && MentionsStop(value));

    private static bool MentionsStop(IOperation value) => OperationWalk.InEvaluationOrder(value).Exists(operation => operation switch
    {
        IPropertyReferenceOperation property => Stops.Contains(property.Property.Name),
        IInvocationOperation call => Stops.Contains(call.TargetMethod.Name),
        _ => false,
    });

    private static bool IsEndOfFeed(IOperation value, LoweredBody body) =>
        OperationWalk.InEvaluationOrder(value).Find(operation => operation is IInvocationOperation { TargetMethod.Name: "MoveNext" or "MoveNextAsync" }) is { Syntax: var sequence }
        && body.Operations.Any(inner => inner is IInvocationOperation { TargetMethod.Name: var name } feed && Feeds.Contains(name) && sequence.Span.Contains(feed.Syntax.Span));
}
