using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Storefront.Payments;

/// <summary>Takes payments back.</summary>
public sealed class Refund(DbDataSource dataSource)
{
    public async Task RunAsync(int orderId, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync("UPDATE orders SET Payment = NULL WHERE Id = @orderId", new { orderId }, transaction);
        await transaction.CommitAsync(cancellation);
    }

    public static async Task PartAsync(SqliteConnection connection, int orderId, long cents, CancellationToken cancellation = default)
    {
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellation);
        await using var command = new SqliteCommand("UPDATE orders SET TotalCents = TotalCents - $cents WHERE Id = $order", connection, transaction);
        command.Parameters.AddWithValue("$cents", cents);
        command.Parameters.AddWithValue("$order", orderId);
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
