using System.Transactions;
using SessionGuard;
using Storefront.Orders;

namespace Storefront.Payments;

/// <summary>Settles the orders of one customer and their payments in one ambient transaction.</summary>
public sealed class SettleDay(SessionFactory factory)
{
    public async Task RunAsync(int orderId, CancellationToken cancellation = default)
    {
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        await using var session = factory.OpenSession();
        (await session.GetOneAsync<Order>(orderId, cancellation)).Payment = "settled";
        await session.CommitAsync(cancellation);
        scope.Complete();
    }
}
