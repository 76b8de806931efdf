namespace Storefront.Customers;

/// <summary>Changes customers, and saves when it is told to.</summary>
public sealed class CustomerEdit(CustomerContext context)
{
    public async Task RenameAsync(int id, string name, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation) ?? throw new KeyNotFoundException($"{id}");
        customer.Name = name;
    }

    public Task SaveAsync(CancellationToken cancellation = default) => context.SaveChangesAsync(cancellation);
}
