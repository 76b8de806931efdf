using Microsoft.Extensions.DependencyInjection;
using Storefront.Customers;
using Storefront.Orders;
using Storefront.Shared;
using Storefront.Stock;

namespace Storefront.Scenarios;

public static class CapturedSession
{
    public static async Task RunAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await DirectoryAsync(shop, narrator);
        await MonitorAsync(shop, narrator);
    }

    private static async Task DirectoryAsync(Shop shop, Narrator narrator)
    {
        var id = await shop.RequestAsync((RegisterCustomer register) => register.RunAsync("Ada", "ada@example.org", card: "C-1"));
        var directory = shop.Services.GetRequiredService<CustomerDirectory>();
        var before = await directory.EmailOfAsync(id);
        var stored = await shop.RequestAsync(async (CustomerContext context) =>
        {
            var customer = await context.Customers.FindAsync(id);
            customer!.Email = "ada@example.net";
            await context.SaveChangesAsync();
            return customer.Email;
        });
        var after = await directory.EmailOfAsync(id);
        narrator.Say($"Singleton with a factory of contexts: {before} moves to {stored}; mail goes to {after}.");
        narrator.Check(before != stored && after == stored, "the directory tells the new address");
    }

    private static async Task MonitorAsync(Shop shop, Narrator narrator)
    {
        var alerts = shop.Services.GetRequiredService<StockAlerts>();
        var before = await alerts.LookAtAsync("TEA-01");
        await shop.RequestAsync((PlaceOrder place) => place.RunAsync(customerId: 7, "TEA-01", quantity: 38));
        var after = await alerts.LookAtAsync("TEA-01");
        var stored = shop.Database.Read("SELECT OnHand FROM stock WHERE Sku = 'TEA-01'");
        narrator.Say($"Hosted service with a SessionFactory: of {before} packets 38 are sold and {stored} are left; the monitor sees {after}.");
        narrator.Check(stored == 2 && before == 40 && after == stored, "the monitor sees the stock as it is");
    }
}
