using System.ComponentModel.DataAnnotations.Schema;
using SessionGuard;

namespace Storefront.Orders;

/// <summary>Writes down what happens to orders.</summary>
public sealed class OrderLog(SessionFactory factory)
{
    public async Task NoteAsync(int orderId, string what, CancellationToken cancellation = default)
    {
        // A transaction of its own: the note stays, whatever becomes of the order.
        await using var session = factory.OpenSession();
        session.Add(new OrderNote { OrderId = orderId, What = what });
        await session.CommitAsync(cancellation);
    }
}

public sealed class CancelOrder(Session session, OrderLog log)
{
    public async Task RunAsync(int orderId, CancellationToken cancellation = default)
    {
        session.Delete(await session.GetOneAsync<Order>(orderId, cancellation));
        await log.NoteAsync(orderId, "cancelled", cancellation);
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
