using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>What makes one object of another: mapping libraries, and the contracts of their kind that code bases put before them.</summary>
internal sealed class MapperTable
{
    private static readonly (string Type, string Members)[] Rows =
    [
        ("AutoMapper.IMapperBase", "Map"),
        ("AutoMapper.IMapper", "Map"),
        ("Mapster.TypeAdapter", "Adapt"),
        ("MapsterMapper.IMapper", "Map"),
        ("Volo.Abp.ObjectMapping.IObjectMapper", "Map"),
        ("Abp.ObjectMapping.IObjectMapper", "Map"),
        ("ExpressMapper.Mapper", "Map"),
        ("Nelibur.ObjectMapper.TinyMapper", "Map"),
    ];

    /// <summary>How a code base's own types are named that stand before one of them, or in its place.</summary>
    private const string OwnSuffix = "Mapper";
    private static readonly HashSet<string> Members = new(Rows.SelectMany(row => row.Members.Split(' ')), StringComparer.Ordinal);

    private readonly Dictionary<INamedTypeSymbol, string> _types = new(SymbolEqualityComparer.Default);

    public MapperTable(TypeLookup types)
    {
        foreach (var (name, members) in Rows)
        {
            if (types.Find(name) is { } type)
                _types[type] = members;
        }
    }

    /// <summary>Whether a call makes a new object of the type that it is asked for out of the one that it is given, and does not map onto another.</summary>
    public bool Makes(IInvocationOperation call)
    {
        if (call is not { TargetMethod: { Name: var name, TypeArguments.Length: > 0, ContainingType: { } type }, Arguments.Length: 1 } || !Members.Contains(name))
            return false;
        return _types.TryGetValue(type, out var members) ? EntityTraits.Has(members, name) : type.Name.EndsWith(OwnSuffix, StringComparison.Ordinal);
    }
}
