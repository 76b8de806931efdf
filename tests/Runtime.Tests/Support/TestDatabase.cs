using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace SessionGuard.Tests;

internal static class NativeSqlite
{
    [ModuleInitializer]
    public static void Load() => SQLitePCL.Batteries_V2.Init();
}

/// <summary>A database of its own for one test.</summary>
public abstract class TestDatabase : IDisposable
{
    public abstract SessionFactory Factory { get; }

    public abstract string ConnectionString { get; }

    /// <summary>A connection that the session knows nothing of.</summary>
    public abstract DbConnection Outside { get; }

    public abstract bool IsPostgres { get; }

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
        using var command = Outside.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetValue(i).ToString())));
        return rows;
    }

    /// <summary>Commits a user from outside.</summary>
    public void HasUser(int id, string email, string? name = null)
        => Insert("users", id, $"INSERT INTO users (id, email, name) VALUES ({id}, '{email}', {(name is null ? "NULL" : $"'{name}'")})");

    public void HasAddress(int id, string street, int user)
        => Insert("addresses", id, $"INSERT INTO addresses (id, street, user_id) VALUES ({id}, '{street}', {user})");

    public abstract void Dispose();

    /// <summary>Inserts a row with its key; the next generated key follows it, as on SQLite.</summary>
    protected virtual void Insert(string table, int id, string sql) => Do(sql);
}

/// <summary>A SQLite file, deleted at the end.</summary>
public sealed class SqliteDatabase : TestDatabase
{
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "sessionguard-" + Guid.NewGuid().ToString("N") + ".db");
    private readonly SqliteConnection _outside;

    public SqliteDatabase() : this(null)
    {
    }

    public SqliteDatabase(SessionSettings? settings)
    {
        ConnectionString = $"Data Source={_path};Foreign Keys=True;Pooling=False;Default Timeout=1";
        _outside = new SqliteConnection(ConnectionString);
        _outside.Open();
        Do(Schema.Sqlite);
        Factory = new SessionFactory(SqliteFactory.Instance, ConnectionString, settings);
    }

    public override string ConnectionString { get; }

    public override SessionFactory Factory { get; }

    public override DbConnection Outside => _outside;

    public override bool IsPostgres => false;

    public override void Dispose()
    {
        _outside.Dispose();
        File.Delete(_path);
    }
}

/// <summary>A database in the tests' own PostgreSQL server, emptied at the end and used again.</summary>
public sealed class PostgresDatabase : TestDatabase
{
    private static readonly System.Collections.Concurrent.ConcurrentBag<string> Free = [];

    private readonly string _name;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _outside;

    public PostgresDatabase() : this(null)
    {
    }

    public PostgresDatabase(SessionSettings? settings, string options = "")
    {
        Assert.SkipUnless(PostgresCluster.Unavailable is null, PostgresCluster.Unavailable ?? "");
        _name = Free.TryTake(out var free) ? free : PostgresCluster.CreateDatabase("sessionguard_template", Schema.Postgres);
        ConnectionString = PostgresCluster.ConnectionString(_name) + options;
        _source = NpgsqlDataSource.Create(ConnectionString);
        _outside = new NpgsqlConnection(PostgresCluster.ConnectionString(_name) + ";Pooling=false");
        _outside.Open();
        Factory = new SessionFactory(_source, settings);
    }

    public override string ConnectionString { get; }

    public override SessionFactory Factory { get; }

    public override DbConnection Outside => _outside;

    public override bool IsPostgres => true;

    /// <summary>The test changed the schema: no other test gets this database.</summary>
    public bool IsAltered { get; set; }

    public override void Dispose()
    {
        Do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Do("TRUNCATE users, addresses, samples, documents, enrolments, categories, tasks RESTART IDENTITY");
        _outside.Dispose();
        _source.Dispose();
        if (IsAltered)
            PostgresCluster.DropDatabase(_name);
        else
            Free.Add(_name);
    }

    protected override void Insert(string table, int id, string sql)
    {
        Do(sql);
        Do($"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))");
    }
}

internal static class Schema
{
    public const string Sqlite = """
        CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, email VARCHAR NOT NULL UNIQUE, name VARCHAR);
        CREATE TABLE addresses (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, street VARCHAR NOT NULL,
                                user_id INTEGER NOT NULL REFERENCES users (id));
        CREATE TABLE samples ("Id" TEXT PRIMARY KEY, "Flag" INTEGER NOT NULL, "Big" INTEGER NOT NULL, "Small" INTEGER, "Ratio" REAL NOT NULL, "Price" DECIMAL NOT NULL,
                              "Text" TEXT NOT NULL, "Level" INTEGER NOT NULL, "MaybeLevel" INTEGER, "Moment" TEXT NOT NULL, "Zoned" TEXT NOT NULL,
                              "Day" TEXT NOT NULL, "Time" TEXT NOT NULL, "Bytes" BLOB);
        CREATE TABLE documents ("Id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "Title" TEXT NOT NULL, "Version" INTEGER NOT NULL);
        CREATE TABLE enrolments (student INTEGER NOT NULL, course TEXT NOT NULL, grade INTEGER, PRIMARY KEY (student, course));
        CREATE TABLE categories ("Id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "Name" TEXT NOT NULL, "ParentId" INTEGER REFERENCES categories ("Id"));
        CREATE TABLE tasks ("Id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "Title" TEXT NOT NULL, "Created" TEXT NOT NULL DEFAULT 'made by the database',
                            "CategoryId" INTEGER REFERENCES categories ("Id"));
        """;

    public const string Postgres = """
        CREATE TABLE users (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, email VARCHAR NOT NULL UNIQUE, name VARCHAR);
        CREATE TABLE addresses (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, street VARCHAR NOT NULL,
                                user_id INTEGER NOT NULL REFERENCES users (id));
        CREATE TABLE samples ("Id" uuid PRIMARY KEY, "Flag" boolean NOT NULL, "Big" bigint NOT NULL, "Small" smallint, "Ratio" double precision NOT NULL, "Price" numeric NOT NULL,
                              "Text" text NOT NULL, "Level" integer NOT NULL, "MaybeLevel" integer, "Moment" timestamp NOT NULL, "Zoned" timestamptz NOT NULL,
                              "Day" date NOT NULL, "Time" time NOT NULL, "Bytes" bytea);
        CREATE TABLE documents ("Id" INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "Title" TEXT NOT NULL, "Version" INTEGER NOT NULL);
        CREATE TABLE enrolments (student INTEGER NOT NULL, course TEXT NOT NULL, grade INTEGER, PRIMARY KEY (student, course));
        CREATE TABLE categories ("Id" INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "Name" TEXT NOT NULL, "ParentId" INTEGER REFERENCES categories ("Id"));
        CREATE TABLE tasks ("Id" INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "Title" TEXT NOT NULL, "Created" TEXT NOT NULL DEFAULT 'made by the database',
                            "CategoryId" INTEGER REFERENCES categories ("Id"));
        """;
}

/// <summary>A test class that runs on both engines: derive one sealed class for each.</summary>
public abstract class EngineTests<TDatabase> : IDisposable where TDatabase : TestDatabase, new()
{
    protected TDatabase Database { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected bool IsPostgres => Database.IsPostgres;

    public void Dispose()
    {
        Database.Dispose();
        GC.SuppressFinalize(this);
    }
}
