using System.Data.Common;
using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Knows the prices that suppliers ask for.</summary>
public sealed class SupplierPriceRepository(DbDataSource dataSource)
{
    public async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default)
    {
        // Maps and compiles everything again, for one price.
        var factory = new SessionFactory(dataSource); // SES1013
        await using var session = factory.OpenSession();
        return (await session.GetOneAsync<Product>(sku, cancellation)).PriceCents;
    }
}
