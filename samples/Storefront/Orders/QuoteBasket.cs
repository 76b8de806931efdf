using Storefront.Catalogue;
using Storefront.Stock;

namespace Storefront.Orders;

/// <summary>Says what a product costs and whether there is enough of it.</summary>
public sealed class QuoteBasket(ProductRepository products, StockRepository stock)
{
    public async Task<Quote> RunAsync(string sku, int quantity, CancellationToken cancellation = default)
    {
        // One session, one flow: the second question is asked when the first is answered.
        var price = await products.PriceOfAsync(sku, cancellation);
        var onHand = await stock.OnHandAsync(sku, cancellation);
        return new Quote(price * quantity, onHand >= quantity);
    }
}

public sealed record Quote(long Cents, bool IsAvailable);
