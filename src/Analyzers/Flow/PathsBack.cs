using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Follows the paths of a body back from a point to its beginning: "is what came last always a B, and not a C?"</summary>
internal static class PathsBack
{
    /// <summary>
    /// Whether on every path to a place what decides last is found. Not so where a path comes from the beginning of the body, or from a handler: what leads there is not followed.
    /// </summary>
    public static bool AlwaysFind<T>(LoweredBody body, Func<int, T[]> items, (int Block, int Index) before, Func<T, OnPath> judge)
    {
        var seen = new HashSet<int>();
        var pending = new Queue<(int Block, int Last)>();
        pending.Enqueue((before.Block, before.Index - 1));
        while (pending.Count > 0)
        {
            var (ordinal, last) = pending.Dequeue();
            var judged = OnPath.GoesOn;
            for (var i = last; i >= 0 && judged == OnPath.GoesOn; i--)
                judged = judge(items(ordinal)[i]);
            if (judged == OnPath.Ends)
                return false;
            if (judged == OnPath.Found)
                continue;
            var predecessors = body.Graph.Blocks[ordinal].Predecessors;
            if (predecessors.IsEmpty)
                return false;
            foreach (var branch in predecessors)
            {
                // A finally block on the way can hide what comes before it; what it does itself may stand under a condition.
                if (branch.FinallyRegions.Any(region => Enumerable.Range(region.FirstBlockOrdinal, region.LastBlockOrdinal - region.FirstBlockOrdinal + 1).Any(inner => items(inner).Any(passed => judge(passed) == OnPath.Ends))))
                    return false;
                if (seen.Add(branch.Source.Ordinal))
                    pending.Enqueue((branch.Source.Ordinal, items(branch.Source.Ordinal).Length - 1));
            }
        }

        return true;
    }

    /// <summary>The same of the operations before one of them.</summary>
    public static bool AlwaysFind(LoweredBody body, IOperation before, Func<IOperation, OnPath> judge)
    {
        foreach (var block in body.Graph.Blocks)
        {
            if (Array.IndexOf(body.OperationsIn(block), before) is var index and >= 0)
                return AlwaysFind(body, ordinal => body.OperationsIn(body.Graph.Blocks[ordinal]), (block.Ordinal, index), judge);
        }

        return false;
    }
}
