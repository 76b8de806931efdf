using SessionGuard;

namespace Storefront.Orders;

public sealed class OrderRepository(Session session)
{
    public async Task AddAsync(Order order, CancellationToken cancellation = default)
    {
        session.Add(order);

        // "We need the id": but this stores the order for good, whatever the rest of the use case comes to.
        await session.CommitAsync(cancellation); // SES1001
    }

    public void AddLine(OrderLine line) => session.Add(line);
}
