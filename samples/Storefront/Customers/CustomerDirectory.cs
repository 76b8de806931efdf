using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Finds the address that a customer's mail goes to.</summary>
public sealed class CustomerDirectory(IDbContextFactory<CustomerContext> contexts)
{
    public async Task<string?> EmailOfAsync(int customerId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return (await context.Customers.FindAsync([customerId], cancellation))?.Email;
    }
}
