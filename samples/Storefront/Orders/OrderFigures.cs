using SessionGuard;

namespace Storefront.Orders;

/// <summary>Counts orders, for whoever makes reports.</summary>
public sealed class OrderFigures(SessionFactory factory)
{
    public async Task<int> CountAsync(CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();
        return await session.Query<Order>().CountAsync(cancellation);
    }

    public async Task<int> CountOfAsync(int customerId, CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();
        return await session.Query<Order>().Where(order => order.CustomerId == customerId).CountAsync(cancellation);
    }

    public async Task<List<Order>> UnpaidAsync(CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();
        return await session.Query<Order>().Where(order => order.Payment == null).ToListAsync(cancellation);
    }
}
