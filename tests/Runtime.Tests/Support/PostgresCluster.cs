using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SessionGuard.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own: a cluster in a temporary folder, listening on loopback, started when first needed and removed at
/// the end. Where no server is installed the tests that need one are skipped.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private static readonly Lock Starting = new();
    private static PostgresCluster? _running;
    private static string? _reason;
    private static int _databases;

    private string? _folder;
    private int _port;

    /// <summary>Why there is no server, or null if there is one.</summary>
    public static string? Unavailable
    {
        get
        {
            lock (Starting)
            {
                if (_running is null && _reason is null)
                    Start();
                return _reason;
            }
        }
    }

    private static string Binaries => Environment.GetEnvironmentVariable("SESSIONGUARD_PG_BIN") is { Length: > 0 } named
        ? named
        : Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).LastOrDefault() ?? ""
            : "";

    public static string ConnectionString(string database)
        => $"Host=127.0.0.1;Port={_running!._port};Username=postgres;Database={database};Maximum Pool Size=10;Timeout=15;Include Error Detail=true";

    /// <summary>Makes a database from a template that has the given schema; the template is made when the schema is first asked for.</summary>
    public static string CreateDatabase(string schemaName, string schema)
    {
        lock (Starting)
        {
            using var admin = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            admin.Open();
            using var known = new NpgsqlCommand("SELECT count(*) FROM pg_database WHERE datname = $1", admin) { Parameters = { new() { Value = schemaName } } };
            if (Convert.ToInt64(known.ExecuteScalar(), null) == 0)
            {
                Run(admin, $"CREATE DATABASE {schemaName}");
                using var template = new NpgsqlConnection(ConnectionString(schemaName) + ";Pooling=false");
                template.Open();
                Run(template, schema);
            }

            var name = $"t{++_databases}";
            Run(admin, $"CREATE DATABASE {name} TEMPLATE {schemaName}");
            return name;
        }
    }

    public static void DropDatabase(string name)
    {
        lock (Starting)
        {
            using var admin = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            admin.Open();
            Run(admin, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    public void Dispose()
    {
        lock (Starting)
        {
            if (_running?._folder is not { } folder)
                return;
            Tool("pg_ctl", $"-D {folder}/data -m immediate stop");
            Directory.Delete(folder, true);
            _running = null;
            _reason = "The server was stopped: the tests are over.";
        }
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static void Start()
    {
        if (!File.Exists(Path.Combine(Binaries, "initdb")))
        {
            _reason = "No PostgreSQL server is installed here (looked for initdb below /usr/lib/postgresql, or in SESSIONGUARD_PG_BIN).";
            return;
        }

        var cluster = new PostgresCluster { _folder = Directory.CreateTempSubdirectory("sessionguard-pg-").FullName, _port = FreePort() };
        if (Environment.UserName == "root")
            Command("chown", $"postgres {cluster._folder}");
        Tool("initdb", $"-D {cluster._folder}/data -U postgres -A trust -E UTF8 --no-locale --no-sync");
        Tool("pg_ctl", $"-D {cluster._folder}/data -w -l {cluster._folder}/log -o \"-p {cluster._port} -k {cluster._folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200\" start");
        _running = cluster;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
    }

    private static void Tool(string name, string arguments)
    {
        var program = Path.Combine(Binaries, name);
        if (Environment.UserName == "root")
            Command("runuser", $"-u postgres -- {program} {arguments}");
        else
            Command(program, arguments);
    }

    /// <summary>The server inherits no pipe: it would be waited for.</summary>
    private static void Command(string program, string arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"cd / && {program} {arguments} >/dev/null 2>&1"]) { UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {arguments}' ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
