using SessionGuard;

namespace Storefront.Orders;

/// <summary>Closes orders that were paid.</summary>
public sealed class CloseOrders(Session session)
{
    public async Task RunAsync(int orderId, CancellationToken cancellation = default)
    {
        await using var transaction = await session.BeginAsync(cancellation);
        try
        {
            session.Delete(await session.GetOneAsync<Order>(orderId, cancellation));
        }
        finally
        {
            // Runs after a failure, too.
            await transaction.CommitAsync(cancellation); // SES3003
        }
    }

    public async Task<int> OpenAgainAsync(Order order, CancellationToken cancellation = default)
    {
        session.Add(order);

        // The commit does that by itself.
        await session.FlushAsync(cancellation); // SES5006
        await session.CommitAsync(cancellation);
        return order.Id;
    }

    public async Task<string> LabelAsync(int customerId, CancellationToken cancellation = default)
    {
        var order = new Order { CustomerId = customerId };
        session.Add(order);

        // The database has not been asked yet: the key is 0.
        var label = $"order {order.Id}"; // SES5003
        await session.CommitAsync(cancellation);
        return label;
    }
}
