namespace SessionGuard.Tests;

public sealed class BulkOnSqlite : BulkTests<SqliteDatabase>;

public sealed class BulkOnPostgres : BulkTests<PostgresDatabase>
{
    [Fact]
    public async Task S143_Copy_WritesEveryColumnType()
    {
        var factory = new SessionFactory(Database.Factory.DataSource, new SessionSettings { Dialect = NpgsqlDialect.Instance });
        await using var session = factory.OpenSession();
        var rows = Enumerable.Range(0, 1000).Select(i => new Sample
        {
            Big = i,
            Small = i % 2 == 0 ? null : (short)i,
            Text = "t" + i,
            Level = Level.High,
            MaybeLevel = i % 3 == 0 ? null : Level.High,
            Price = i,
            Bytes = i % 2 == 0 ? null : [1, 2],
            Zoned = DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(3)),
            Moment = new DateTime(2024, 1, 1),
            Day = new DateOnly(2024, 1, 1),
            Flag = true,
        });
        Assert.Equal(1000, await session.InsertManyAsync(rows, cancellationToken: Token));
        Assert.Equal(1, session.Statistics.Commands);
        await session.CommitAsync(Token);
        var read = await session.Query<Sample>().Where(s => s.Big == 999).SingleAsync(Token);
        Assert.Equal(((short?)999, "t999", Level.High, 999m), (read.Small, read.Text, read.Level, read.Price));
        Assert.Null((await session.Query<Sample>().Where(s => s.Big == 0).SingleAsync(Token)).Small);
        Assert.Equal(1000, await session.Query<Sample>().CountAsync(Token));
    }

    [Fact]
    public async Task FailedCopy_FailsTheSession()
    {
        var factory = new SessionFactory(Database.Factory.DataSource, new SessionSettings { Dialect = NpgsqlDialect.Instance });
        await using var session = factory.OpenSession();
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.InsertManyAsync([new User { Email = "a" }, new User { Email = "a" }], cancellationToken: Token));
        Assert.False(session.IsActive);
        await session.RollbackAsync(Token);
        Assert.Equal(0, await session.Query<User>().CountAsync(Token));
    }
}

public abstract class BulkTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S143_InsertMany_WritesWithoutTracking()
    {
        await using var session = Database.Open();
        var reports = new List<long>();
        var count = await session.InsertManyAsync(Enumerable.Range(0, 2005).Select(i => new User { Email = "e" + i }), new Sink(reports), Token);
        Assert.Equal(2005, count);
        Assert.Equal([1000, 2000, 2005], reports);
        Assert.Empty(session.Entities);
        Assert.Empty(Database.Committed("SELECT email FROM users"));
        await session.CommitAsync(Token);
        Assert.Equal(["2005"], Database.Committed("SELECT count(DISTINCT email) FROM users"));
    }

    [Fact]
    public async Task S143_InsertMany_ReadsTheSequenceAsItGoes()
    {
        await using var session = Database.Open();
        var ahead = 0;
        await session.InsertManyAsync(Rows(), cancellationToken: Token);
        Assert.Empty(session.New);
        Assert.Equal(100, ahead);

        IEnumerable<User> Rows()
        {
            for (var i = 0; i < 100; i++)
            {
                ahead++;
                Assert.InRange(session.Statistics.Commands, (i / 8) - 1, (i / 8) + 1);
                yield return new User { Email = "e" + i };
            }
        }
    }

    [Fact]
    public async Task TenThousandInserts_TakeNoMoreRoundTripsThanBatches()
    {
        await using var session = Database.Open();
        session.AddRange(Enumerable.Range(0, 10_000).Select(i => new User { Email = "e" + i }));
        await session.FlushAsync(Token);
        Assert.Equal(10_000, session.Statistics.Commands);
        Assert.Equal(IsPostgres ? 20 : 10_000, session.Statistics.RoundTrips);
        await session.RollbackAsync(Token);
    }

    [Fact]
    public async Task GetThatHits_AllocatesNothing()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        await session.GetAsync<User>(1, Token);
        for (var i = 0; i < 1000; i++)
            session.Get<User>(1);
        var sent = session.Statistics.Commands;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            session.Get<User>(1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(sent, session.Statistics.Commands);
    }

    private sealed class Sink(List<long> reports) : IProgress<long>
    {
        public void Report(long value) => reports.Add(value);
    }
}
