using System.Data.Common;
using Dapper;

namespace Storefront.Payments;

/// <summary>Keeps the books on payments.</summary>
public sealed class PaymentJournal(DbDataSource dataSource)
{
    public static async Task CloseDayAsync(DbConnection connection, CancellationToken cancellation = default)
    {
        // When the statement fails, the connection goes back to the caller in a transaction that nobody ends.
        var transaction = await connection.BeginTransactionAsync(cancellation); // SES3004
        await connection.ExecuteAsync("UPDATE orders SET Payment = 'closed' WHERE Payment IS NOT NULL", transaction: transaction);
        await transaction.CommitAsync(cancellation);
    }

    public async Task ReopenDayAsync(CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var reopened = connection.ExecuteAsync("UPDATE orders SET Payment = 'open' WHERE Payment = 'closed'", transaction: transaction);
        await transaction.CommitAsync(cancellation); // SES3007
        await reopened;
    }

    public async Task CorrectAsync(int orderId, string payment, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await connection.ExecuteAsync("UPDATE orders SET Payment = @payment WHERE Id = @orderId", new { orderId, payment }, transaction);
            await transaction.CommitAsync(cancellation);
        }
        catch
        {
            // A request that was cancelled comes here, and skips the very rollback it needs.
            await transaction.RollbackAsync(cancellation); // SES3010
            throw;
        }
    }

    public async Task WaitForBankAsync(int orderId, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync("UPDATE orders SET Payment = 'pending' WHERE Id = @orderId", new { orderId });

        // A connection that sleeps serves nobody.
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation); // SES4002
        await connection.ExecuteAsync("UPDATE orders SET Payment = 'due' WHERE Id = @orderId AND Payment = 'pending'", new { orderId });
    }
}
