using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>
/// Finds types by metadata name through the namespaces of a compilation: of a library that is not there, not one assembly is searched. What was found in its
/// references stays known from one edit to the next, while they are the same.
/// </summary>
internal sealed class TypeLookup(Compilation compilation, ReferenceSet references)
{
    private readonly ConcurrentDictionary<string, INamespaceSymbol?> _namespaces = new(StringComparer.Ordinal) { [""] = compilation.GlobalNamespace };
    private readonly ConcurrentDictionary<string, INamespaceSymbol?> _own = new(StringComparer.Ordinal) { [""] = compilation.Assembly.GlobalNamespace };

    public INamedTypeSymbol? Find(string metadataName)
    {
        var dot = metadataName.LastIndexOf('.');
        if (dot < 0 || Namespace(metadataName.Substring(0, dot), _own) is not null)
            return Search(metadataName, dot);
        if (references.Types.TryGetValue(metadataName, out var known))
            return known;
        var found = Search(metadataName, dot);

        // The source of another project is not to be kept.
        if (found is null || found.DeclaringSyntaxReferences.IsEmpty)
            references.Types[metadataName] = found;
        return found;
    }

    public INamespaceSymbol? Namespace(string name) => Namespace(name, _namespaces);

    private INamedTypeSymbol? Search(string metadataName, int dot)
    {
        if (metadataName.IndexOf('+') >= 0)
            return compilation.GetTypeByMetadataName(metadataName);
        if (Namespace(dot < 0 ? "" : metadataName.Substring(0, dot)) is not { } space)
            return null;
        var (name, arity) = Split(metadataName.Substring(dot + 1));
        var found = space.GetTypeMembers(name, arity);

        // Which of several is meant the compiler decides.
        return found.Length <= 1 ? found.FirstOrDefault() : compilation.GetTypeByMetadataName(metadataName);
    }

    private static INamespaceSymbol? Namespace(string name, ConcurrentDictionary<string, INamespaceSymbol?> among)
    {
        if (among.TryGetValue(name, out var known))
            return known;
        var dot = name.LastIndexOf('.');
        INamespaceSymbol? found = null;
        if (Namespace(dot < 0 ? "" : name.Substring(0, dot), among) is { } outer)
        {
            foreach (var member in outer.GetMembers(name.Substring(dot + 1)))
                found ??= member as INamespaceSymbol;
        }

        return among[name] = found;
    }

    private static (string Name, int Arity) Split(string name) =>
        name.IndexOf('`') is var tick and > 0 && int.TryParse(name.Substring(tick + 1), out var arity) ? (name.Substring(0, tick), arity) : (name, 0);
}
