using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Tidies what was typed.</summary>
public sealed class RegionCheck(CustomerContext context)
{
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        var customers = await context.Customers.ToListAsync(cancellation);

        // The context watches these objects, and it belongs to one thread.
        Parallel.ForEach(customers, customer => customer.Region = customer.Region.Trim());
        await context.SaveChangesAsync(cancellation);
    }
}
