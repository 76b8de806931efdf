using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SessionGuard.Benchmarks;

/// <summary>The best safe form on SQLite: one prepared command, row by row, in one transaction.</summary>
internal sealed class RawSqlite(string connectionString) : RawSide
{
    public const string InsertSql = "INSERT INTO customers (name, email, age, balance, active) VALUES (@n, @e, @a, @b, @c) RETURNING id";
    public const string UpdateSql = "UPDATE customers SET age = @a WHERE id = @id";
    public const string DeleteSql = "DELETE FROM customers WHERE id = @id";
    public const string LoadSql = $"SELECT {Columns} FROM customers";
    public const string BulkSql = "INSERT INTO customers (name, email, age, balance, active) VALUES (8 rows), one prepared command";
    public const string GetSql = $"SELECT {Columns} FROM customers WHERE id = @id";

    public static string[] Shapes => [InsertSql + ", one prepared command row by row", UpdateSql + ", the same way", DeleteSql + ", the same way", LoadSql, GetSql + ", prepared", BulkSql];

    protected override async Task<DbConnection> Open()
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    protected override Task<Func<Task>> Insert()
    {
        var rows = Customer.Many(Customer.Rows);
        return Task.FromResult<Func<Task>>(async () =>
        {
            await using var connection = (SqliteConnection)await Open();
            using var transaction = connection.BeginTransaction(deferred: true);
            using var command = Command(connection, transaction, InsertSql, "@n", "@e", "@a", "@b", "@c");
            foreach (var row in rows)
            {
                command.Parameters[0].Value = row.Name;
                command.Parameters[1].Value = row.Email;
                command.Parameters[2].Value = row.Age;
                command.Parameters[3].Value = row.Balance;
                command.Parameters[4].Value = row.Active;
                row.Id = (int)(long)command.ExecuteScalar()!;
            }

            transaction.Commit();
        });
    }

    protected override async Task<Func<Task>> Update()
    {
        await using var loading = await Open();
        var rows = await ReadAll(loading);
        return () => Each(rows, UpdateSql, ["@a", "@id"], (command, row) =>
        {
            command.Parameters[0].Value = ++row.Age;
            command.Parameters[1].Value = row.Id;
        });
    }

    protected override async Task<Func<Task>> Delete()
    {
        await using var loading = await Open();
        var rows = await ReadAll(loading);
        return () => Each(rows, DeleteSql, ["@id"], (command, row) => command.Parameters[0].Value = row.Id);
    }

    protected override Task<Func<Task>> GetMiss() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var connection = (SqliteConnection)await Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var command = Command(connection, transaction, GetSql, "@id");
        for (var i = 1; i <= Customer.Rows / 10; i++)
        {
            command.Parameters[0].Value = i;
            using var reader = command.ExecuteReader();
            if (reader.Read())
                _ = Read(reader);
        }
    });

    private async Task Each(List<Customer> rows, string sql, string[] names, Action<SqliteCommand, Customer> bind)
    {
        await using var connection = (SqliteConnection)await Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var command = Command(connection, transaction, sql, names);
        foreach (var row in rows)
        {
            bind(command, row);
            if (command.ExecuteNonQuery() != 1)
                throw new InvalidOperationException("A row is gone.");
        }

        transaction.Commit();
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }
}
