using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// Asks a body's entity events one question after another, each from where the one before was answered: "is it written, then flushed, then rolled back, then
/// read?" Exceptions are followed into their handlers, and through the finally blocks on the way.
/// </summary>
internal sealed class EntityTrails
{
    private readonly SessionFlow _flow;
    private readonly EntityEvent[][] _events;
    private readonly Func<EntityEvent, bool, OnPath>[] _questions;
    private readonly Queue<(int Block, int Index, EntityEvent[] Answers)> _pending = new();
    private readonly HashSet<(int Block, int Answered)> _seen = [];
    private readonly List<EntityEvent[]> _found = [];

    private EntityTrails(SessionFlow flow, EntityEvent[][] events, Func<EntityEvent, bool, OnPath>[] questions)
    {
        _flow = flow;
        _events = events;
        _questions = questions;
    }

    /// <summary>
    /// The answers to all questions, once for each event that answers the last one. A question is told of an event, and whether an exception that is on its way
    /// out meets it.
    /// </summary>
    public static IReadOnlyList<EntityEvent[]> Of(SessionFlow flow, EntityEvent[][] events, EntityEvent from, Func<EntityEvent, bool, OnPath>[] questions)
    {
        var trails = new EntityTrails(flow, events, questions);
        trails._pending.Enqueue((from.Block, from.Index + 1, []));
        while (trails._pending.Count > 0)
        {
            var (block, index, answers) = trails._pending.Dequeue();
            trails.Visit(block, index, answers);
        }

        return trails._found;
    }

    private void Enter(int block, EntityEvent[] answers)
    {
        if (_seen.Add((block, answers.Length)))
            _pending.Enqueue((block, 0, answers));
    }

    private void Visit(int ordinal, int start, EntityEvent[] answers)
    {
        var block = _flow.Body.Blocks[ordinal].Block;
        for (var i = start; i < _events[ordinal].Length; i++)
        {
            var happening = _events[ordinal][i];
            var before = answers;
            var goesOn = Ask(happening, isThrown: false, ref answers);
            if (CanThrow(happening))
                Throw(block.EnclosingRegion, answers.Length > before.Length ? answers : before, happening);
            if (!goesOn || happening.Step?.Kind == StepKind.Throw)
                return;
        }

        Follow(block, block.ConditionalSuccessor, answers);
        Follow(block, block.FallThroughSuccessor, answers);
    }

    /// <summary>Whether the path goes on behind the event, with its answer if it is one.</summary>
    private bool Ask(EntityEvent happening, bool isThrown, ref EntityEvent[] answers)
    {
        switch (_questions[answers.Length](happening, isThrown))
        {
            case OnPath.Ends:
                return false;
            case OnPath.Found:
                answers = [.. answers, happening];
                if (answers.Length < _questions.Length)
                    return true;
                if (!_found.Exists(known => known[known.Length - 1] == happening))
                    _found.Add(answers);
                return false;
            default:
                return true;
        }
    }

    private static bool CanThrow(EntityEvent happening) => happening.Kind == EntityEventKind.Opaque || happening.Step is { Kind: not StepKind.Await, IsCleanup: false };

    private void Follow(BasicBlock block, ControlFlowBranch? branch, EntityEvent[] answers)
    {
        if (branch is { Semantics: ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow })
            Throw(block.EnclosingRegion, answers, null);
        if (branch?.Destination is not { } destination)
            return;
        foreach (var region in branch.FinallyRegions)
        {
            if (!Through(region, isThrown: false, ref answers))
                return;
        }

        Enter(destination.Ordinal, answers);
    }

    private bool Through(ControlFlowRegion region, bool isThrown, ref EntityEvent[] answers)
    {
        for (var ordinal = region.FirstBlockOrdinal; ordinal <= region.LastBlockOrdinal; ordinal++)
        {
            foreach (var happening in _events[ordinal])
            {
                if (!Ask(happening, isThrown, ref answers))
                    return false;
            }
        }

        return true;
    }

    private void Throw(ControlFlowRegion? region, EntityEvent[] answers, EntityEvent? thrower)
    {
        for (; answers.Length < _questions.Length && region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } around)
                continue;
            if (around.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                if (!Through(around.NestedRegions[1], isThrown: true, ref answers))
                    return;
                continue;
            }

            foreach (var handler in around.NestedRegions)
            {
                if (handler == region || Failing(thrower) is { } library && !_flow.Services.Model.CatchesFailure(library, handler.ExceptionType))
                    continue;
                Enter(handler.FirstBlockOrdinal, answers);
                if (handler.Kind == ControlFlowRegionKind.Catch && ExceptionTypes.CatchesAll(handler.ExceptionType))
                    return;
            }
        }
    }

    private static Library? Failing(EntityEvent? thrower) => thrower?.Step is { Kind: StepKind.Session, Key.Library: { } library } ? library : null;
}
