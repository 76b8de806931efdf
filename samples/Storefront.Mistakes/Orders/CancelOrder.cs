using SessionGuard;

namespace Storefront.Orders;

/// <summary>Puts goods back on the shelf.</summary>
public sealed class ReturnedGoods(SessionFactory factory)
{
    public async Task PutBackAsync(string sku, int quantity, CancellationToken cancellation = default)
    {
        // A transaction of its own: the goods are back, whatever becomes of the order.
        await using var session = factory.OpenSession(); // SES1002
        await session.ExecuteAsync($"UPDATE stock SET OnHand = OnHand + {quantity} WHERE Sku = {sku}", cancellation);
        await session.CommitAsync(cancellation);
    }
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
