using SessionGuard;

namespace Storefront.Orders;

public sealed class OrderArchiveRepository(Session session)
{
    public async Task ForgetAsync(int orderId, CancellationToken cancellation = default) =>
        session.Delete(await session.GetOneAsync<Order>(orderId, cancellation));
}
