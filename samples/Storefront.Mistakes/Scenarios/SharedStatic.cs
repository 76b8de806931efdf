using SessionGuard;
using Storefront.Catalogue;
using Storefront.Shared;

namespace Storefront.Scenarios;

public static class SharedStatic
{
    public static async Task RunAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await TwoRequestsAsync(shop, narrator);
        await PriceChangeAsync(shop, narrator);
        narrator.Say($"Connections in use while nobody asks anything: {shop.Pool.InUse} of {shop.Pool.Limit}.");
        narrator.Check(shop.Pool.InUse == 1, "the static session keeps its connection");
    }

    private static async Task TwoRequestsAsync(Shop shop, Narrator narrator)
    {
        string[] asked = ["TEA-02", "POT-01"];
        // Other requests have all the connections at first, so that these two really wait.
        var busy = shop.Pool.Occupy();
        var requests = Narrator.FailureOf<SessionInUseException>(() => Task.WhenAll(asked.Select(sku => PriceBook.PriceOfAsync(sku))));
        busy.Dispose();
        var failure = await requests;
        narrator.Say($"Two requests at once: {failure?.Message}");
        narrator.Check(failure is not null, "one of two requests that share the session is refused");
    }

    private static async Task PriceChangeAsync(Shop shop, Narrator narrator)
    {
        var before = await PriceBook.PriceOfAsync("TEA-01");
        shop.Database.Execute("UPDATE products SET PriceCents = 480 WHERE Sku = 'TEA-01'");
        var after = await PriceBook.PriceOfAsync("TEA-01");
        var stored = shop.Database.Read("SELECT PriceCents FROM products WHERE Sku = 'TEA-01'");
        narrator.Say($"The price was {before} and is changed to {stored}; the price book still says {after}.");
        narrator.Check(stored == 480 && after == before && after != stored, "the price book tells the old price");
    }
}
