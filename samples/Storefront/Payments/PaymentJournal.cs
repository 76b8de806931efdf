using System.Data.Common;
using Dapper;

namespace Storefront.Payments;

/// <summary>Keeps the books on payments.</summary>
public sealed class PaymentJournal(DbDataSource dataSource)
{
    public static async Task CloseDayAsync(DbConnection connection, CancellationToken cancellation = default)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync("UPDATE orders SET Payment = 'closed' WHERE Payment IS NOT NULL", transaction: transaction);
        await transaction.CommitAsync(cancellation);
    }

    public async Task ReopenDayAsync(CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var reopened = connection.ExecuteAsync("UPDATE orders SET Payment = 'open' WHERE Payment = 'closed'", transaction: transaction);
        await reopened;
        await transaction.CommitAsync(cancellation);
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
            await transaction.RollbackAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task WaitForBankAsync(int orderId, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync("UPDATE orders SET Payment = 'pending' WHERE Id = @orderId", new { orderId });
        await connection.CloseAsync();
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE orders SET Payment = 'due' WHERE Id = @orderId AND Payment = 'pending'", new { orderId });
    }
}
