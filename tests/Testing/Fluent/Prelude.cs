namespace SessionGuard.Testing;

/// <summary>What every tested source may take for granted.</summary>
public static class Prelude
{
    public const string Entities = """
        using System.ComponentModel.DataAnnotations;
        using System.ComponentModel.DataAnnotations.Schema;

        [Table("users")]
        public class User
        {
            [Key] public int Id { get; set; }
            [Required] public string Name { get; set; } = "";
            public string Email { get; set; } = "";
            public bool Active { get; set; }
            public List<Order> Orders { get; set; } = new();
        }

        [Table("orders")]
        public class Order
        {
            [Key] public int Id { get; set; }
            public int UserId { get; set; }
            [ForeignKey(nameof(UserId))] public User User { get; set; } = null!;
            public decimal Total { get; set; }
            public string Status { get; set; } = "";
            public List<OrderLine> Lines { get; set; } = new();
        }

        [Table("order_lines")]
        public class OrderLine
        {
            [Key] public int Id { get; set; }
            public int OrderId { get; set; }
            [ForeignKey(nameof(OrderId))] public Order Order { get; set; } = null!;
            public int ProductId { get; set; }
            [ForeignKey(nameof(ProductId))] public Product Product { get; set; } = null!;
            public int Quantity { get; set; }
        }

        [Table("products")]
        public class Product
        {
            [Key] public int Id { get; set; }
            public string Name { get; set; } = "";
            public decimal Price { get; set; }
            public int Stock { get; set; }
        }

        public static class Prelude
        {
            public static void Log(object? message) { }
        }
        """;

    public const string EntityFramework = """
        public class AppDbContext : DbContext
        {
            public AppDbContext() { }

            public AppDbContext(DbContextOptions<AppDbContext> options) : base(options) { }

            public DbSet<User> Users => Set<User>();
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<OrderLine> OrderLines => Set<OrderLine>();
            public DbSet<Product> Products => Set<Product>();
        }
        """;

    public const string EntityFramework6 = """
        public class LegacyContext : System.Data.Entity.DbContext
        {
            public LegacyContext() { }

            public System.Data.Entity.DbSet<User> Users => Set<User>();
            public System.Data.Entity.DbSet<Order> Orders => Set<Order>();
            public System.Data.Entity.DbSet<Product> Products => Set<Product>();
        }
        """;

    public const string MongoDb = """
        public static class Store
        {
            static readonly MongoDB.Driver.IMongoDatabase database = new MongoDB.Driver.MongoClient("mongodb://localhost").GetDatabase("shop");

            public static MongoDB.Driver.IMongoCollection<User> Users => database.GetCollection<User>("users");
            public static MongoDB.Driver.IMongoCollection<Order> Orders => database.GetCollection<Order>("orders");
        }
        """;

    static readonly string[] standard =
    [
        "System", "System.Collections.Generic", "System.Data", "System.Data.Common", "System.IO", "System.Linq", "System.Net.Http",
        "System.Threading", "System.Threading.Tasks", "static Prelude",
    ];

    /// <summary>The files that stand beside a test's source.</summary>
    public static IEnumerable<(string Path, string Text)> Files(References references)
    {
        yield return ("/0/Usings.cs", string.Concat(standard.Concat(references.Usings).Select(name => $"global using {name};\n")));
        yield return ("/0/Prelude.cs", string.Join("\n\n", [Entities, .. references.Prelude]));
    }
}
