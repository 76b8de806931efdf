namespace Storefront.Customers;

/// <summary>Changes where customers live.</summary>
public sealed class RegionRename(CustomerContext context)
{
    public async Task OneAsync(int id, string region, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation) ?? throw new KeyNotFoundException($"{id}");
        customer.Region = region;
        await context.SaveChangesAsync(cancellation);
    }
}
