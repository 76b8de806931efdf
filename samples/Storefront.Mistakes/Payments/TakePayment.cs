using System.Data.Common;
using Dapper;

namespace Storefront.Payments;

/// <summary>Charges what an order costs, and notes the payment down.</summary>
public sealed class TakePayment(DbDataSource dataSource, PaymentGateway gateway)
{
    public async Task<string> RunAsync(int orderId, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var cents = await connection.QuerySingleAsync<long>("SELECT TotalCents FROM orders WHERE Id = @orderId", new { orderId });

        // The connection lies idle for as long as the provider takes to answer, and everybody else waits for one.
        var reference = await gateway.ChargeAsync(orderId, cents, cancellation); // SES4001

        await connection.ExecuteAsync("UPDATE orders SET Payment = @reference WHERE Id = @orderId", new { orderId, reference });
        return reference;
    }
}
