namespace SessionGuard.Tests;

public sealed class FlushCountersOnSqlite : FlushCounterTests<SqliteDatabase>;

public sealed class FlushCountersOnPostgres : FlushCounterTests<PostgresDatabase>;

/// <summary>What is sent, read and allocated is counted, not timed: the same on every machine.</summary>
public abstract class FlushCounterTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    private const int Rows = 1000;

    [Fact]
    public async Task CleanFlush_SendsNothing_AndAllocatesNothingForItsObjects()
    {
        await using var session = await Filled();
        for (var i = 0; i < 100; i++)
            session.Flush();
        var (commands, trips) = (session.Statistics.Commands, session.Statistics.RoundTrips);
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Flush();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Rows - 1);
        await session.FlushAsync(Token);
        await session.CommitAsync(Token);
        Assert.Equal((commands, trips), (session.Statistics.Commands, session.Statistics.RoundTrips));
    }

    [Fact]
    public async Task LoadingAgain_ReadsRowsAndMakesNoObjects()
    {
        await using var session = await Filled();
        await session.CloseAsync(Token);
        var (rows, made) = (session.Statistics.RowsRead, session.Statistics.EntitiesMade);
        var first = await session.Query<Document>().ToListAsync(Token);
        Assert.Equal((Rows, Rows), (session.Statistics.RowsRead - rows, session.Statistics.EntitiesMade - made));
        var again = await session.Query<Document>().ToListAsync(Token);
        Assert.Equal((2 * Rows, Rows), (session.Statistics.RowsRead - rows, session.Statistics.EntitiesMade - made));
        Assert.Equal(first.ToHashSet(ReferenceEqualityComparer.Instance), again.ToHashSet(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task Updates_AreSentForChangedObjectsOnly_InOneBatch()
    {
        await using var session = await Filled();
        var documents = await session.Query<Document>().ToListAsync(Token);
        var (commands, trips) = (session.Statistics.Commands, session.Statistics.RoundTrips);
        foreach (var document in documents.Take(100))
            document.Title += "!";
        foreach (var document in documents.Skip(100))
            document.Title = new string(document.Title.AsSpan());
        await session.FlushAsync(Token);
        Assert.Equal((100, IsPostgres ? 1 : 100), (session.Statistics.Commands - commands, session.Statistics.RoundTrips - trips));
        await session.RollbackAsync(Token);
    }

    private async Task<Session> Filled()
    {
        var session = Database.Open();
        session.AddRange(Enumerable.Range(0, Rows).Select(i => new Document { Title = "t" + i }));
        await session.CommitAsync(Token);
        return session;
    }
}
