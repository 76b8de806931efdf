using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Moves loyalty cards between customers.</summary>
public sealed class CardTransfer(IDbContextFactory<CustomerContext> contexts)
{
    public async Task MoveAsync(int cardId, int customerId, CancellationToken cancellation = default)
    {
        await using var writing = await contexts.CreateDbContextAsync(cancellation);
        var customer = await writing.Customers.FindAsync([customerId], cancellation);
        var card = await writing.Cards.FindAsync([cardId], cancellation) ?? throw new KeyNotFoundException($"{cardId}");
        card.Customer = customer;
        await writing.SaveChangesAsync(cancellation);
    }
}
