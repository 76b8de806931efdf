using System.Data.Common;
using Dapper;

namespace Storefront.Payments;

/// <summary>Charges what an order costs, and notes the payment down.</summary>
public sealed class TakePayment(DbDataSource dataSource, PaymentGateway gateway)
{
    public async Task<string> RunAsync(int orderId, CancellationToken cancellation = default)
    {
        var cents = await TotalOfAsync(orderId, cancellation);

        // No connection is held while the provider thinks. It knows a charge by its order, so that asking again after a crash does no harm.
        var reference = await gateway.ChargeAsync(orderId, cents, cancellation);

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync("UPDATE orders SET Payment = @reference WHERE Id = @orderId", new { orderId, reference });
        return reference;
    }

    private async Task<long> TotalOfAsync(int orderId, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleAsync<long>("SELECT TotalCents FROM orders WHERE Id = @orderId", new { orderId });
    }
}
