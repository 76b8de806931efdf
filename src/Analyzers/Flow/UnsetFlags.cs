using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// <c>var stored = 0; try { stored = db.SaveChanges(); } catch { ... }</c>: variables that a try sets behind the last work on a session that can fail there. Behind a
/// handler that such work fell into they are what they were before.
/// </summary>
internal static class UnsetFlags
{
    public static IEnumerable<(ILocalSymbol Flag, object Value)> In(Handler handler, SessionFlow flow, SessionKey key)
    {
        var fills = new Dictionary<ILocalSymbol, List<(int Block, int Index, IOperation Operation)>>(SymbolEqualityComparer.Default);
        foreach (var block in flow.Body.Blocks)
        {
            var operations = flow.Body.OperationsIn(block.Block);
            for (var i = 0; i < operations.Length; i++)
            {
                if (SetFlags.FlagOf(operations[i]) is not { } local)
                    continue;
                if (!fills.TryGetValue(local, out var known))
                    fills[local] = known = [];
                known.Add((block.Block.Ordinal, i, operations[i]));
            }
        }

        foreach (var fill in fills)
        {
            var set = fill.Value.Where(place => handler.Covers(place.Operation.Syntax)).ToArray();
            if (set.Length == 0 || fill.Value.Count != set.Length + 1 || new Fillings(flow.Body, fill.Key).IsFilledInside)
                continue;
            var first = fill.Value.Single(place => !handler.Covers(place.Operation.Syntax));
            if (SetFlags.ValueOf(first.Operation) is { } value && set.All(place => !FailsBehind(place.Block, place.Index, handler, flow, key)))
                yield return (fill.Key, value);
        }
    }

    private static bool FailsBehind(int block, int index, Handler handler, SessionFlow flow, SessionKey key)
    {
        var operations = flow.Body.OperationsIn(flow.Body.Blocks[block].Block);
        var start = flow.Body.Blocks[block].Steps.Count(step => Array.IndexOf(operations, step.Operation) < index);
        return Paths.First(flow, [(block, start)], step => handler.Covers(step.Operation.Syntax) && flow.MayFail(step, key) ? OnPath.Found : OnPath.GoesOn) is not null;
    }
}
