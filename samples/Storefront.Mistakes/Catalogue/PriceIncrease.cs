using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Raises the prices of some products, all of them or none.</summary>
public sealed class PriceIncrease(Session session)
{
    public async Task RunAsync(IEnumerable<string> skus, int percent, CancellationToken cancellation = default)
    {
        foreach (var sku in skus)
        {
            var product = await session.GetOneAsync<Product>(sku, cancellation);
            product.PriceCents += product.PriceCents * percent / 100;

            // A transaction for each product: slow, and half of them are raised when one fails.
            await session.CommitAsync(cancellation); // SES1007
        }
    }
}
