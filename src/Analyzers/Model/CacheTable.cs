using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>What keeps objects as they are for whoever asks next: caches that hold references, not those that write their entries down.</summary>
internal sealed class CacheTable
{
    private const string KeepingMembers = "Add TryAdd AddRange Insert Push Enqueue GetOrAdd AddOrUpdate TryUpdate Set GetOrCreate AddOrGetExisting GetOrSet";

    private static readonly string[] Rows =
    [
        "Microsoft.Extensions.Caching.Memory.IMemoryCache", "System.Runtime.Caching.ObjectCache", "System.Web.Caching.Cache", "LazyCache.IAppCache", "ZiggyCreatures.Caching.Fusion.IFusionCache",
    ];

    private readonly HashSet<INamedTypeSymbol> _caches = new(SymbolEqualityComparer.Default);

    public CacheTable(TypeLookup types)
    {
        foreach (var row in Rows)
        {
            if (types.Find(row) is { } type)
                _caches.Add(type);
        }
    }

    public bool IsCache(ITypeSymbol? type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t is INamedTypeSymbol named && _caches.Contains(named))
                return true;
        }

        return type is not null && type.AllInterfaces.Any(_caches.Contains);
    }

    /// <summary>Whether a member puts what it is given, or what a delegate that it is given returns, into a cache or collection.</summary>
    public static bool Keeps(IInvocationOperation call) => EntityTraits.Has(KeepingMembers, call.TargetMethod.Name);
}
