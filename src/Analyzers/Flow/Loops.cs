using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>One loop of a body, whatever it is written with.</summary>
internal sealed class Loop(int header, HashSet<int> blocks)
{
    /// <summary>The block that every turn begins with.</summary>
    public int Header { get; } = header;

    /// <summary>The blocks of a turn by ordinal, handlers and finally blocks in it included.</summary>
    public HashSet<int> Blocks { get; } = blocks;

    /// <summary>The loop directly around this one.</summary>
    public Loop? Outer { get; set; }

    /// <summary>The statement it is written as; null for one made of jumps, or with an empty body.</summary>
    public StatementSyntax? Statement { get; set; }

    /// <summary>The steps of a turn, those of inner loops included, in the order of the graph.</summary>
    public IEnumerable<Visit> StepsIn(SessionFlow flow) => flow.Visits.Where(visit => Blocks.Contains(visit.Block));

    /// <summary>The blocks that a block leads to in the same turn.</summary>
    public IEnumerable<int> Behind(LoweredBody body, int block)
    {
        var seen = new HashSet<int> { Header };
        var pending = new Stack<int>(Next(body, block));
        while (pending.Count > 0)
        {
            var ordinal = pending.Pop();
            if (!Blocks.Contains(ordinal) || !seen.Add(ordinal))
                continue;
            yield return ordinal;
            foreach (var next in Next(body, ordinal))
                pending.Push(next);
        }
    }

    /// <summary>Where the edges of a block lead.</summary>
    public static IEnumerable<int> Next(LoweredBody body, int block)
    {
        var source = body.Blocks[block].Block;
        foreach (var branch in new[] { source.ConditionalSuccessor, source.FallThroughSuccessor })
        {
            if (branch?.Destination is { } destination)
                yield return destination.Ordinal;
        }
    }
}

/// <summary>The loops of one body, found by the edges that lead back; lambdas in it have their own.</summary>
internal sealed class Loops
{
    private static readonly Loops None = new([]);

    private readonly Loop[] _loops;

    private Loops(Loop[] loops) => _loops = loops;

    /// <summary>Inner loops before those around them.</summary>
    public IReadOnlyList<Loop> All => _loops;

    /// <summary>The innermost loop that a block is in, or null.</summary>
    public Loop? Around(int block) => Array.Find(_loops, loop => loop.Blocks.Contains(block));

    public static Loops Of(LoweredBody body)
    {
        if (!LeadsBack(body.Graph))
            return None;
        var successors = Successors(body);
        var predecessors = successors.Select(_ => new List<int>()).ToArray();
        var backward = new SortedDictionary<int, List<int>>();
        for (var from = 0; from < successors.Length; from++)
        {
            foreach (var to in successors[from])
            {
                predecessors[to].Add(from);
                if (to > from)
                    continue;
                if (!backward.TryGetValue(to, out var ends))
                    backward[to] = ends = [];
                ends.Add(from);
            }
        }

        var loops = new List<Loop>();
        foreach (var entry in backward)
        {
            // What the header leads to, and leads back to it.
            var turn = Reach(predecessors, entry.Value, entry.Key);
            turn.IntersectWith(Reach(successors, [entry.Key], -1));
            if (entry.Value.Exists(turn.Contains))
                loops.Add(new Loop(entry.Key, turn));
        }

        var sorted = loops.OrderBy(loop => loop.Blocks.Count).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i].Outer = sorted.Skip(i + 1).FirstOrDefault(outer => outer.Blocks.IsSupersetOf(sorted[i].Blocks));
            sorted[i].Statement = StatementOf(sorted[i], body.Graph);
        }

        return new Loops(sorted);
    }

    /// <summary>Handlers and finally blocks stand behind what leads to them: without a branch that leads back there is no loop.</summary>
    private static bool LeadsBack(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            if (block.ConditionalSuccessor?.Destination?.Ordinal <= block.Ordinal || block.FallThroughSuccessor?.Destination?.Ordinal <= block.Ordinal)
                return true;
        }

        return false;
    }

    /// <summary>The edges of the graph, with those that it leaves implicit: into handlers, and through finally blocks.</summary>
    private static HashSet<int>[] Successors(LoweredBody body)
    {
        var graph = body.Graph;
        var edges = graph.Blocks.Select(_ => new HashSet<int>()).ToArray();
        foreach (var block in graph.Blocks)
        {
            foreach (var edge in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (edge is null || body.Behind(edge) is not { Destination: { } destination } branch)
                    continue;
                edges[block.Ordinal].Add(destination.Ordinal);
                foreach (var region in branch.FinallyRegions)
                {
                    edges[block.Ordinal].Add(region.FirstBlockOrdinal);
                    edges[region.LastBlockOrdinal].Add(destination.Ordinal);
                }
            }

            for (var region = block.EnclosingRegion; region.EnclosingRegion is { } around && region.Kind != ControlFlowRegionKind.Root; region = around)
            {
                if (region.Kind != ControlFlowRegionKind.Try)
                    continue;
                foreach (var handler in around.NestedRegions)
                {
                    if (handler != region && around.Kind == ControlFlowRegionKind.TryAndCatch)
                        edges[block.Ordinal].Add(handler.FirstBlockOrdinal);
                }
            }
        }

        return edges;
    }

    private static HashSet<int> Reach(IReadOnlyList<IEnumerable<int>> edges, IEnumerable<int> from, int stop)
    {
        var seen = new HashSet<int>();
        if (stop >= 0)
            seen.Add(stop);
        var pending = new Stack<int>(from);
        while (pending.Count > 0)
        {
            var block = pending.Pop();
            if (!seen.Add(block))
                continue;
            foreach (var next in edges[block])
                pending.Push(next);
        }

        return seen;
    }

    private static StatementSyntax? StatementOf(Loop loop, ControlFlowGraph graph)
    {
        var nodes = new List<SyntaxNode>();
        foreach (var ordinal in loop.Blocks)
        {
            nodes.AddRange(graph.Blocks[ordinal].Operations.Select(operation => operation.Syntax));
            if (graph.Blocks[ordinal].BranchValue is { } value)
                nodes.Add(value.Syntax);
        }

        if (nodes.Count == 0)
            return null;
        return nodes[0].AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(statement =>
            statement is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax
            && nodes.TrueForAll(node => statement.Span.Contains(node.Span)));
    }
}
