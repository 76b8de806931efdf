using SessionGuard;

namespace Storefront.Orders;

public sealed class OrderArchiveRepository(SessionFactory factory)
{
    public async Task ForgetAsync(int orderId, CancellationToken cancellation = default)
    {
        // A session for each call: nothing that a caller does with it can be one transaction.
        await using var session = factory.OpenSession(); // SES1015
        session.Delete(await session.GetOneAsync<Order>(orderId, cancellation));
        await session.CommitAsync(cancellation);
    }
}
