using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Moves a customer to another region, with a card of that region, and tells where the customer is.</summary>
public sealed class RegionMove(CustomerContext context)
{
    public async Task<string> MoveAsync(int id, string region, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation) ?? throw new KeyNotFoundException($"{id}");
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        try
        {
            customer.Region = region;
            context.Cards.Add(new LoyaltyCard { CustomerId = id, Number = $"{region}-{id}" });
            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }

        // The row was put back, the object was not.
        return customer.Region; // SES3005
    }
}
