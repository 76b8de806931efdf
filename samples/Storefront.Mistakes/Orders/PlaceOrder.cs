using SessionGuard;
using Storefront.Catalogue;
using Storefront.Stock;

namespace Storefront.Orders;

/// <summary>Takes an order: writes it down, and takes the goods from the stock.</summary>
public sealed class PlaceOrder(Session session, OrderRepository orders, ProductRepository products, StockRepository stock)
{
    public async Task<int> RunAsync(int customerId, string sku, int quantity, CancellationToken cancellation = default)
    {
        var price = await products.PriceOfAsync(sku, cancellation);
        var order = new Order { CustomerId = customerId, TotalCents = price * quantity };
        await orders.AddAsync(order, cancellation);
        orders.AddLine(new OrderLine { OrderId = order.Id, Sku = sku, Quantity = quantity });
        await stock.TakeAsync(sku, quantity, cancellation);
        await session.CommitAsync(cancellation);
        return order.Id;
    }
}
