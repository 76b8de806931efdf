using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Knows the customers of every region, without asking twice.</summary>
public sealed class RegionList(CustomerContext context)
{
    private static readonly Dictionary<string, List<Customer>> s_customers = [];

    public async Task<IReadOnlyList<string>> NamesAsync(string region, CancellationToken cancellation = default)
    {
        if (!s_customers.TryGetValue(region, out var customers))
        {
            customers = await context.Customers.Where(customer => customer.Region == region).ToListAsync(cancellation);

            // The objects of this request's context, for all requests to come.
            s_customers[region] = customers; // SES4004
        }

        return [.. customers.Select(customer => customer.Name)];
    }
}
