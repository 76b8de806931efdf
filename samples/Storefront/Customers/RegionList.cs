using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Knows the customers of every region, without asking twice.</summary>
public sealed class RegionList(CustomerContext context)
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> s_names = new();

    public async Task<IReadOnlyList<string>> NamesAsync(string region, CancellationToken cancellation = default)
    {
        if (s_names.TryGetValue(region, out var known))
            return known;
        return s_names[region] = await context.Customers.Where(customer => customer.Region == region).Select(customer => customer.Name).ToListAsync(cancellation);
    }
}
