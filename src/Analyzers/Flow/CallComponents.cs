using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Strongly connected components of the call graph below a method, callees first (Tarjan, without recursion).</summary>
internal static class CallComponents
{
    private sealed class Frame(IMethodSymbol method, IEnumerator<IMethodSymbol> callees)
    {
        public IMethodSymbol Method { get; } = method;
        public IEnumerator<IMethodSymbol> Callees { get; } = callees;
    }

    public static List<IReadOnlyList<IMethodSymbol>> Below(IMethodSymbol root, Func<IMethodSymbol, IEnumerable<IMethodSymbol>> calleesOf, Func<IMethodSymbol, bool> isDone)
    {
        var components = new List<IReadOnlyList<IMethodSymbol>>();
        var index = new Dictionary<IMethodSymbol, int>(SymbolEqualityComparer.Default);
        var low = new Dictionary<IMethodSymbol, int>(SymbolEqualityComparer.Default);
        var open = new List<IMethodSymbol>();
        var isOpen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var frames = new Stack<Frame>();
        Push(root);
        while (frames.Count > 0)
        {
            var frame = frames.Peek();
            if (frame.Callees.MoveNext())
            {
                var callee = frame.Callees.Current;
                if (isDone(callee))
                    continue;
                if (!index.ContainsKey(callee))
                    Push(callee);
                else if (isOpen.Contains(callee))
                    low[frame.Method] = Math.Min(low[frame.Method], index[callee]);
                continue;
            }

            frames.Pop();
            if (frames.Count > 0)
                low[frames.Peek().Method] = Math.Min(low[frames.Peek().Method], low[frame.Method]);
            if (low[frame.Method] == index[frame.Method])
                components.Add(Close(frame.Method));
        }

        return components;

        void Push(IMethodSymbol method)
        {
            index[method] = low[method] = index.Count;
            open.Add(method);
            isOpen.Add(method);
            frames.Push(new Frame(method, calleesOf(method).GetEnumerator()));
        }

        IReadOnlyList<IMethodSymbol> Close(IMethodSymbol first)
        {
            var start = open.FindLastIndex(method => SymbolEqualityComparer.Default.Equals(method, first));
            var component = open.GetRange(start, open.Count - start);
            open.RemoveRange(start, open.Count - start);
            foreach (var method in component)
                isOpen.Remove(method);
            return component;
        }
    }
}
