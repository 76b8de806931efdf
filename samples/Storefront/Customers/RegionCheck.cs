using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Tidies what was typed.</summary>
public sealed class RegionCheck(CustomerContext context)
{
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        var customers = await context.Customers.ToListAsync(cancellation);
        foreach (var customer in customers)
            customer.Region = customer.Region.Trim();
        await context.SaveChangesAsync(cancellation);
    }
}
