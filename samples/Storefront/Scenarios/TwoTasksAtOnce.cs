using Storefront.Customers;
using Storefront.Orders;
using Storefront.Shared;

namespace Storefront.Scenarios;

public static class TwoTasksAtOnce
{
    public static async Task RunAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await QuoteAsync(shop, narrator);
        await StatementsAsync(shop, narrator);
    }

    private static async Task QuoteAsync(Shop shop, Narrator narrator)
    {
        // Other requests have all the connections at first, so that this one really waits.
        var busy = shop.Pool.Occupy();
        var request = shop.RequestAsync((QuoteBasket quote) => quote.RunAsync("POT-01", quantity: 2));
        busy.Dispose();
        var quote = await request;
        narrator.Say($"Session: two tea pots cost {quote.Cents} and are {(quote.IsAvailable ? "" : "not ")}on hand.");
        narrator.Check(quote is { Cents: 5800, IsAvailable: true }, "both repositories on one session answer");
    }

    private static async Task StatementsAsync(Shop shop, Narrator narrator)
    {
        await shop.RequestAsync(async (CustomerContext context) =>
        {
            foreach (var region in new[] { "north", "east", "south", "west" })
            {
                for (var n = 1; n <= 4; n++)
                    context.Customers.Add(new Customer { Name = $"{region} {n}", Email = $"{n}@{region}.example.org", Region = region });
            }

            await context.SaveChangesAsync();
        });
        var statements = await shop.RequestAsync((CustomerStatements statements) => statements.SealAsync());
        narrator.Say($"EF Core: {statements} statements of 4 regions are sealed, 4 regions at a time.");
        narrator.Check(statements == 16, "every customer gets a statement");
    }
}
