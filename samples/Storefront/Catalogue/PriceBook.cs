using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>The prices, for whoever asks.</summary>
public static class PriceBook
{
    // What may live as long as the process is the factory; each question opens a session, and gives it back.
    private static SessionFactory? s_factory;

    public static void Open(SessionFactory factory) => s_factory = factory;

    public static async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default)
    {
        var factory = s_factory ?? throw new InvalidOperationException("The price book is not open.");
        await using var session = factory.OpenSession();
        var product = await session.GetOneAsync<Product>(sku, cancellation);
        return product.PriceCents;
    }
}
