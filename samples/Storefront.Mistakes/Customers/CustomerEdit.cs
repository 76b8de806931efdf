namespace Storefront.Customers;

/// <summary>Changes customers, and saves at the end.</summary>
public sealed class CustomerEdit(CustomerContext context) : IAsyncDisposable
{
    public async Task RenameAsync(int id, string name, CancellationToken cancellation = default)
    {
        var customer = await context.Customers.FindAsync([id], cancellation) ?? throw new KeyNotFoundException($"{id}");
        customer.Name = name;
    }

    // Also when an exception is on its way out.
    public async ValueTask DisposeAsync() => await context.SaveChangesAsync(); // SES1012
}
