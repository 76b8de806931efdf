using SessionGuard;
using Storefront.Stock;

namespace Storefront.Orders;

/// <summary>Puts goods back on the shelf.</summary>
public sealed class ReturnedGoods(Session session)
{
    public async Task PutBackAsync(string sku, int quantity, CancellationToken cancellation = default) =>
        (await session.GetOneAsync<StockItem>(sku, cancellation)).OnHand += quantity;
}

public sealed class CancelOrder(Session session, ReturnedGoods goods)
{
    public async Task RunAsync(OrderLine line, CancellationToken cancellation = default)
    {
        session.Delete(line);
        await goods.PutBackAsync(line.Sku, line.Quantity, cancellation);
        await session.CommitAsync(cancellation);
    }
}
