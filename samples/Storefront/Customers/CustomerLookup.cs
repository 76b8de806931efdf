using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Finds customers, and what belongs to them.</summary>
public sealed class CustomerLookup(CustomerContext context)
{
    public async Task<string?> NameOfAsync(int id, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation);
        return customer?.Name;
    }

    public async Task<int> RevokeAsync(Customer customer, CancellationToken cancellation = default)
    {
        var card = customer.Cards.First();
        context.Cards.Remove(card);
        customer.Cards.Remove(card);
        var left = customer.Cards.Count;
        await context.SaveChangesAsync(cancellation);
        return left;
    }

    public async Task<string> MoveAllAsync(int id, string from, string to, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation) ?? throw new KeyNotFoundException($"{id}");
        await context.Customers.Where(other => other.Region == from).ExecuteUpdateAsync(set => set.SetProperty(other => other.Region, to), cancellation);
        await context.Entry(customer).ReloadAsync(cancellation);
        return customer.Region;
    }

    public async Task<int> AddAndCountAsync(Customer customer, CancellationToken cancellation = default)
    {
        context.Customers.Add(customer);
        await context.SaveChangesAsync(cancellation);
        var count = await context.Customers.CountAsync(cancellation);
        return count;
    }
}
