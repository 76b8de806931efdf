using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which of the names that the declarations of a compilation use belong to types of other assemblies that speak of sessions.</summary>
internal sealed class ForeignNames(FlowServices services, Func<INamedTypeSymbol, bool> speaks)
{
    /// <summary>By these an older assembly sees types that the framework has moved since.</summary>
    private static readonly string[] Facades = ["netstandard", "mscorlib", "System.Data"];

    private readonly Dictionary<string, IAssemblySymbol> _assemblies = [];
    private readonly Dictionary<string, bool> _reaching = new(StringComparer.Ordinal);

    public IEnumerable<string> Among(HashSet<string> names, CancellationToken cancellation)
    {
        foreach (var library in services.Model.ListedTypes.Select(listed => listed.Type.ContainingAssembly?.Name).OfType<string>())
        {
            _reaching[library] = true;
            if (!library.StartsWith("System.", StringComparison.Ordinal))
                continue;
            foreach (var facade in Facades)
                _reaching[facade] = true;
        }

        foreach (var assembly in services.Compilation.SourceModule.ReferencedAssemblySymbols)
            _assemblies[assembly.Name] = assembly;
        foreach (var assembly in _assemblies.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Reaches(assembly.Name))
                continue;
            var known = assembly.TypeNames;
            var wanted = new HashSet<string>(known.Count < names.Count ? known.Where(names.Contains) : names.Where(known.Contains), StringComparer.Ordinal);
            if (wanted.Count == 0)
                continue;
            foreach (var name in In(assembly.GlobalNamespace, wanted))
                yield return name;
        }
    }

    /// <summary>Whether the assembly can name a type of a session library: it references one, or one that does.</summary>
    private bool Reaches(string name)
    {
        if (_reaching.TryGetValue(name, out var known))
            return known;
        _reaching[name] = false;
        return _reaching[name] = _assemblies.TryGetValue(name, out var assembly) && assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => Reaches(reference.Name)));
    }

    private IEnumerable<string> In(INamespaceSymbol root, HashSet<string> wanted)
    {
        var pending = new Stack<INamespaceSymbol>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            var space = pending.Pop();
            foreach (var inner in space.GetNamespaceMembers())
                pending.Push(inner);
            foreach (var name in wanted)
            {
                if (space.GetTypeMembers(name).Any(speaks))
                    yield return name;
            }
        }
    }
}
