using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Compares prices with those of the supplier.</summary>
public sealed class PriceCheck(Session session)
{
    public async Task<bool> IsAboveAsync(string sku, long cents, CancellationToken cancellation = default)
    {
        var product = await session.GetOneAsync<Product>(sku, cancellation);
        session.Expire(product);
        await session.RefreshAsync(product, cancellation);
        return product.PriceCents > cents;
    }

    public async Task<long> SetAsync(Product product, long cents, CancellationToken cancellation = default)
    {
        session.Add(product);
        product.PriceCents = cents;
        await session.CommitAsync(cancellation);
        return cents;
    }

    public Task<List<Product>> LikeAsync(string name, CancellationToken cancellation = default) =>
        session.Query<Product>().Where(product => product.Name == name).ToListAsync(cancellation);
}
