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
        return product.PriceCents > cents; // SES5001
    }

    public async Task<long> SetAsync(Product product, long cents, CancellationToken cancellation = default)
    {
        session.Add(product);
        product.PriceCents = cents;
        await session.FlushAsync(cancellation);

        // The database has nothing to add to what was just written.
        await session.RefreshAsync(product, cancellation); // SES5004
        await session.CommitAsync(cancellation);
        return cents;
    }

    public Task<List<Product>> LikeAsync(string name, CancellationToken cancellation = default) =>
        // The database does not know this method.
        session.Query<Product>().Where(product => Plain(product.Name) == name).ToListAsync(cancellation); // SES5013

    private static string? Plain(string? name) => name?.Trim();
}
