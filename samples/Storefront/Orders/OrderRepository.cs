using SessionGuard;

namespace Storefront.Orders;

public sealed class OrderRepository(IRepositorySession session)
{
    public async Task AddAsync(Order order, CancellationToken cancellation = default)
    {
        session.Add(order);

        // A flush makes the id as well, and leaves it to the use case whether there will be an order.
        await session.FlushAsync(cancellation);
    }

    public void AddLine(OrderLine line) => session.Add(line);
}
