using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SessionGuard.Tests.Oracle;

/// <summary>Replays recorded runs of the reference session on SQLite; SESSIONGUARD_TRACES names another file of traces.</summary>
public sealed class OracleSqliteTests
{
    [Fact]
    public async Task Traces_ShowTheSameResultsAndStates()
    {
        var differences = new List<string>();
        var (traces, steps, cut) = (0, 0, 0);
        foreach (var trace in Trace.Load())
        {
            traces++;
            await using var database = new SqliteTraceDatabase();
            using var replay = new TraceReplayer(trace, database);
            if (replay.Run() is { } difference)
                differences.Add(difference);
            steps += replay.StepsDone;
            cut += replay.CutShort ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{traces} traces, {steps} operations replayed, {cut} traces cut short at S024");
        Assert.InRange(cut, 0, traces / 20);
        Assert.True(differences.Count == 0, $"{differences.Count} of {traces} traces differ ({steps} operations equal):\n" + string.Join("\n", differences.Take(60)));
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

    public override ValueTask DisposeAsync()
    {
        _database.Dispose();
        SqliteConnection.ClearAllPools();
        return default;
    }
}
