using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>The prices, for whoever asks.</summary>
public static class PriceBook
{
    // One session for the life of the process: what it has read once it never reads again, and it never gives its connection back.
    private static Session? s_session; // SES1003

    public static void Open(SessionFactory factory) => s_session = factory.OpenSession();

    public static async Task<long> PriceOfAsync(string sku, CancellationToken cancellation = default)
    {
        var session = s_session ?? throw new InvalidOperationException("The price book is not open.");
        var product = await session.GetOneAsync<Product>(sku, cancellation);
        return product.PriceCents;
    }
}
