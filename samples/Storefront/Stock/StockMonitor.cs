using Microsoft.Extensions.Hosting;
using SessionGuard;

namespace Storefront.Stock;

/// <summary>Looks at what is left of a product whenever some of it was sold.</summary>
public sealed class StockMonitor(
    SessionFactory factory,
    StockAlerts alerts) : BackgroundService
{
    // A hosted service is made once: it is given what opens sessions, and opens one for each look.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (sku, seen) in alerts.SoldAsync(stoppingToken))
        {
            await using var session = factory.OpenSession();
            var item = await session.GetOneAsync<StockItem>(sku, stoppingToken);
            seen.SetResult(item.OnHand);
        }
    }
}
