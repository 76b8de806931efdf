using System.Threading.Channels;

namespace Storefront.Stock;

/// <summary>Brings the products that were sold to the stock monitor, and its findings back.</summary>
public sealed class StockAlerts
{
    private readonly Channel<(string Sku, TaskCompletionSource<int> Seen)> _sold = Channel.CreateUnbounded<(string, TaskCompletionSource<int>)>();

    /// <summary>Has a product looked at; the result is how many the monitor saw on hand.</summary>
    public async Task<int> LookAtAsync(string sku)
    {
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _sold.Writer.WriteAsync((sku, seen));
        return await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public IAsyncEnumerable<(string Sku, TaskCompletionSource<int> Seen)> SoldAsync(CancellationToken cancellation) => _sold.Reader.ReadAllAsync(cancellation);
}
