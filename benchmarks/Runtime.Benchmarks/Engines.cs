using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using SessionGuard.Tests;

namespace SessionGuard.Benchmarks;

/// <summary>What a run took.</summary>
internal readonly record struct Cost(double Milliseconds, long Bytes);

/// <summary>One database with its three sides.</summary>
internal abstract class Engine : IDisposable
{
    public abstract string Name { get; }

    public abstract Side Raw { get; }

    public abstract Side Ours { get; }

    public abstract Side Dapper { get; }

    public abstract Task<Cost> RunEf(string work, bool alone = true);

    /// <summary>Tells EF Core's process how many rows there are.</summary>
    public virtual Task SetEfRows(int rows) => Task.CompletedTask;

    /// <summary>Empties the table, or fills it with the rows that the work needs.</summary>
    public abstract void Reset(bool filled);

    public abstract Task<Func<Task>> Bulk(bool raw, int rows);

    public abstract void Dispose();

    public static async Task<Cost> Run(Side side, string work, bool alone = true)
    {
        var run = await side.Prepare(work);
        var cost = await Measure(run, alone);
        side.Finish();
        return cost;
    }

    public static async Task<Cost> Measure(Func<Task> run, bool alone = true)
    {
        if (alone)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var bytes = GC.GetTotalAllocatedBytes(true);
        var clock = Stopwatch.StartNew();
        await run();
        clock.Stop();
        return new Cost(clock.Elapsed.TotalMilliseconds, GC.GetTotalAllocatedBytes(true) - bytes);
    }

    protected static void Do(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

internal sealed class SqliteEngine : Engine
{
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "sessionguard-bench-" + Guid.NewGuid().ToString("N") + ".db");
    private readonly SqliteConnection _connection;
    private readonly string _text;
    private Process? _ef;

    public SqliteEngine()
    {
        SQLitePCL.Batteries_V2.Init();
        _text = "Data Source=" + _path;
        _connection = new SqliteConnection(_text);
        _connection.Open();
        Do(_connection, "CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, age INTEGER NOT NULL, balance REAL NOT NULL, active INTEGER NOT NULL)");
        Raw = new RawSqlite(_text);
        var factory = new SessionFactory(SqliteFactory.Instance, _text);
        Ours = new SessionSide(factory);
        Factory = factory;
        Dapper = new DapperSide(SqliteFactory.Instance.CreateDataSource(_text));
    }

    public SessionFactory Factory { get; }

    public override string Name => "SQLite";

    public override Side Raw { get; }

    public override Side Ours { get; }

    public override Side Dapper { get; }

    public override async Task SetEfRows(int rows)
    {
        _ef ??= StartEf();
        await _ef.StandardInput.WriteLineAsync(rows.ToString(CultureInfo.InvariantCulture));
    }

    public override async Task<Cost> RunEf(string work, bool alone = true)
    {
        _ef ??= StartEf();
        await _ef.StandardInput.WriteLineAsync(work);
        await _ef.StandardInput.FlushAsync();
        var answer = await _ef.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The EF Core process has ended.");
        var parts = answer.Split('\t');
        return new Cost(double.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override void Reset(bool filled)
    {
        Do(_connection, "DELETE FROM customers; DELETE FROM sqlite_sequence");
        if (!filled)
            return;
        using var session = Factory.OpenSession();
        session.InsertMany(Customer.Many(Customer.Rows));
        session.Commit();
    }

    public override Task<Func<Task>> Bulk(bool raw, int rows) => Task.FromResult<Func<Task>>(async () =>
    {
        if (!raw)
        {
            await using var session = Factory.OpenSession();
            await session.InsertManyAsync(Enumerable.Range(0, rows).Select(Customer.Make));
            await session.CommitAsync();
            return;
        }

        await using var connection = new SqliteConnection("Data Source=" + _path);
        await connection.OpenAsync();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO customers (name, email, age, balance, active) VALUES " + string.Join(", ", Enumerable.Range(0, 8).Select(r => $"(@n{r}, @e{r}, @a{r}, @b{r}, @c{r})"));
        for (var r = 0; r < 8; r++)
        {
            foreach (var name in "neabc")
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{name}{r}" });
        }

        for (var i = 0; i < rows; i += 8)
        {
            for (var r = 0; r < 8; r++)
            {
                var row = Customer.Make(i + r);
                command.Parameters[(r * 5) + 0].Value = row.Name;
                command.Parameters[(r * 5) + 1].Value = row.Email;
                command.Parameters[(r * 5) + 2].Value = row.Age;
                command.Parameters[(r * 5) + 3].Value = row.Balance;
                command.Parameters[(r * 5) + 4].Value = row.Active;
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    });

    public override void Dispose()
    {
        _ef?.StandardInput.Close();
        _ef?.WaitForExit();
        _connection.Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(_path);
    }

    private Process StartEf()
    {
        var program = AppContext.BaseDirectory.Replace("Runtime.Benchmarks", "EfOnSqlite", StringComparison.Ordinal) + "EfOnSqlite.dll";
        return Process.Start(new ProcessStartInfo("dotnet", [program, _text]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }
}

internal sealed class PostgresEngine : Engine
{
    private readonly PostgresCluster _cluster = new();
    private readonly NpgsqlDataSource _source;
    private readonly EfPostgres _ef;
    private readonly SessionFactory _factory;

    public PostgresEngine()
    {
        if (PostgresCluster.Unavailable is { } reason)
            throw new InvalidOperationException(reason);
        _source = NpgsqlDataSource.Create(PostgresCluster.ConnectionString("postgres"));
        using var connection = _source.OpenConnection();
        Do(connection, "CREATE TABLE customers (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text NOT NULL, email text NOT NULL, age integer NOT NULL, balance double precision NOT NULL, active boolean NOT NULL)");
        Raw = new RawPostgres(_source);
        _factory = new SessionFactory(_source, new SessionSettings { Dialect = NpgsqlDialect.Instance });
        Ours = new SessionSide(_factory);
        _ef = new EfPostgres(_source);
        Dapper = new DapperSide(_source);
    }

    public override string Name => "PostgreSQL";

    public override Side Raw { get; }

    public override Side Ours { get; }

    public override Side Dapper { get; }

    public Side Ef => _ef;

    public override Task<Cost> RunEf(string work, bool alone = true) => Run(_ef, work, alone);

    public override void Reset(bool filled)
    {
        using (var connection = _source.OpenConnection())
            Do(connection, "TRUNCATE customers RESTART IDENTITY");
        if (!filled)
            return;
        using var session = _factory.OpenSession();
        session.InsertManyAsync(Customer.Many(Customer.Rows)).GetAwaiter().GetResult();
        session.Commit();
        using var analyze = _source.OpenConnection();
        Do(analyze, "ANALYZE customers");
    }

    public override Task<Func<Task>> Bulk(bool raw, int rows) => Task.FromResult<Func<Task>>(async () =>
    {
        if (!raw)
        {
            await using var session = _factory.OpenSession();
            await session.InsertManyAsync(Enumerable.Range(0, rows).Select(Customer.Make));
            await session.CommitAsync();
            return;
        }

        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var importer = await connection.BeginBinaryImportAsync(RawPostgres.BulkSql))
        {
            for (var i = 0; i < rows; i++)
            {
                var row = Customer.Make(i);
                await importer.StartRowAsync();
                importer.Write(row.Name);
                importer.Write(row.Email);
                importer.Write(row.Age);
                importer.Write(row.Balance);
                importer.Write(row.Active);
            }

            await importer.CompleteAsync();
        }

        await transaction.CommitAsync();
    });

    public override void Dispose()
    {
        _source.Dispose();
        _cluster.Dispose();
    }
}
