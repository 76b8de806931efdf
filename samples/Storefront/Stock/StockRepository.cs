using SessionGuard;

namespace Storefront.Stock;

public sealed class StockRepository(IRepositorySession session)
{
    public async Task<int> OnHandAsync(string sku, CancellationToken cancellation = default) =>
        (await session.GetOneAsync<StockItem>(sku, cancellation)).OnHand;

    public async Task TakeAsync(string sku, int quantity, CancellationToken cancellation = default)
    {
        var item = await session.GetOneAsync<StockItem>(sku, cancellation);
        if (item.OnHand < quantity)
            throw new OutOfStockException(sku, item.OnHand, quantity);
        item.OnHand -= quantity;
    }
}
