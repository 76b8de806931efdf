using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>Finds types by metadata name through the namespaces of a compilation: of a library that is not there, not one assembly is searched.</summary>
internal sealed class TypeLookup(Compilation compilation)
{
    private readonly ConcurrentDictionary<string, INamespaceSymbol?> _namespaces = new(StringComparer.Ordinal) { [""] = compilation.GlobalNamespace };

    public INamedTypeSymbol? Find(string metadataName)
    {
        if (metadataName.IndexOf('+') >= 0)
            return compilation.GetTypeByMetadataName(metadataName);
        var dot = metadataName.LastIndexOf('.');
        if (Namespace(dot < 0 ? "" : metadataName.Substring(0, dot)) is not { } space)
            return null;
        var (name, arity) = Split(metadataName.Substring(dot + 1));
        var found = space.GetTypeMembers(name, arity);

        // Which of several is meant the compiler decides.
        return found.Length <= 1 ? found.FirstOrDefault() : compilation.GetTypeByMetadataName(metadataName);
    }

    public INamespaceSymbol? Namespace(string name)
    {
        if (_namespaces.TryGetValue(name, out var known))
            return known;
        var dot = name.LastIndexOf('.');
        INamespaceSymbol? found = null;
        if (Namespace(dot < 0 ? "" : name.Substring(0, dot)) is { } outer)
        {
            foreach (var member in outer.GetMembers(name.Substring(dot + 1)))
                found ??= member as INamespaceSymbol;
        }

        return _namespaces[name] = found;
    }

    private static (string Name, int Arity) Split(string name) =>
        name.IndexOf('`') is var tick and > 0 && int.TryParse(name.Substring(tick + 1), out var arity) ? (name.Substring(0, tick), arity) : (name, 0);
}
