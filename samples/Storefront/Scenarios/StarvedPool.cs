using System.Diagnostics;
using SessionGuard;
using Storefront.Catalogue;
using Storefront.Payments;
using Storefront.Shared;

namespace Storefront.Scenarios;

public static class StarvedPool
{
    private const int Payments = 10;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(Narrator narrator)
    {
        await using var shop = await Shop.OpenAsync(connections: 2);
        await WarmUpAsync(shop);
        shop.Gateway.AnswerTime = AnswerTime;

        var payments = Enumerable.Range(1, Payments).Select(order => PayAsync(shop, order)).ToArray();
        var look = LookUpPriceAsync(shop);
        var paid = (await Task.WhenAll(payments)).Count(succeeded => succeeded);
        var (price, looked) = await look;

        var figures = shop.Pool.TakeFigures();
        var waited = figures.WaitedLongerThan(TimeSpan.FromMilliseconds(100));
        narrator.Say($"{Payments} payments at once, {shop.Pool.Limit} connections, a gateway that answers after {Ms(AnswerTime)}:");
        narrator.Say($"{waited} of {figures.Waits.Count} requests waited for a connection, the longest {Ms(figures.LongestWait)}; {figures.GaveUp} gave up.");
        narrator.Say($"{paid} payments went through.");
        narrator.Say($"They held their connections for {Ms(figures.Held)} in all, while they waited {Ms(paid * AnswerTime)} for the gateway.");
        narrator.Say(price is null
            ? $"Somebody who only wanted to see a price gave up after {Ms(looked)}."
            : $"Somebody who only wanted to see a price got it after {Ms(looked)}.");
        narrator.Check(figures.GaveUp == 0 && paid == Payments && price is not null, "everybody is served");
        narrator.Check(figures.Held < paid * AnswerTime / 2, "no connection is held while the gateway thinks");
    }

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:N0} ms";

    private static async Task WarmUpAsync(Shop shop)
    {
        for (var order = 1; order <= Payments + 1; order++)
            shop.Database.Execute($"INSERT INTO orders (Id, CustomerId, TotalCents) VALUES ({order}, 7, {order * 450})");
        await PayAsync(shop, Payments + 1);
        await LookUpPriceAsync(shop);
        shop.Pool.TakeFigures();
    }

    private static async Task<bool> PayAsync(Shop shop, int order) =>
        await Narrator.FailureOf<TimeoutException>(() => shop.RequestAsync((TakePayment payment) => payment.RunAsync(order))) is null;

    private static async Task<(long? Price, TimeSpan Took)> LookUpPriceAsync(Shop shop)
    {
        var since = Stopwatch.GetTimestamp();
        long? price = null;
        await Narrator.FailureOf<SessionConnectionException>(
            async () => price = await shop.RequestAsync((ProductRepository products) => products.PriceOfAsync("TEA-01")));
        return (price, Stopwatch.GetElapsedTime(since));
    }
}
