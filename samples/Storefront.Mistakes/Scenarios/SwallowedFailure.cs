using Microsoft.EntityFrameworkCore;
using SessionGuard;
using Storefront.Catalogue;
using Storefront.Customers;
using Storefront.Shared;

namespace Storefront.Scenarios;

public static class SwallowedFailure
{
    public static async Task RunAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await FeedAsync(shop, narrator);
        await ImportAsync(shop, narrator);
    }

    private static async Task FeedAsync(Shop shop, Narrator narrator)
    {
        Product[] offered =
        [
            new() { Sku = "TEA-03", Name = "White tea", PriceCents = 610 },
            new() { Sku = "TEA-01", Name = "Green tea again", PriceCents = 450 },
            new() { Sku = "TEA-04", Name = "Herb tea", PriceCents = 390 },
        ];
        var failure = await Narrator.FailureOf<PendingRollbackException>(
            () => shop.RequestAsync((ProductFeed feed) => feed.TakeOverAsync(offered)));
        var stored = shop.Database.Read("SELECT count(*) FROM products WHERE Sku IN ('TEA-03', 'TEA-04')");
        narrator.Say($"Session: {failure?.Message}");
        narrator.Say($"Of the 2 new products {stored} were stored.");
        narrator.Check(failure is not null && stored == 0, "the session refuses to go on after the swallowed failure");
    }

    private static async Task ImportAsync(Shop shop, Narrator narrator)
    {
        Customer[] listed =
        [
            new() { Name = "Ada", Email = "ada@example.org" },
            new() { Name = "Bob", Email = null },
            new() { Name = "Cid", Email = "cid@example.org" },
        ];
        var result = await shop.RequestAsync((CustomerImport import) => import.TakeOverAsync(listed));
        var stored = await shop.RequestAsync((CustomerContext context) => context.Customers.CountAsync());
        narrator.Say($"EF Core: Bob has no address; refused were {string.Join(" and ", result.Refused)}, and {stored} of 3 customers was stored.");
        narrator.Check(result.Refused.Contains("Cid") && stored == 1, "a sound customer is refused because of the one before");
    }
}
