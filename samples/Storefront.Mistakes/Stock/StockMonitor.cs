using Microsoft.Extensions.Hosting;
using SessionGuard;

namespace Storefront.Stock;

/// <summary>Looks at what is left of a product whenever some of it was sold.</summary>
public sealed class StockMonitor(
    Session session, // SES1004
    StockAlerts alerts) : BackgroundService
{
    // A hosted service is made once: the session that it was given is the one it keeps until the service ends.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (sku, seen) in alerts.SoldAsync(stoppingToken))
        {
            var item = await session.GetOneAsync<StockItem>(sku, stoppingToken);
            seen.SetResult(item.OnHand);
        }
    }
}
