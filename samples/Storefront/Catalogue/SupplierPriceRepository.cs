using System.Data.Common;
using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Knows the prices that suppliers ask for.</summary>
public sealed class SupplierPriceRepository(SessionFactory factory)
{
    public async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();
        return (await session.GetOneAsync<Product>(sku, cancellation)).PriceCents;
    }
}
