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
        narrator.Check(shop.Pool.InUse == 0, "every question gives its connection back");
    }

    private static async Task TwoRequestsAsync(Shop shop, Narrator narrator)
    {
        string[] asked = ["TEA-02", "POT-01"];
        // Other requests have all the connections at first, so that these two really wait.
        var busy = shop.Pool.Occupy();
        var requests = Task.WhenAll(asked.Select(sku => PriceBook.PriceOfAsync(sku)));
        busy.Dispose();
        var prices = await requests;
        narrator.Say($"Two requests at once: both are answered, {string.Join(" and ", prices)}.");
        narrator.Check(prices is [420, 2900], "two requests at once are both answered");
    }

    private static async Task PriceChangeAsync(Shop shop, Narrator narrator)
    {
        var before = await PriceBook.PriceOfAsync("TEA-01");
        shop.Database.Execute("UPDATE products SET PriceCents = 480 WHERE Sku = 'TEA-01'");
        var after = await PriceBook.PriceOfAsync("TEA-01");
        var stored = shop.Database.Read("SELECT PriceCents FROM products WHERE Sku = 'TEA-01'");
        narrator.Say($"The price was {before} and is changed to {stored}; the price book says {after}.");
        narrator.Check(stored == 480 && before == 450 && after == stored, "the price book tells the new price");
    }
}
