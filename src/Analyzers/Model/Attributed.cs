using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>Tells which assemblies can carry this project's attributes at all, so that nobody else's attributes are ever read.</summary>
internal sealed class Attributed
{
    private readonly Compilation _compilation;
    private readonly ReferenceSet _references;
    private readonly HashSet<string> _definers = [ConfiguredTypes.AttributeNamespace];
    private readonly bool _inSource;
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public Attributed(Compilation compilation, ReferenceSet references, TypeLookup types)
    {
        _compilation = compilation;
        _references = references;
        if (types.Namespace(ConfiguredTypes.AttributeNamespace) is not { } space)
            return;
        foreach (var part in space.ConstituentNamespaces)
        {
            if (part.ContainingAssembly is not { } assembly || !part.GetTypeMembers().Any(type => type.Name.EndsWith("Attribute", StringComparison.Ordinal)))
                continue;
            _definers.Add(assembly.Name);
            _inSource = true;
        }
    }

    public bool MayBe(ISymbol? symbol) => symbol?.ContainingAssembly is { } assembly && (_known.TryGetValue(assembly, out var known) ? known : _known.GetOrAdd(assembly, Sees));

    /// <summary>Whether an assembly that is neither this one nor the runtime's may carry them.</summary>
    public bool Elsewhere => _references.Packages.Any(package => !IsRuntime(package.Name) && (_definers.Contains(package.Name) || _definers.Any(package.References)));

    private static bool IsRuntime(string name) =>
        name == ConfiguredTypes.AttributeNamespace || name.StartsWith(ConfiguredTypes.AttributeNamespace + ".", StringComparison.Ordinal);

    private bool Sees(IAssemblySymbol assembly)
    {
        if (SymbolEqualityComparer.Default.Equals(assembly, _compilation.Assembly))
            return _inSource;
        return _definers.Contains(assembly.Name) || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => _definers.Contains(reference.Name)));
    }
}
