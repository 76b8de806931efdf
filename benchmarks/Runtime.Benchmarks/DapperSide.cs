using System.Data.Common;
using Dapper;

namespace SessionGuard.Benchmarks;

/// <summary>Dapper, for the works that it has a way of its own for: it maps rows and keeps no objects.</summary>
internal sealed class DapperSide(DbDataSource source) : Side
{
    public static bool Has(string work) => work is "load" or "get miss";

    protected override Task<Func<Task>> Load() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.QueryAsync<Customer>($"SELECT {RawSide.Columns} FROM customers");
    });

    protected override Task<Func<Task>> GetMiss() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        for (var i = 1; i <= Customer.Rows / 10; i++)
            await connection.QueryFirstOrDefaultAsync<Customer>($"SELECT {RawSide.Columns} FROM customers WHERE id = @id", new { id = i }, transaction);
    });

    protected override Task<Func<Task>> Insert() => throw new NotSupportedException();

    protected override Task<Func<Task>> LoadKnown() => throw new NotSupportedException();

    protected override Task<Func<Task>> Update() => throw new NotSupportedException();

    protected override Task<Func<Task>> Delete() => throw new NotSupportedException();

    protected override Task<Func<Task>> GetHit() => throw new NotSupportedException();
}
