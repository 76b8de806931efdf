using SessionGuard;

namespace Storefront.Stock;

/// <summary>Looks after what runs short.</summary>
public sealed class StockWatch(SessionFactory factory)
{
    public async Task RunAsync(Action<int> report, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));

        // What it has read in the first minute it keeps for the life of the process, and the connection as well.
        await using var session = factory.OpenSession(); // SES4003
        while (await timer.WaitForNextTickAsync(cancellation))
            report(await session.Query<StockItem>().Where(item => item.OnHand < 5).CountAsync(cancellation));
    }
}
