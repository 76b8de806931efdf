using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The types of this compilation that implement or extend others: one index, built when first asked for.</summary>
internal sealed class Implementations(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<INamedTypeSymbol>> _behind = new(SymbolEqualityComparer.Default);
    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>? _index;

    /// <summary>Types of this compilation in declaration order.</summary>
    public IReadOnlyList<INamedTypeSymbol> SourceTypes
    {
        get
        {
            _ = Index;
            return _types!;
        }
    }

    private List<INamedTypeSymbol>? _types;
    private IAssemblySymbol[]? _projects;

    /// <summary>The interfaces and base classes that types of this compilation stand behind.</summary>
    public IEnumerable<INamedTypeSymbol> Contracts => Index.Keys;

    /// <summary>The other assemblies of this code base that are referenced.</summary>
    public IReadOnlyList<IAssemblySymbol> Projects => _projects ??= compilation.SourceModule.ReferencedAssemblySymbols.Where(IsOfThisCodeBase).ToArray();

    /// <summary>The one class of this compilation that stands behind an interface or abstract class; the type itself where it is concrete; null where there are none or several.</summary>
    public INamedTypeSymbol? SoleOf(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named)
            return null;
        if (named.TypeKind == TypeKind.Class && !named.IsAbstract)
            return named;
        if (named.TypeKind is not (TypeKind.Interface or TypeKind.Class) || !IsOfThisCodeBase(named.ContainingAssembly))
            return null;
        return Behind(named) is [var first, ..] && CanBeMeant(first, named) ? first : null;
    }

    /// <summary>
    /// The classes that may stand behind an interface or abstract class as it is constructed, where all but the first derive from the first: a repository of one entity
    /// beside that of any. Empty where there are others.
    /// </summary>
    private IReadOnlyList<INamedTypeSymbol> Behind(INamedTypeSymbol contract)
    {
        if (!Index.TryGetValue(contract.OriginalDefinition, out var found) || found.Count < 2)
            return found ?? [];
        return _behind.TryGetValue(contract, out var known) ? known : _behind.GetOrAdd(contract, FamilyAmong(found.Where(type => IsConstructedAs(type, contract)).ToArray()));
    }

    private static INamedTypeSymbol[] FamilyAmong(INamedTypeSymbol[] types) =>
        Array.Find(types, type => Array.TrueForAll(types, other => DerivesFrom(other, type))) is { } first ? [first, .. types.Where(type => !SymbolEqualityComparer.Default.Equals(type, first))] : [];

    private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        INamedTypeSymbol? t = type;
        while (t is not null && !SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, ancestor))
            t = t.BaseType;
        return t is not null;
    }

    /// <summary>Whether objects of the class may be had as the contract with these type arguments; a type parameter may stand for any.</summary>
    private static bool IsConstructedAs(INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        if (!contract.IsGenericType)
            return true;
        IEnumerable<INamedTypeSymbol> ways = type.AllInterfaces;
        if (contract.TypeKind == TypeKind.Class)
            ways = AncestorsOf(type);
        return ways.Any(way => SymbolEqualityComparer.Default.Equals(way.OriginalDefinition, contract.OriginalDefinition)
            && way.TypeArguments.Zip(contract.TypeArguments, MayBeOne).All(static same => same));
    }

    private static IEnumerable<INamedTypeSymbol> AncestorsOf(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            yield return ancestor;
    }

    private static bool MayBeOne(ITypeSymbol given, ITypeSymbol asked) =>
        given.TypeKind == TypeKind.TypeParameter || asked.TypeKind == TypeKind.TypeParameter || SymbolEqualityComparer.Default.Equals(given, asked)
        || given is INamedTypeSymbol { IsGenericType: true } one && asked is INamedTypeSymbol { IsGenericType: true } other && SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition)
            && one.TypeArguments.Zip(other.TypeArguments, MayBeOne).All(static same => same);

    /// <summary>A class that only the one around it can name, a fake in a test, does not stand behind what other projects implement.</summary>
    private bool CanBeMeant(INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        if (SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, compilation.Assembly))
            return true;
        for (var around = type; around is not null; around = around.ContainingType)
        {
            if (around.DeclaredAccessibility == Accessibility.Private)
                return false;
        }

        return true;
    }

    public IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol type) => Index.TryGetValue(type.OriginalDefinition, out var found) ? found : [];

    /// <summary>The method that runs when this one is called, as far as this compilation shows it.</summary>
    public IMethodSymbol? Target(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!definition.IsAbstract && definition.ContainingType?.TypeKind != TypeKind.Interface)
            return definition;
        if (SoleOf(method.ContainingType) is not { } type || In(type, definition) is not { } target)
            return null;
        return Behind(method.ContainingType).All(derived => SymbolEqualityComparer.Default.Equals(In(derived, definition), target) && !Overrides(derived, target)) ? target : null;
    }

    /// <summary>Every method of this compilation that may run when this one is called; empty where one may that it does not show.</summary>
    public IReadOnlyList<IMethodSymbol> Targets(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!definition.IsAbstract && !definition.IsVirtual && !definition.IsOverride)
            return [definition];
        if (definition.ContainingType is not { } type || !IsOfThisCodeBase(type.ContainingAssembly))
            return [];
        var found = Of(type).Select(candidate => In(candidate, definition)).ToList();
        if (!definition.IsAbstract)
            found.Add(definition);
        return found.Contains(null) ? [] : found.OfType<IMethodSymbol>().Distinct<IMethodSymbol>(SymbolEqualityComparer.Default).ToArray();
    }

    /// <summary>The definitions by which a type implements a member of an interface: one for each way in which it is constructed.</summary>
    public static IEnumerable<IMethodSymbol> Of(IMethodSymbol definition, INamedTypeSymbol type) => type.AllInterfaces
        .Where(contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, definition.ContainingType))
        .SelectMany(contract => contract.GetMembers(definition.Name))
        .Where(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, definition))
        .Select(member => type.FindImplementationForInterfaceMember(member)?.OriginalDefinition).OfType<IMethodSymbol>();

    private static IMethodSymbol? In(INamedTypeSymbol type, IMethodSymbol definition) =>
        definition.ContainingType.TypeKind == TypeKind.Interface ? Of(definition, type).FirstOrDefault() : Override(type, definition);

    private static bool Overrides(INamedTypeSymbol type, IMethodSymbol target) =>
        (target.IsVirtual || target.IsOverride) && !SymbolEqualityComparer.Default.Equals(Override(type, target), target);

    private static IMethodSymbol? Override(INamedTypeSymbol type, IMethodSymbol method)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            foreach (var member in t.GetMembers(method.Name))
            {
                for (var candidate = member as IMethodSymbol; candidate is not null; candidate = candidate.OverriddenMethod)
                {
                    if (!member.IsAbstract && SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method))
                        return ((IMethodSymbol)member).OriginalDefinition;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the assembly is this one, or one whose name begins as this one's does.</summary>
    public bool IsOfThisCodeBase(IAssemblySymbol? assembly)
    {
        if (SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly))
            return true;
        var mine = AssemblyNames.FirstPart(compilation.Assembly.Name);
        return mine is not ("System" or "Microsoft") && AssemblyNames.FirstPart(assembly?.Name ?? "") == mine;
    }

    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> Index
    {
        get
        {
            if (Volatile.Read(ref _index) is { } known)
                return known;
            var types = new List<INamedTypeSymbol>();
            var index = Build(types);
            Interlocked.CompareExchange(ref _types, types, null);
            return Interlocked.CompareExchange(ref _index, index, null) ?? index;
        }
    }

    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> Build(List<INamedTypeSymbol> types)
    {
        var index = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        var pending = new Stack<INamespaceOrTypeSymbol>();
        pending.Push(compilation.Assembly.GlobalNamespace);
        while (pending.Count > 0)
        {
            foreach (var member in pending.Pop().GetMembers())
            {
                if (member is INamespaceSymbol space)
                {
                    pending.Push(space);
                }
                else if (member is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } type)
                {
                    types.Add(type);
                    pending.Push(type);
                    if (type.TypeKind == TypeKind.Class && !type.IsAbstract)
                        Enter(type, index);
                }
            }
        }

        return index;
    }

    private static void Enter(INamedTypeSymbol type, Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> index)
    {
        foreach (var contract in type.AllInterfaces)
            Add(contract.OriginalDefinition);
        for (var ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
            Add(ancestor.OriginalDefinition);

        void Add(INamedTypeSymbol key)
        {
            if (!index.TryGetValue(key, out var list))
                index[key] = list = [];
            if (!list.Contains(type, SymbolEqualityComparer.Default))
                list.Add(type);
        }
    }
}
