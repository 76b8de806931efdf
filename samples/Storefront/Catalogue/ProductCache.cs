using System.Collections.Concurrent;
using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Reads a product once, for everybody.</summary>
public sealed class ProductCache(SessionFactory factory)
{
    private static readonly ConcurrentDictionary<string, long> s_known = new();

    public async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default)
    {
        if (s_known.TryGetValue(sku, out var known))
            return known;
        await using var session = factory.OpenSession();
        s_known[sku] = (await session.GetOneAsync<Product>(sku, cancellation)).PriceCents;
        return s_known[sku];
    }
}
