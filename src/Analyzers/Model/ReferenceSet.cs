using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>A referenced assembly that is not the framework's own, and those that it references.</summary>
internal readonly record struct Package(string Name, ImmutableArray<AssemblyIdentity> Referenced)
{
    public bool References(string assembly)
    {
        foreach (var reference in Referenced)
        {
            if (reference.Name == assembly)
                return true;
        }

        return false;
    }
}

/// <summary>What is known of the assemblies that a compilation references, kept from one edit to the next while they are the same.</summary>
internal sealed class ReferenceSet
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, ConcurrentDictionary<string, ReferenceSet>> Kept = new();

    private readonly WeakReference<IAssemblySymbol>[] _assemblies;

    private ReferenceSet(IReadOnlyList<IAssemblySymbol> assemblies)
    {
        _assemblies = [.. assemblies.Select(assembly => new WeakReference<IAssemblySymbol>(assembly))];
        Packages = [.. assemblies.Where(assembly => !IsFramework(assembly.Name)).Select(assembly => new Package(assembly.Name, ReferencesOf(assembly)))];
    }

    /// <summary>Types by metadata name; null stands for one that is in none of the assemblies.</summary>
    public ConcurrentDictionary<string, INamedTypeSymbol?> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>The assemblies that are not the framework's own.</summary>
    public Package[] Packages { get; }

    public static ReferenceSet Of(Compilation compilation)
    {
        var assemblies = compilation.SourceModule.ReferencedAssemblySymbols;
        if (assemblies.IsEmpty)
            return new ReferenceSet(assemblies);
        var projects = Kept.GetValue(assemblies[0], static _ => new ConcurrentDictionary<string, ReferenceSet>(StringComparer.Ordinal));
        var project = NameOf(compilation);
        if (!projects.TryGetValue(project, out var known) || !known.AreThose(assemblies))
            projects[project] = known = new ReferenceSet(assemblies);
        return known;
    }

    /// <summary>An assembly that is only had under an alias is the same one, but its types are out of sight.</summary>
    private static string NameOf(Compilation compilation) =>
        string.Join("|", compilation.References.Where(reference => reference.Properties.Aliases is { IsDefaultOrEmpty: false } aliases && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)).Select(reference => reference.Display).Prepend(compilation.AssemblyName));

    private static bool IsFramework(string name) => AssemblyNames.AreOfDotNet(name) && !name.StartsWith("Microsoft.Data.", StringComparison.Ordinal) && !Libraries.Ship(name);

    private static ImmutableArray<AssemblyIdentity> ReferencesOf(IAssemblySymbol assembly)
    {
        var references = ImmutableArray<AssemblyIdentity>.Empty;
        foreach (var module in assembly.Modules)
            references = references.IsEmpty ? module.ReferencedAssemblies : references.AddRange(module.ReferencedAssemblies);
        return references;
    }

    private bool AreThose(IReadOnlyList<IAssemblySymbol> assemblies)
    {
        if (assemblies.Count != _assemblies.Length)
            return false;
        for (var i = 0; i < _assemblies.Length; i++)
        {
            if (!_assemblies[i].TryGetTarget(out var assembly) || !ReferenceEquals(assembly, assemblies[i]))
                return false;
        }

        return true;
    }
}
