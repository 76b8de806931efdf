using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SessionGuard.Benchmarks;

/// <summary>EF Core 10 on PostgreSQL.</summary>
internal sealed class EfPostgres(NpgsqlDataSource source) : Side
{
    protected override Task<Func<Task>> Insert()
    {
        var rows = Customer.Many(Customer.Rows);
        return Task.FromResult<Func<Task>>(async () =>
        {
            await using var context = new Context(source);
            context.AddRange(rows);
            await context.SaveChangesAsync();
        });
    }

    protected override Task<Func<Task>> Load() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var context = new Context(source);
        await context.Customers.ToListAsync();
    });

    protected override async Task<Func<Task>> LoadKnown()
    {
        var context = new Context(source);
        await context.Customers.ToListAsync();
        return () => context.Customers.ToListAsync();
    }

    protected override async Task<Func<Task>> Update()
    {
        var context = new Context(source);
        var rows = await context.Customers.ToListAsync();
        return async () =>
        {
            foreach (var row in rows)
                row.Age++;
            await context.SaveChangesAsync();
        };
    }

    protected override async Task<Func<Task>> Delete()
    {
        var context = new Context(source);
        var rows = await context.Customers.ToListAsync();
        return async () =>
        {
            context.RemoveRange(rows);
            await context.SaveChangesAsync();
        };
    }

    protected override async Task<Func<Task>> GetHit()
    {
        var context = new Context(source);
        var first = (await context.Customers.Take(100).ToListAsync())[0].Id;
        return async () =>
        {
            for (var i = 0; i < Customer.Rows * 10; i++)
                await context.Customers.FindAsync(first);
        };
    }

    protected override Task<Func<Task>> GetMiss() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var context = new Context(source);
        await context.Database.OpenConnectionAsync();
        for (var i = 1; i <= Customer.Rows / 10; i++)
            await context.Customers.FindAsync(i);
    });

    private sealed class Context(NpgsqlDataSource source) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(source);
    }
}
