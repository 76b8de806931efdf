using Dapper;
using Npgsql;

namespace Storefront.Payments;

/// <summary>Marks the orders whose payment is late, on a server that answers one command at a time.</summary>
public sealed class ReminderRun(NpgsqlDataSource dataSource)
{
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT Id FROM orders WHERE Payment IS NULL", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);

        // The connection is busy until the last row is read.
        while (await rows.ReadAsync(cancellation))
            await connection.ExecuteAsync("UPDATE orders SET Payment = 'late' WHERE Id = @Id", new { Id = rows.GetInt32(0) }); // SES2006
    }
}
