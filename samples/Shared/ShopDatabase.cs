using Microsoft.Data.Sqlite;

namespace Storefront.Shared;

/// <summary>A SQLite file in a folder of its own, with the shop's tables and a few products; deleted at the end.</summary>
public sealed class ShopDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("storefront-").FullName;

    // SQLite folds its log into the file when the last connection closes, and keeps everybody waiting meanwhile:
    // with this one open, none is the last.
    private readonly SqliteConnection _open;

    static ShopDatabase() => SQLitePCL.Batteries_V2.Init();

    public ShopDatabase()
    {
        ConnectionString = $"Data Source={Path.Combine(_folder, "shop.db")};Foreign Keys=True;Pooling=False";

        _open = new SqliteConnection(ConnectionString);
        _open.Open();

        // Write-ahead logging: readers and the one writer do not wait for each other.
        Execute("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE products (Sku TEXT PRIMARY KEY, Name TEXT NOT NULL, PriceCents INTEGER NOT NULL);
            CREATE TABLE stock (Sku TEXT PRIMARY KEY REFERENCES products (Sku), OnHand INTEGER NOT NULL CHECK (OnHand >= 0));
            CREATE TABLE orders (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, CustomerId INTEGER NOT NULL,
                                 TotalCents INTEGER NOT NULL, Payment TEXT);
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
        using var command = _open.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What somebody else does to the tables.</summary>
    public void Execute(string sql)
    {
        using var command = _open.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _open.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
