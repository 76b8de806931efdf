using SessionGuard;

namespace Storefront.Stock;

/// <summary>Looks after what runs short.</summary>
public sealed class StockWatch(SessionFactory factory)
{
    public async Task RunAsync(Action<int> report, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            await using var session = factory.OpenSession();
            report(await session.Query<StockItem>().Where(item => item.OnHand < 5).CountAsync(cancellation));
        }
    }
}
