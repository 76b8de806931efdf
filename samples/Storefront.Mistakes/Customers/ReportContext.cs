using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

/// <summary>The customers on a server that is sometimes out of reach: what fails is tried again.</summary>
public sealed class ReportContext : DbContext
{
    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) =>
        options.UseNpgsql("Host=localhost;Database=reports", server => server.EnableRetryOnFailure());
}

public sealed class RegionChange(ReportContext context)
{
    public async Task RunAsync(string from, string to, CancellationToken cancellation = default)
    {
        // A strategy that retries cannot begin in the middle, and refuses a transaction that is not its own.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation); // SES3009
        await context.Customers.Where(customer => customer.Region == from).ExecuteUpdateAsync(set => set.SetProperty(customer => customer.Region, to), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
