using SessionGuard;

namespace Storefront.Stock;

/// <summary>Writes down what was counted in the store room.</summary>
public sealed class StockTaking(SessionFactory factory)
{
    public async Task RecordAsync(StockItem counted, CancellationToken cancellation = default)
    {
        await using var session = factory.OpenSession();

        // Taken over, and forgotten: closing the session rolls back.
        await session.MergeAsync(counted, cancellation); // SES1006
    }
}
