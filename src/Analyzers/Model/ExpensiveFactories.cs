using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>Factories that are dear to build (a connection pool, compiled mappings) and made to be shared: what builds one, by constructor or by a builder's member.</summary>
internal sealed class ExpensiveFactories
{
    private readonly HashSet<INamedTypeSymbol> _types = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, string[]> _builders = new(SymbolEqualityComparer.Default);

    public ExpensiveFactories(TypeLookup types)
    {
        foreach (var library in Libraries.All)
        {
            foreach (var name in library.ExpensiveFactories)
            {
                if (types.Find(name) is { } type)
                    _types.Add(type);
            }

            foreach (var (name, members) in library.FactoryBuilders)
            {
                if (types.Find(name) is { } type)
                    _builders[type] = members.Split(' ');
            }
        }
    }

    /// <summary>What the factories and the members that build them are called.</summary>
    public IEnumerable<string> Names => _types.Select(type => type.Name).Concat(_builders.Values.SelectMany(members => members));

    /// <summary>Whether a value of this type is such a factory.</summary>
    public bool Contains(ITypeSymbol? type)
    {
        for (var t = type as INamedTypeSymbol; t is not null; t = t.BaseType)
        {
            if (_types.Contains(t.OriginalDefinition))
                return true;
        }

        return type is not null && type.AllInterfaces.Any(contract => _types.Contains(contract.OriginalDefinition));
    }

    /// <summary>The type of the factory that the operation builds, or null.</summary>
    public ITypeSymbol? BuiltBy(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: { } type } when Contains(type) => type,
        IInvocationOperation { TargetMethod: { ContainingType: { } builder } method } when _builders.TryGetValue(builder.OriginalDefinition, out var members) && members.Contains(method.Name) => method.ReturnType,
        _ => null,
    };
}
