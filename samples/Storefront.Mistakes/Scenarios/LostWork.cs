using Microsoft.Extensions.DependencyInjection;
using SessionGuard;
using Storefront.Orders;
using Storefront.Shared;
using Storefront.Stock;

namespace Storefront.Scenarios;

public static class LostWork
{
    public static async Task NeverCommittedAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await new StockTaking(Sessions(shop)).RecordAsync(new StockItem { Sku = "TEA-01", OnHand = 12 });
        var stored = shop.Database.Read("SELECT OnHand FROM stock WHERE Sku = 'TEA-01'");
        narrator.Say($"Counted were 12 packets, where the books said 40; the books say {stored} now, and nothing has failed.");
        narrator.Check(stored == 40, "what was counted is lost");
    }

    public static async Task SavepointAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await new StockTransfer(Sessions(shop)).MoveAsync("TEA-01", "TEA-02", quantity: 10);
        var stored = shop.Database.Read("SELECT OnHand FROM stock WHERE Sku = 'TEA-02'");
        narrator.Say($"Ten packets were moved to 25 others and committed; there are {stored} now.");
        narrator.Check(stored == 25, "the commit of a savepoint commits nothing");
    }

    public static async Task KeyBeforeFlushAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        var label = await shop.RequestAsync(async (Session session) => await new CloseOrders(session).LabelAsync(customerId: 7));
        var stored = shop.Database.Read("SELECT max(Id) FROM orders");
        narrator.Say($"The label says \"{label}\"; the order has the number {stored}.");
        narrator.Check(label == "order 0" && stored > 0, "the key is read before there is one");
    }

    private static SessionFactory Sessions(Shop shop) => shop.Services.GetRequiredService<SessionFactory>();
}
