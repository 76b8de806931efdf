using System.ComponentModel.DataAnnotations.Schema;

namespace SessionGuard.Benchmarks;

/// <summary>The row of all figures: six columns.</summary>
[Table("customers")]
public class Customer
{
    /// <summary>Rows in the table: all of them when it is measured, a few while the code is warming up.</summary>
    public static int Rows { get; set; } = All;

    public const int All = 10_000;

    [Column("id")]
    public int Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("email")]
    public string Email { get; set; } = "";

    [Column("age")]
    public int Age { get; set; }

    [Column("balance")]
    public double Balance { get; set; }

    [Column("active")]
    public bool Active { get; set; }

    public static Customer Make(int i) => new() { Name = "Customer " + i, Email = "customer" + i + "@example.org", Age = i % 90, Balance = i * 1.25, Active = i % 2 == 0 };

    public static List<Customer> Many(int count) => [.. Enumerable.Range(0, count).Select(Make)];
}
