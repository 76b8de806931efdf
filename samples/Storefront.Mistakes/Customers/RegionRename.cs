using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Changes where customers live.</summary>
public sealed class RegionRename(CustomerContext context)
{
    public async Task OneAsync(int id, string region, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.AsNoTracking().SingleAsync(customer => customer.Id == id, cancellation);

        // Nobody tracks this object, so nobody sees the change.
        customer.Region = region; // SES5014
        await context.SaveChangesAsync(cancellation);
    }
}
