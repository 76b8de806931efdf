using System.Data.Common;
using System.Text.Json;

namespace SessionGuard.Tests.Oracle;

/// <summary>A fresh database with the schema of the traces.</summary>
public abstract class TraceDatabase : IAsyncDisposable
{
    public abstract SessionFactory Factory { get; }

    /// <summary>The second connection of the traces: sees what is committed, and changes rows from outside.</summary>
    public abstract DbConnection Outside { get; }

    /// <summary>What a violated constraint is called in the traces.</summary>
    public abstract string Detail(ConstraintViolationException error);

    public abstract ValueTask DisposeAsync();

    public void Fill(JsonElement setup)
    {
        BeforeFill();
        foreach (var row in setup.GetProperty("users").EnumerateArray())
            Do("INSERT INTO users (id, email, name) VALUES (@a, @b, @c)", row[0].GetInt32(), row[1].GetString(), row[2].GetString());
        foreach (var row in setup.GetProperty("addresses").EnumerateArray())
            Do("INSERT INTO addresses (id, street, user_id) VALUES (@a, @b, @c)", row[0].GetInt32(), row[1].GetString(), row[2].GetInt32());
    }

    /// <summary>Empties a database that is used for many traces.</summary>
    public virtual void BeforeFill()
    {
    }

    public int Do(string sql, params object?[] values)
    {
        using var command = Outside.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + (char)('a' + i);
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>Both tables as a connection sees them, in the notation of the traces.</summary>
    public static string Rows(DbConnection connection, DbTransaction? transaction)
        => Table(connection, transaction, "SELECT id, email, name FROM users ORDER BY id") + " / "
           + Table(connection, transaction, "SELECT id, street, user_id FROM addresses ORDER BY id");

    private static string Table(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add("[" + string.Join(",", Enumerable.Range(0, 3).Select(i => Json(reader.GetValue(i)))) + "]");
        return string.Join(" ", rows);
    }

    private static string Json(object value) => value is DBNull ? "null" : value is string text ? JsonSerializer.Serialize(text) : Convert.ToString(value, null)!;
}
