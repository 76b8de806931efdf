using System.Data.Common;
using Npgsql;

namespace SessionGuard.Benchmarks;

/// <summary>The best safe form on PostgreSQL: batches of single-row commands (the order of a multi-row RETURNING is not promised), one array for deletes.</summary>
internal sealed class RawPostgres(NpgsqlDataSource source) : RawSide
{
    public const string InsertSql = "INSERT INTO customers (name, email, age, balance, active) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    public const string UpdateSql = "UPDATE customers SET age = $1 WHERE id = $2";
    public const string DeleteSql = "DELETE FROM customers WHERE id = ANY($1)";
    public const string LoadSql = $"SELECT {Columns} FROM customers";
    public const string BulkSql = "COPY customers (name, email, age, balance, active) FROM STDIN (FORMAT BINARY)";
    public const string GetSql = $"SELECT {Columns} FROM customers WHERE id = $1";
    private const int BatchSize = 500;

    public static string[] Shapes => [InsertSql + ", in prepared batches of 500", UpdateSql + ", in prepared batches of 500", DeleteSql + ", all at once", LoadSql, GetSql + ", prepared", BulkSql];

    protected override async Task<DbConnection> Open() => await source.OpenConnectionAsync();

    protected override Task<Func<Task>> Insert()
    {
        var rows = Customer.Many(Customer.Rows);
        return Task.FromResult<Func<Task>>(async () =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var chunk in rows.Chunk(BatchSize))
            {
                await using var batch = new NpgsqlBatch(connection, transaction);
                foreach (var row in chunk)
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(InsertSql)
                    {
                        Parameters =
                        {
                            new NpgsqlParameter<string> { TypedValue = row.Name }, new NpgsqlParameter<string> { TypedValue = row.Email },
                            new NpgsqlParameter<int> { TypedValue = row.Age }, new NpgsqlParameter<double> { TypedValue = row.Balance },
                            new NpgsqlParameter<bool> { TypedValue = row.Active },
                        },
                    });
                }

                await batch.PrepareAsync();
                await using var reader = await batch.ExecuteReaderAsync();
                foreach (var row in chunk)
                {
                    await reader.ReadAsync();
                    row.Id = reader.GetInt32(0);
                    await reader.NextResultAsync();
                }
            }

            await transaction.CommitAsync();
        });
    }

    protected override async Task<Func<Task>> Update()
    {
        await using var loading = await Open();
        var rows = await ReadAll(loading);
        return async () =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var chunk in rows.Chunk(BatchSize))
            {
                await using var batch = new NpgsqlBatch(connection, transaction);
                foreach (var row in chunk)
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(UpdateSql)
                    {
                        Parameters = { new NpgsqlParameter<int> { TypedValue = ++row.Age }, new NpgsqlParameter<int> { TypedValue = row.Id } },
                    });
                }

                await batch.PrepareAsync();
                if (await batch.ExecuteNonQueryAsync() != chunk.Length)
                    throw new InvalidOperationException("A row is gone.");
            }

            await transaction.CommitAsync();
        };
    }

    protected override async Task<Func<Task>> Delete()
    {
        await using var loading = await Open();
        var rows = await ReadAll(loading);
        return async () =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand(DeleteSql, connection, transaction);
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. rows.Select(r => r.Id)] });
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        };
    }

    protected override Task<Func<Task>> GetMiss() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(GetSql, connection, transaction);
        var parameter = new NpgsqlParameter<int>();
        command.Parameters.Add(parameter);
        await command.PrepareAsync();
        for (var i = 1; i <= Customer.Rows / 10; i++)
        {
            parameter.TypedValue = i;
            await using var reader = await command.ExecuteReaderAsync();
            if (await reader.ReadAsync())
                _ = Read(reader);
        }
    });
}
