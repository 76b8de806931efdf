using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Moves loyalty cards between customers.</summary>
public sealed class CardTransfer(IDbContextFactory<CustomerContext> contexts)
{
    public async Task MoveAsync(int cardId, int customerId, CancellationToken cancellation = default)
    {
        await using var writing = await contexts.CreateDbContextAsync(cancellation);
        await using var reading = await contexts.CreateDbContextAsync(cancellation);
        var customer = await reading.Customers.FindAsync([customerId], cancellation);
        var card = await writing.Cards.FindAsync([cardId], cancellation) ?? throw new KeyNotFoundException($"{cardId}");

        // To the second context this is a new customer.
        card.Customer = customer; // SES5002
        await writing.SaveChangesAsync(cancellation);
    }
}
