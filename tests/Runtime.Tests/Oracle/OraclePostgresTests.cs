using System.Data.Common;
using Npgsql;

namespace SessionGuard.Tests.Oracle;

/// <summary>
/// Replays the same traces on PostgreSQL. There a failed statement aborts the transaction (S071, S150 hold on SQLite only), so a trace ends
/// for us where a statement outside a flush fails.
/// </summary>
public sealed class OraclePostgresTests
{
    [Fact]
    public async Task Traces_ShowTheSameResultsAndStates()
    {
        await using var database = new PostgresTraceDatabase();
        var outcome = await TraceRun.Replay(_ => database);
        outcome.AssertEqual();
    }
}

internal sealed class PostgresTraceDatabase : TraceDatabase
{
    /// <summary>Keys are counted like SQLite's AUTOINCREMENT: inside the transaction, and past every explicit key.</summary>
    private const string TraceSchema = """
        CREATE TABLE counters (name text PRIMARY KEY, last integer NOT NULL);
        INSERT INTO counters VALUES ('users', 0), ('addresses', 0);
        CREATE FUNCTION next_key(t text) RETURNS integer LANGUAGE sql AS 'UPDATE counters SET last = last + 1 WHERE name = t RETURNING last';
        CREATE FUNCTION note_key() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN UPDATE counters SET last = greatest(last, NEW.id) WHERE name = TG_TABLE_NAME; RETURN NEW; END';
        CREATE TABLE users (id integer PRIMARY KEY DEFAULT next_key('users'), email varchar NOT NULL UNIQUE, name varchar);
        CREATE TABLE addresses (id integer PRIMARY KEY DEFAULT next_key('addresses'), street varchar NOT NULL,
                                user_id integer NOT NULL REFERENCES users (id));
        CREATE TRIGGER note AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION note_key();
        CREATE TRIGGER note AFTER INSERT ON addresses FOR EACH ROW EXECUTE FUNCTION note_key();
        """;

    private readonly string _name;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _outside;

    public PostgresTraceDatabase()
    {
        Assert.SkipUnless(PostgresCluster.Unavailable is null, PostgresCluster.Unavailable ?? "");
        _name = PostgresCluster.CreateDatabase("oracle_template", TraceSchema);
        _source = NpgsqlDataSource.Create(PostgresCluster.ConnectionString(_name));
        _outside = new NpgsqlConnection(PostgresCluster.ConnectionString(_name) + ";Pooling=false");
        _outside.Open();
        Factory = new SessionFactory(_source);
    }

    public override SessionFactory Factory { get; }

    public override DbConnection Outside => _outside;

    public override void BeforeFill()
    {
        Do("TRUNCATE addresses, users");
        Do("UPDATE counters SET last = 0");
    }

    public override string Detail(ConstraintViolationException error) => error.Kind switch
    {
        ConstraintKind.Unique => error.Constraint == "users_email_key" ? "unique:users.email" : "unique:" + error.Constraint!.Replace("_pkey", ".id", StringComparison.Ordinal),
        ConstraintKind.NotNull => "not_null:" + error.Constraint,
        _ => "foreign_key",
    };

    public override ValueTask DisposeAsync()
    {
        _outside.Dispose();
        _source.Dispose();
        PostgresCluster.DropDatabase(_name);
        return default;
    }
}
