using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Makes the sealed yearly statement of every customer, region by region.</summary>
public sealed class CustomerStatements(CustomerContext context)
{
    private const int Rounds = 100_000;

    public async Task<int> SealAsync(CancellationToken cancellation = default)
    {
        var regions = await context.Customers.Select(customer => customer.Region).Distinct().ToListAsync(cancellation);
        var statements = new ConcurrentBag<string>();
        var four = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation };
        await Parallel.ForEachAsync(regions, four, async (region, token) =>
        {
            // Four regions at a time, and all of them on the one context of this request.
            var ofRegion = await context.Customers // SES2001
                .Where(customer => customer.Region == region)
                .Select(customer => Seal(customer.Name, customer.Email!))
                .ToListAsync(token);
            foreach (var statement in ofRegion)
                statements.Add(statement);
        });
        return statements.Count;
    }

    private static string Seal(string name, string email)
    {
        var seal = Rfc2898DeriveBytes.Pbkdf2(name, Encoding.UTF8.GetBytes(email), Rounds, HashAlgorithmName.SHA256, outputLength: 16);
        return $"{name}:{Convert.ToHexString(seal)}";
    }
}
