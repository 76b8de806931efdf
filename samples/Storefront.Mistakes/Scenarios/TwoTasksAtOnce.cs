using SessionGuard;
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
        var request = Narrator.FailureOf<SessionInUseException>(
            () => shop.RequestAsync((QuoteBasket quote) => quote.RunAsync("POT-01", quantity: 2)));
        busy.Dispose();
        var failure = await request;
        narrator.Say($"Session: {failure?.Message}");
        narrator.Check(failure is not null, "the second of two repositories on one session is refused");
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
        var failure = await Narrator.FailureOf<InvalidOperationException>(
            () => shop.RequestAsync((CustomerStatements statements) => statements.SealAsync()));
        narrator.Say($"EF Core: {failure?.Message.Split(". ")[0]}.");
        var refused = failure?.Message.StartsWith("A second operation was started on this context", StringComparison.Ordinal) == true;
        narrator.Check(refused, "the context refuses the second task");
    }
}
