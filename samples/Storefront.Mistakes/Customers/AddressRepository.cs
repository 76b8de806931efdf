using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

public sealed class AddressRepository(CustomerContext context)
{
    // Persistence that only a web request can use: no job, no test.
    public Task<string?> OfCallerAsync(HttpContext http, CancellationToken cancellation = default) => // SES1010
        context.Customers.Where(customer => customer.Name == http.User.Identity!.Name).Select(customer => customer.Email).SingleOrDefaultAsync(cancellation);
}
