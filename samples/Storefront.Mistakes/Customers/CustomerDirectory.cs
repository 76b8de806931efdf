namespace Storefront.Customers;

/// <summary>Finds the address that a customer's mail goes to.</summary>
public sealed class CustomerDirectory(CustomerContext context)
{
    public async Task<string?> EmailOfAsync(int customerId, CancellationToken cancellation = default) =>
        (await context.Customers.FindAsync([customerId], cancellation))?.Email;
}
