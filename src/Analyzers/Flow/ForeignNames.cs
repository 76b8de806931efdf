using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which of the names that the declarations of a compilation use belong to types of other assemblies that speak of sessions.</summary>
internal sealed class ForeignNames(FlowServices services, Func<INamedTypeSymbol, bool> speaks)
{
    private static readonly ConditionalWeakTable<PortableExecutableReference, WordHashes> Referenced = new();

    private readonly ConcurrentDictionary<string, bool> _speaking = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IAssemblySymbol Symbol, MetadataReference Reference)> _assemblies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IAssemblySymbol, INamespaceSymbol[]> _namespaces = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _framework = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _ofTheFramework = [];
    private readonly Dictionary<string, bool> _reaching = new(StringComparer.Ordinal);

    public IEnumerable<string> Among(HashSet<string> names, CancellationToken cancellation)
    {
        foreach (var (type, _) in services.Model.ListedTypes)
        {
            if (type.ContainingAssembly is not { Name: var library })
                continue;
            if (!library.StartsWith("System.", StringComparison.Ordinal))
            {
                _reaching[library] = true;
                continue;
            }

            _framework.Add(library);
            _ofTheFramework.Add(WordTable.HashOf(type.Name));
        }

        foreach (var reference in services.Compilation.References)
        {
            if (services.Compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol referenced)
                _assemblies[referenced.Name] = (referenced, reference);
        }

        foreach (var (assembly, _) in _assemblies.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_framework.Contains(assembly.Name) && !Reaches(assembly.Name))
                continue;
            var known = assembly.TypeNames;
            var wanted = new HashSet<string>(known.Count < names.Count ? known.Where(names.Contains) : names.Where(known.Contains), StringComparer.Ordinal);
            if (wanted.Count == 0)
                continue;
            foreach (var name in In(assembly, wanted))
                yield return name;
        }
    }

    /// <summary>What the types of the other assemblies of this code base are called.</summary>
    public IEnumerable<string> OfThisCodeBase() => services.Implementations.Projects.SelectMany(assembly => assembly.TypeNames);

    /// <summary>Whether one of those that are called so speaks of sessions.</summary>
    public bool Speaks(string name) => _speaking.TryGetValue(name, out var known) ? known
        : _speaking.GetOrAdd(name, services.Implementations.Projects.Any(assembly => assembly.TypeNames.Contains(name) && In(assembly, [name]).Any()));

    /// <summary>
    /// Whether the assembly can name a type of a session library: it references one, or one that does. Nearly everything references the framework; there it is the
    /// types that it names which tell.
    /// </summary>
    private bool Reaches(string name)
    {
        if (_reaching.TryGetValue(name, out var known))
            return known;
        _reaching[name] = false;
        return _reaching[name] = _assemblies.TryGetValue(name, out var assembly)
            && (NamesSessionsOfTheFramework(assembly.Reference) || assembly.Symbol.Modules.Any(module => module.ReferencedAssemblies.Any(reference => Reaches(reference.Name))));
    }

    /// <summary>What another project of an IDE names is not listed anywhere.</summary>
    private bool NamesSessionsOfTheFramework(MetadataReference assembly) =>
        _ofTheFramework.Count > 0 && (assembly is not PortableExecutableReference reference || _ofTheFramework.Any(Referenced.GetValue(reference, ReferencedBy).Has));

    /// <summary>The hashes of the names of all types of other assemblies that an assembly names; by them it is known however the framework has moved its types.</summary>
    private static WordHashes ReferencedBy(PortableExecutableReference reference)
    {
        var names = new WordHashes();
        if (reference.GetMetadata() is not AssemblyMetadata assembly)
            return names;
        foreach (var module in assembly.GetModules())
        {
            var reader = module.GetMetadataReader();
            foreach (var handle in reader.TypeReferences)
                names.Add(WordTable.HashOf(reader.GetString(reader.GetTypeReference(handle).Name)));
        }

        return names;
    }

    private IEnumerable<string> In(IAssemblySymbol assembly, HashSet<string> wanted) =>
        from space in _namespaces.GetOrAdd(assembly, NamespacesOf)
        from name in wanted
        where space.GetTypeMembers(name).Any(speaks)
        select name;

    private static INamespaceSymbol[] NamespacesOf(IAssemblySymbol assembly)
    {
        var found = new List<INamespaceSymbol> { assembly.GlobalNamespace };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(found[i].GetNamespaceMembers());
        return found.ToArray();
    }
}
