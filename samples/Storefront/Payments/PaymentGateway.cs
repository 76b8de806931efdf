using System.Net.Http.Json;

namespace Storefront.Payments;

/// <summary>Speaks to the payment provider.</summary>
public sealed class PaymentGateway(HttpClient http)
{
    public async Task<string> ChargeAsync(int orderId, long cents, CancellationToken cancellation = default)
    {
        using var response = await http.PostAsJsonAsync("charges", new { orderId, cents }, cancellation);
        response.EnsureSuccessStatusCode();
        var charge = await response.Content.ReadFromJsonAsync<Charge>(cancellation);
        return charge!.Reference;
    }

    private sealed record Charge(string Reference, long Cents);
}
