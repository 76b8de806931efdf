using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SessionGuard.Benchmarks;

// Reads the name of a work a line, does it once with EF Core on the SQLite file named by the argument, and answers milliseconds and bytes.
SQLitePCL.Batteries_V2.Init();
var connection = args[0];
string? work;
while ((work = Console.ReadLine()) is { Length: > 0 })
{
    if (int.TryParse(work, out var rows))
    {
        Customer.Rows = rows;
        continue;
    }

    var run = Prepare(work);
    if (Customer.Rows == Customer.All)
        GC.Collect();
    var bytes = GC.GetTotalAllocatedBytes(true);
    var clock = Stopwatch.StartNew();
    run();
    clock.Stop();
    bytes = GC.GetTotalAllocatedBytes(true) - bytes;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMilliseconds}\t{bytes}"));
}

Action Prepare(string name)
{
    var context = new CustomerContext(connection);
    switch (name)
    {
        case "insert":
            var added = Customer.Many(Customer.Rows);
            return () =>
            {
                context.AddRange(added);
                context.SaveChanges();
                context.Dispose();
            };
        case "load":
            return () =>
            {
                _ = context.Customers.ToList();
                context.Dispose();
            };
        case "load known":
            _ = context.Customers.ToList();
            return () => _ = context.Customers.ToList();
        case "update":
            var loaded = context.Customers.ToList();
            return () =>
            {
                foreach (var customer in loaded)
                    customer.Age++;
                context.SaveChanges();
            };
        case "delete":
            var all = context.Customers.ToList();
            return () =>
            {
                context.RemoveRange(all);
                context.SaveChanges();
            };
        case "get hit":
            _ = context.Customers.Take(100).ToList();
            var first = context.Customers.Local.First().Id;
            return () =>
            {
                for (var i = 0; i < Customer.Rows * 10; i++)
                    context.Customers.Find(first);
            };
        case "get miss":
            context.Database.OpenConnection();
            return () =>
            {
                for (var i = 1; i <= Customer.Rows / 10; i++)
                    context.Customers.Find(i);
                context.Dispose();
            };
        default:
            throw new InvalidOperationException($"Unknown work '{name}'.");
    }
}

internal sealed class CustomerContext(string connection) : DbContext
{
    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connection);
}
