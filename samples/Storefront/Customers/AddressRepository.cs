using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

public sealed class AddressRepository(CustomerContext context)
{
    public Task<string?> OfAsync(string name, CancellationToken cancellation = default) =>
        context.Customers.Where(customer => customer.Name == name).Select(customer => customer.Email).SingleOrDefaultAsync(cancellation);
}
