using SessionGuard;

namespace Storefront.Orders;

/// <summary>Counts orders, for whoever makes reports.</summary>
public sealed class OrderFigures(SessionFactory factory)
{
    public async Task<int> CountAsync(CancellationToken cancellation = default)
    {
        // Nobody closes it: its connection comes back when the garbage collector does.
        var session = factory.OpenSession(); // SES1005
        return await session.Query<Order>().CountAsync(cancellation);
    }

    public Task<int> CountOfAsync(int customerId, CancellationToken cancellation = default)
    {
        // The session is closed when the task is returned, not when it has ended.
        using var session = factory.OpenSession();
        return session.Query<Order>().Where(order => order.CustomerId == customerId).CountAsync(cancellation); // SES2003
    }

    public Query<Order> Unpaid()
    {
        // A query runs where it is read, and there its session is gone.
        using var session = factory.OpenSession();
        return session.Query<Order>().Where(order => order.Payment == null); // SES5007
    }
}
