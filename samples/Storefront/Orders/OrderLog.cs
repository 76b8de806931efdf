using System.ComponentModel.DataAnnotations.Schema;
using SessionGuard;

namespace Storefront.Orders;

/// <summary>Writes down what happens to orders.</summary>
public sealed class OrderLog(Session session)
{
    public void Note(int orderId, string what) => session.Add(new OrderNote { OrderId = orderId, What = what });
}

public sealed class CancelOrder(Session session, OrderLog log)
{
    public async Task RunAsync(int orderId, CancellationToken cancellation = default)
    {
        session.Delete(await session.GetOneAsync<Order>(orderId, cancellation));
        log.Note(orderId, "cancelled");
        await session.CommitAsync(cancellation);
    }
}

[Table("order_notes")]
public class OrderNote
{
    public int Id { get; set; }

    public int OrderId { get; set; }

    public string What { get; set; } = "";
}
