using SessionGuard;

namespace Storefront.Catalogue;

public sealed class ProductRepository(IRepositorySession session)
{
    public void Add(Product product) => session.Add(product);

    public async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default) =>
        (await session.GetOneAsync<Product>(sku, cancellation)).PriceCents;
}
