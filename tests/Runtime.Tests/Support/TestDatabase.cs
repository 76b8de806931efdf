using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace SessionGuard.Tests;

internal static class NativeSqlite
{
    [ModuleInitializer]
    public static void Load() => SQLitePCL.Batteries_V2.Init();
}

/// <summary>A database of its own for one test: a SQLite file, deleted at the end.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "sessionguard-" + Guid.NewGuid().ToString("N") + ".db");

    public TestDatabase(SessionSettings? settings = null)
    {
        ConnectionString = $"Data Source={_path};Foreign Keys=True;Pooling=False;Default Timeout=1";
        Outside = new SqliteConnection(ConnectionString);
        Outside.Open();
        Do("""
           CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, email VARCHAR NOT NULL UNIQUE, name VARCHAR);
           CREATE TABLE addresses (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, street VARCHAR NOT NULL,
                                   user_id INTEGER NOT NULL REFERENCES users (id));
           CREATE TABLE samples (Id TEXT PRIMARY KEY, Flag INTEGER NOT NULL, Big INTEGER NOT NULL, Small INTEGER, Ratio REAL NOT NULL, Price DECIMAL NOT NULL,
                                 Text TEXT NOT NULL, Level INTEGER NOT NULL, MaybeLevel INTEGER, Moment TEXT NOT NULL, Zoned TEXT NOT NULL,
                                 Day TEXT NOT NULL, Time TEXT NOT NULL, Bytes BLOB);
           CREATE TABLE documents (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, Title TEXT NOT NULL, Version INTEGER NOT NULL);
           CREATE TABLE enrolments (student INTEGER NOT NULL, course TEXT NOT NULL, grade INTEGER, PRIMARY KEY (student, course));
           """);
        Factory = new SessionFactory(SqliteFactory.Instance, ConnectionString, settings);
    }

    public string ConnectionString { get; }

    public SessionFactory Factory { get; }

    /// <summary>A connection that the session knows nothing of.</summary>
    public SqliteConnection Outside { get; }

    public Session Open() => Factory.OpenSession();

    public int Do(string sql)
    {
        using var command = Outside.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>What others see: the rows of a query, columns joined by a bar.</summary>
    public List<string> Committed(string sql)
    {
        using DbCommand command = Outside.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetValue(i).ToString())));
        return rows;
    }

    /// <summary>Commits a user from outside.</summary>
    public void HasUser(int id, string email, string? name = null)
        => Do($"INSERT INTO users (id, email, name) VALUES ({id}, '{email}', {(name is null ? "NULL" : $"'{name}'")})");

    public void HasAddress(int id, string street, int user) => Do($"INSERT INTO addresses (id, street, user_id) VALUES ({id}, '{street}', {user})");

    public void Dispose()
    {
        Outside.Dispose();
        File.Delete(_path);
    }
}
