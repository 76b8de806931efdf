using System.Threading.Channels;

namespace Storefront.Stock;

/// <summary>Brings the products that were sold to the stock monitor, and its findings back.</summary>
public sealed class StockAlerts
{
    private readonly Channel<Look> _sold = Channel.CreateUnbounded<Look>();

    /// <summary>Has a product looked at; the result is how many the monitor saw on hand.</summary>
    public async Task<int> LookAtAsync(string sku)
    {
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _sold.Writer.WriteAsync(new Look(sku, seen));
        return await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public IAsyncEnumerable<Look> SoldAsync(CancellationToken cancellation) => _sold.Reader.ReadAllAsync(cancellation);
}

public sealed record Look(string Sku, TaskCompletionSource<int> Seen);
