using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

public sealed class CustomerContext(DbContextOptions<CustomerContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<LoyaltyCard> Cards => Set<LoyaltyCard>();
}

public class Customer
{
    public int Id { get; set; }

    public required string Name { get; set; }

    [Required]
    public string? Email { get; set; }

    public string Region { get; set; } = "north";

    public List<LoyaltyCard> Cards { get; } = [];
}

public class LoyaltyCard
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public Customer? Customer { get; set; }

    public required string Number { get; set; }
}
