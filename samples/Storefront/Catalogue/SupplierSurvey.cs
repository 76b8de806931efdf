using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Asks all suppliers at once, and takes the best offer.</summary>
public sealed class SupplierSurvey(SessionFactory factory)
{
    public async Task RunAsync(string sku, IEnumerable<Func<Task<long>>> suppliers, CancellationToken cancellation = default)
    {
        var offers = await Task.WhenAll(suppliers.Select(ask => ask()));
        await using var session = factory.OpenSession();
        var product = await session.GetOneAsync<Product>(sku, cancellation);
        product.PriceCents = offers.Append(product.PriceCents).Min();
        await session.CommitAsync(cancellation);
    }
}
