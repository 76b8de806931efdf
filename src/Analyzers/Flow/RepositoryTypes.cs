using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which types are repositories: session-bearing types whose job is loading and staging.</summary>
internal sealed class RepositoryTypes(FlowServices services)
{
    private static readonly string[] Suffixes = ["Repository", "Dao", "Queries"];
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool Contains(INamedTypeSymbol? type) => type is not null && _known.GetOrAdd(type.OriginalDefinition, Find);

    private bool Find(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class || type.IsStatic || IsUnitOfWork(type))
            return false;
        if (services.Model.Options.RepositoryTypes is { Count: > 0 } configured && (configured.Contains(type.ToDisplayString()) || configured.Contains(type.Name)))
            return true;
        if (ConfiguredTypes.HasAttribute(type, "RepositoryAttribute") || type.AllInterfaces.Any(contract => ConfiguredTypes.HasAttribute(contract, "RepositoryAttribute")))
            return true;
        var contracts = type.AllInterfaces.Where(IsNamedSo).ToArray();
        if (!IsNamedSo(type) && contracts.Length == 0)
            return false;

        // A store that a framework calls (identity, grants) has the framework's boundaries.
        return !type.Interfaces.Any(contract => !IsNamedSo(contract) && IsFrameworkContract(contract));
    }

    /// <summary>Whether the type is named a unit of work, or implements one.</summary>
    public static bool IsUnitOfWork(INamedTypeSymbol type) => Names(type).Any(name => name.Contains("UnitOfWork") || name.EndsWith("Uow", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Names(INamedTypeSymbol type) => type.AllInterfaces.Select(contract => contract.Name).Concat([type.Name]);

    /// <summary><c>OrderRepository</c>, and what such classes derive from: <c>RepositoryBase</c>.</summary>
    private static bool IsNamedSo(INamedTypeSymbol type)
    {
        var name = type.Name.EndsWith("Base", StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - "Base".Length) : type.Name;
        return Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
    }

    private bool IsFrameworkContract(INamedTypeSymbol contract) =>
        !SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, services.Compilation.Assembly)
        && contract.Name is not ("IDisposable" or "IAsyncDisposable" or "IEquatable")
        && AssemblyNames.FirstPart(contract.ContainingAssembly?.Name ?? "") != AssemblyNames.FirstPart(services.Compilation.Assembly.Name);
}
