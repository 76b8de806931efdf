using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Asks all suppliers at once, and takes the best offer.</summary>
public sealed class SupplierSurvey(SessionFactory factory)
{
    public async Task RunAsync(string sku, IEnumerable<Func<Task<long>>> suppliers, CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();
        var product = await session.GetOneAsync<Product>(sku, cancellation);
        await Task.WhenAll(suppliers.Select(async ask =>
        {
            var offer = await ask();

            // Of two answers at one moment the worse one may be the last to write.
            product.PriceCents = Math.Min(product.PriceCents, offer); // SES2004
        }));
        await session.CommitAsync(cancellation);
    }
}
