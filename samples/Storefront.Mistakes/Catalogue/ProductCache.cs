using System.Collections.Concurrent;
using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Reads a product once, for everybody.</summary>
public sealed class ProductCache(SessionFactory factory)
{
    private static readonly ConcurrentDictionary<string, Product> s_known = new();

    public async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default)
    {
        if (s_known.TryGetValue(sku, out var known))
            return known.PriceCents;
        await using var session = factory.OpenSession();

        // The object keeps its session, and whoever changes it changes it for all requests.
        s_known[sku] = await session.GetOneAsync<Product>(sku, cancellation);
        return s_known[sku].PriceCents;
    }
}
