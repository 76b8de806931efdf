using SessionGuard;

namespace Storefront.Stock;

/// <summary>Moves packets from one product to another: both rows, or none.</summary>
public sealed class StockTransfer(SessionFactory factory)
{
    public async Task MoveAsync(string from, string to, int quantity, CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();

        // A savepoint is a mark inside of a transaction; committing it commits nothing.
        await using var transaction = await session.BeginNestedAsync(cancellation); // SES1008
        (await session.GetOneAsync<StockItem>(from, cancellation)).OnHand -= quantity;
        (await session.GetOneAsync<StockItem>(to, cancellation)).OnHand += quantity;
        await transaction.CommitAsync(cancellation);
    }
}
