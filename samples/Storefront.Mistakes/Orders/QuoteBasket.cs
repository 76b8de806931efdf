using Storefront.Catalogue;
using Storefront.Stock;

namespace Storefront.Orders;

/// <summary>Says what a product costs and whether there is enough of it.</summary>
public sealed class QuoteBasket(ProductRepository products, StockRepository stock)
{
    public async Task<Quote> RunAsync(string sku, int quantity, CancellationToken cancellation = default)
    {
        // Two repositories, but one session behind them: the second is refused while the first is still waiting for its answer.
        var price = products.PriceOfAsync(sku, cancellation);
        var onHand = stock.OnHandAsync(sku, cancellation); // SES2001
        await Task.WhenAll(price, onHand);
        return new Quote(await price * quantity, await onHand >= quantity);
    }
}

public sealed record Quote(long Cents, bool IsAvailable);
