using System.Text;

namespace SessionGuard.Benchmarks;

/// <summary>A code base of any size: ordinary classes, and among them as many as wanted that work on a DbContext.</summary>
internal static class GeneratedCode
{
    private const int ClassesPerFile = 10;

    /// <summary>Files of ten classes each; of every ten classes so many use a session.</summary>
    public static IEnumerable<string> Files(int classes, int usersInTen)
    {
        if (usersInTen > 0)
            yield return Shop;
        for (var file = 0; file * ClassesPerFile < classes; file++)
            yield return File(file, usersInTen);
    }

    /// <summary>One file of about a thousand lines. A lookup by key has a finding, one with a condition has none.</summary>
    public static string LargeFile(int edit, bool withFindings) => (withFindings ? File(0, 3, 34) : File(0, 3, 34).Replace("order.Id == id,", "order.Id == id && !order.Paid,", StringComparison.Ordinal)).Replace("return total;", $"return total + {edit};", StringComparison.Ordinal).Replace("Plain0_", "Large_", StringComparison.Ordinal).Replace("Orders0_", "LargeOrders_", StringComparison.Ordinal);

    private static string File(int number, int usersInTen, int classes = ClassesPerFile)
    {
        var source = new StringBuilder("using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n");
        if (usersInTen > 0)
            source.Append("using Microsoft.EntityFrameworkCore;\n");
        source.Append($"\nnamespace Generated.Part{number / 10};\n\n");
        for (var i = 0; i < classes; i++)
            source.Append(i % 10 < usersInTen ? User($"{number}_{i}") : Plain($"{number}_{i}"));
        return source.ToString();
    }

    private const string Shop = """
        using Microsoft.EntityFrameworkCore;

        namespace Generated;

        public sealed class Order
        {
            public int Id { get; set; }
            public string Customer { get; set; } = "";
            public decimal Total { get; set; }
            public bool Paid { get; set; }
        }

        public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        """;

    private static string Plain(string name) => $$"""
        public sealed class Plain{{name}}
        {
            private readonly List<string> _names = new();
            private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

            public int Count => _names.Count;

            public void Add(string name)
            {
                if (string.IsNullOrWhiteSpace(name))
                    throw new ArgumentException("A name is needed.", nameof(name));
                _names.Add(name.Trim());
                _counts[name] = _counts.TryGetValue(name, out var count) ? count + 1 : 1;
            }

            public int Sum(IEnumerable<int> numbers)
            {
                var total = 0;
                foreach (var number in numbers.Where(number => number > 0))
                    total += number % 2 == 0 ? number : -number;
                return total;
            }

            public async Task<string> JoinAsync(CancellationToken cancellation)
            {
                await Task.Delay(1, cancellation);
                var parts = _names.OrderBy(name => name.Length).Select(name => name.ToUpperInvariant()).ToList();
                return string.Join(", ", parts);
            }

            public IReadOnlyDictionary<string, int> Longest(int length) => _counts.Where(pair => pair.Key.Length > length).ToDictionary(pair => pair.Key, pair => pair.Value);
        }


        """;

    private static string User(string name) => $$"""
        public sealed class Orders{{name}}(ShopContext db)
        {
            public async Task<int> PlaceAsync(string customer, decimal total, CancellationToken cancellation)
            {
                var order = new Order { Customer = customer, Total = total };
                db.Orders.Add(order);
                await db.SaveChangesAsync(cancellation);
                return order.Id;
            }

            public async Task PayAsync(int id, CancellationToken cancellation)
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                var order = await db.Orders.FirstAsync(order => order.Id == id, cancellation);
                if (order.Paid)
                    return;
                order.Paid = true;
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
            }

            public Task<List<Order>> UnpaidAsync(CancellationToken cancellation) => db.Orders.Where(order => !order.Paid).ToListAsync(cancellation);

            public decimal Sum(IEnumerable<Order> orders)
            {
                var total = 0m;
                foreach (var order in orders)
                    total += order.Total;
                return total;
            }
        }


        """;
}
