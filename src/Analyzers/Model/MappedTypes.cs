using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Model;

/// <summary>The types that are mapped to tables, as far as contexts, mapping classes and attributes show them, here and in the assemblies of the same code base.</summary>
internal sealed class MappedTypes(Compilation compilation, TypeLookup types)
{
    private const int MaximumTypes = 20_000;
    private static readonly string[] VersionNames = ["RowVersion", "Version", "ConcurrencyStamp", "ConcurrencyToken", "ETag", "Timestamp"];
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> _mappings = new(Libraries.All.SelectMany(library => library.Mappings).Select(types.Find).OfType<INamedTypeSymbol>(), SymbolEqualityComparer.Default);
    private HashSet<INamedTypeSymbol>? _listed;

    /// <summary>Whether the objects of a type are rows of a table of their own; a type without a key is a projection.</summary>
    public bool Contains(ITypeSymbol? type, CancellationToken cancellation) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None, IsAnonymousType: false } named && (SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, compilation.Assembly) || !IsForeign(named.ContainingAssembly))
        && _known.GetOrAdd(named.OriginalDefinition, definition => Find(definition, cancellation));

    /// <summary>Whether the rows have a version column, by which a write fails where it would overwrite another one; of a type parameter nobody knows.</summary>
    public static bool AreVersioned(ITypeSymbol entity)
    {
        for (ITypeSymbol? type = entity; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            if (type.GetMembers().OfType<IPropertySymbol>().Any(property => VersionNames.Contains(property.Name) || Annotations.Maps(property, "Timestamp") || Annotations.Maps(property, "ConcurrencyCheck")))
                return true;
        }

        return entity is ITypeParameterSymbol;
    }

    /// <summary>The properties that a row has columns for, as far as the class tells: navigations and what is only computed have none.</summary>
    public static IEnumerable<IPropertySymbol> ColumnsOf(ITypeSymbol entity)
    {
        for (ITypeSymbol? type = entity; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, IsOverride: false, SetMethod: not null } && IsScalar(property.Type) && !Annotations.Maps(property, "NotMapped"))
                    yield return property;
            }
        }
    }

    private static bool IsScalar(ITypeSymbol type) => type.IsValueType || type.SpecialType == SpecialType.System_String || type is IArrayTypeSymbol { ElementType.IsValueType: true };

    private bool Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (Annotations.Maps(type, "Keyless"))
            return false;
        return Annotations.Has(type, "Table", "Schema") || Listed(cancellation).Contains(type);
    }

    private HashSet<INamedTypeSymbol> Listed(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _listed) is { } known)
            return known;
        var listed = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        if (_mappings.Count > 0)
        {
            var libraries = new HashSet<string>(_mappings.Select(mapping => mapping.ContainingAssembly.Name), StringComparer.Ordinal);
            Collect(compilation.Assembly.GlobalNamespace, _mappings, listed, cancellation);
            foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
            {
                if (!IsForeign(assembly) && assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => libraries.Contains(reference.Name))))
                    Collect(assembly.GlobalNamespace, _mappings, listed, cancellation);
            }
        }

        return Interlocked.CompareExchange(ref _listed, listed, null) ?? listed;
    }

    private static void Collect(INamespaceSymbol root, HashSet<INamedTypeSymbol> mappings, HashSet<INamedTypeSymbol> listed, CancellationToken cancellation)
    {
        var pending = new Stack<INamespaceOrTypeSymbol>();
        pending.Push(root);
        var declarations = new MappingSyntax(root.ContainingAssembly, cancellation);
        for (var count = 0; pending.Count > 0 && count < MaximumTypes; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = pending.Pop();
            if (next is INamedTypeSymbol type && declarations.MayMap(type))
                AddMappedBy(type, mappings, listed);
            foreach (var inner in next.GetTypeMembers())
                pending.Push(inner);
            foreach (var space in (next as INamespaceSymbol)?.GetNamespaceMembers() ?? [])
                pending.Push(space);
        }
    }

    /// <summary>What a context has sets of, also those that its base has; what a mapping class is for.</summary>
    private static void AddMappedBy(INamedTypeSymbol type, HashSet<INamedTypeSymbol> mappings, HashSet<INamedTypeSymbol> listed)
    {
        foreach (var contract in type.Interfaces)
            Add(contract);
        for (INamedTypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            Add(t);
            foreach (var member in t.GetMembers())
            {
                if (member is IPropertySymbol { Type: var set })
                    Add(set);
            }
        }

        void Add(ITypeSymbol candidate)
        {
            if (candidate is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol { TypeKind: TypeKind.Class } mapped] } named && mappings.Contains(named.OriginalDefinition))
                listed.Add(mapped.OriginalDefinition);
        }
    }

    private static bool IsForeign(IAssemblySymbol? assembly) => assembly is null || AssemblyNames.AreOfDotNet(assembly.Name) || Libraries.Ship(assembly.Name);
}
