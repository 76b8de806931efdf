using Microsoft.EntityFrameworkCore;
using Storefront.Customers;
using Storefront.Orders;
using Storefront.Shared;
using Storefront.Stock;

namespace Storefront.Scenarios;

public static class LostAtomicity
{
    public static async Task RunAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync();
        await OrderAsync(shop, narrator);
        await RegisterAsync(shop, narrator);
    }

    private static async Task OrderAsync(Shop shop, Narrator narrator)
    {
        var failure = await Narrator.FailureOf<OutOfStockException>(
            () => shop.RequestAsync((PlaceOrder place) => place.RunAsync(customerId: 7, "POT-01", quantity: 5)));
        var orders = shop.Database.Read("SELECT count(*) FROM orders");
        var lines = shop.Database.Read("SELECT count(*) FROM order_lines");
        narrator.Say($"Session: an order of 5 tea pots fails: {failure?.Message}");
        narrator.Say($"The customer was told so, but the tables hold {orders} order with {lines} lines: the repository had committed it.");
        narrator.Check(failure is not null && orders == 1 && lines == 0, "the failed order is left behind without its lines");
    }

    private static async Task RegisterAsync(Shop shop, Narrator narrator)
    {
        await shop.RequestAsync((RegisterCustomer register) => register.RunAsync("Ada", "ada@example.org", card: "C-1"));
        var failure = await Narrator.FailureOf<CardTakenException>(
            () => shop.RequestAsync((RegisterCustomer register) => register.RunAsync("Bob", "bob@example.org", card: "C-1")));
        var customers = await shop.RequestAsync((CustomerContext context) => context.Customers.CountAsync());
        var cards = await shop.RequestAsync((CustomerContext context) => context.Cards.CountAsync());
        narrator.Say($"EF Core: the second registration fails: {failure?.Message}");
        narrator.Say($"Left behind: {customers} customers, {cards} card.");
        narrator.Check(failure is not null && customers == 2 && cards == 1, "the customer without a card is left behind");
    }
}
