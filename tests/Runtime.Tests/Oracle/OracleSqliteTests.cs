using System.Data.Common;

namespace SessionGuard.Tests.Oracle;

/// <summary>Replays recorded runs of the reference session on SQLite; SESSIONGUARD_TRACES names another file of traces.</summary>
public sealed class OracleSqliteTests
{
    [Fact]
    public async Task Traces_ShowTheSameResultsAndStates()
    {
        var outcome = await TraceRun.Replay(_ => new SqliteTraceDatabase(), database => ((SqliteTraceDatabase)database).Remove());
        outcome.AssertEqual();
    }
}

internal sealed class SqliteTraceDatabase : TraceDatabase
{
    private readonly SqliteDatabase _database = new();

    public override SessionFactory Factory => _database.Factory;

    public override DbConnection Outside => _database.Outside;

    public override string Detail(ConstraintViolationException error) => error.Kind switch
    {
        ConstraintKind.Unique => "unique:" + error.Constraint,
        ConstraintKind.NotNull => "not_null:" + error.Constraint,
        _ => "foreign_key",
    };

    public void Remove() => _database.Dispose();

    public override ValueTask DisposeAsync()
    {
        Remove();
        return default;
    }
}
