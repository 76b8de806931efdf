using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Compares prices with those of the supplier.</summary>
public sealed class PriceCheck(Session session)
{
    public async Task<bool> IsAboveAsync(string sku, long cents, CancellationToken cancellation = default)
    {
        var product = await session.GetOneAsync<Product>(sku, cancellation);
        session.Expire(product);

        // Expired: what the object says is what it said before.
        return product.PriceCents > cents;
    }

    public async Task<long> SetAsync(Product product, long cents, CancellationToken cancellation = default)
    {
        session.Add(product);
        product.PriceCents = cents;
        await session.CommitAsync(cancellation);

        // The database has nothing to add to what was just written.
        await session.RefreshAsync(product, cancellation);
        return product.PriceCents;
    }

    public Task<List<Product>> LikeAsync(string name, CancellationToken cancellation = default) =>
        // The database does not know this method.
        session.Query<Product>().Where(product => Plain(product.Name) == name).ToListAsync(cancellation);

    private static string? Plain(string? name) => name?.Trim();
}
