using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Makes one customer of two.</summary>
public sealed class CustomerMerge(CustomerContext context)
{
    public async Task RunAsync(int keptId, int goneId, CancellationToken cancellation = default)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var gone = await context.Customers.FindAsync([goneId], cancellation) ?? throw new KeyNotFoundException($"{goneId}");
        var card = await context.Cards.FirstAsync(card => card.CustomerId == goneId, cancellation);
        card.CustomerId = keptId;
        context.Customers.Remove(gone);

        // Commits nothing: the changes go to the database with the save behind it, each on its own.
        await transaction.CommitAsync(cancellation); // SES3008
        await context.SaveChangesAsync(cancellation);
    }

    public async Task NoteAsync(Customer customer, CancellationToken cancellation = default)
    {
        context.Customers.Add(customer);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // The refused customer is still there, and is refused again.
            context.Cards.Add(new LoyaltyCard { CustomerId = 1, Number = "refused" });
            await context.SaveChangesAsync(cancellation); // SES3002
        }
    }
}
