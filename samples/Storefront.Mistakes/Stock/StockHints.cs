using SessionGuard;

namespace Storefront.Stock;

/// <summary>Tells a request quickly, and finds out more behind its back.</summary>
public sealed class StockHints(Session session)
{
    public string Tell(string sku)
    {
        // The request ends, and its session with it, while this still reads.
        _ = Task.Run(() => LookAsync(sku)); // SES2002
        return "We are looking.";
    }

    private async Task LookAsync(string sku)
    {
        var item = await session.GetOneAsync<StockItem>(sku);
        Console.WriteLine($"{item.Sku}: {item.OnHand}");
    }
}
