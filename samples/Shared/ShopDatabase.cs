using Microsoft.Data.Sqlite;

namespace Storefront.Shared;

/// <summary>A SQLite file in a folder of its own, with the shop's tables and a few products; deleted at the end.</summary>
public sealed class ShopDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("storefront-").FullName;

    static ShopDatabase() => SQLitePCL.Batteries_V2.Init();

    public ShopDatabase()
    {
        ConnectionString = $"Data Source={Path.Combine(_folder, "shop.db")};Foreign Keys=True;Pooling=False";

        // Write-ahead logging: readers and the one writer do not wait for each other.
        Execute("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE products (Sku TEXT PRIMARY KEY, Name TEXT NOT NULL, PriceCents INTEGER NOT NULL);
            CREATE TABLE stock (Sku TEXT PRIMARY KEY REFERENCES products (Sku), OnHand INTEGER NOT NULL CHECK (OnHand >= 0));
            CREATE TABLE orders (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, CustomerId INTEGER NOT NULL, TotalCents INTEGER NOT NULL, Payment TEXT);
            CREATE TABLE order_lines (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, OrderId INTEGER NOT NULL REFERENCES orders (Id),
                                      Sku TEXT NOT NULL REFERENCES products (Sku), Quantity INTEGER NOT NULL);
            INSERT INTO products VALUES ('TEA-01', 'Green tea', 450), ('TEA-02', 'Black tea', 420), ('POT-01', 'Tea pot', 2900);
            INSERT INTO stock VALUES ('TEA-01', 40), ('TEA-02', 25), ('POT-01', 2);
            """);
    }

    public string ConnectionString { get; }

    /// <summary>What the tables hold, seen from outside of the shop.</summary>
    public long Read(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What somebody else does to the tables.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
