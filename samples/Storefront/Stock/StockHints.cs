using SessionGuard;

namespace Storefront.Stock;

/// <summary>Tells a request quickly, and finds out more behind its back.</summary>
public sealed class StockHints(SessionFactory factory)
{
    public string Tell(string sku)
    {
        _ = Task.Run(() => LookAsync(sku));
        return "We are looking.";
    }

    private async Task LookAsync(string sku)
    {
        await using var session = factory.OpenSession();
        var item = await session.GetOneAsync<StockItem>(sku);
        Console.WriteLine($"{item.Sku}: {item.OnHand}");
    }
}
