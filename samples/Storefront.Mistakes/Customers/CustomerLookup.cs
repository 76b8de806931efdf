using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Finds customers, and what belongs to them.</summary>
public sealed class CustomerLookup(CustomerContext context)
{
    public async Task<string?> NameOfAsync(int id, CancellationToken cancellation = default)
    {
        // Asks the database even for a customer that the context holds already.
        var customer = await context.Customers.SingleOrDefaultAsync(customer => customer.Id == id, cancellation); // SES5005
        return customer?.Name;
    }

    public async Task<int> RevokeAsync(Customer customer, CancellationToken cancellation = default)
    {
        var card = customer.Cards.First();
        context.Cards.Remove(card);

        // The card is in there until the save.
        var left = customer.Cards.Count; // SES5008
        await context.SaveChangesAsync(cancellation);
        return left;
    }

    public async Task<string> MoveAllAsync(int id, string from, string to, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation) ?? throw new KeyNotFoundException($"{id}");
        await context.Customers.Where(other => other.Region == from).ExecuteUpdateAsync(set => set.SetProperty(other => other.Region, to), cancellation);

        // Changed in the database, and not in the objects that were loaded before.
        return customer.Region; // SES5009
    }

    public async Task<int> AddAndCountAsync(Customer customer, CancellationToken cancellation = default)
    {
        context.Customers.Add(customer);

        // The new customer is not among them: the database has not heard of it.
        var count = await context.Customers.CountAsync(cancellation); // SES5010
        await context.SaveChangesAsync(cancellation);
        return count;
    }
}
