using System.Diagnostics;
using Npgsql;

namespace SessionGuard.Tests;

/// <summary>After each fault the database holds all of the unit of work or nothing, the pool is whole, and the session says what state it is in.</summary>
public sealed class PostgresFaultTests : IDisposable
{
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private void KillOthers()
        => _database.Do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private async Task PoolIsWhole()
    {
        for (var i = 0; i < 12; i++)
        {
            await using var session = _database.Open();
            await session.Query<User>().CountAsync(Token);
        }
    }

    [Fact]
    public async Task KilledPooledConnection_IsReplacedAtTheFirstStatement()
    {
        await using (var warm = _database.Open())
            await warm.Query<User>().CountAsync(Token);
        KillOthers();
        await using var reader = _database.Open();
        Assert.Equal(0, await reader.Query<User>().CountAsync(Token));
        await reader.CommitAsync(Token);
        KillOthers();
        await using var writer = _database.Open();
        writer.Add(new User { Email = "a" });
        await writer.CommitAsync(Token);
        Assert.Equal(["a"], _database.Committed("SELECT email FROM users"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task KilledBeforeAFlush_LosesEverythingAndSaysSo(int users)
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "first" });
        await session.FlushAsync(Token);
        KillOthers();
        session.AddRange(Enumerable.Range(0, users).Select(i => new User { Email = "e" + i }));
        var error = await Assert.ThrowsAsync<StatementException>(() => session.FlushAsync(Token));
        Assert.Contains("connection was lost", error.Message, StringComparison.Ordinal);
        Assert.False(session.IsActive);
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        await session.RollbackAsync(Token);
        Assert.True(session.IsActive);
        Assert.Empty(_database.Committed("SELECT * FROM users"));
        session.Add(new User { Email = "after" });
        await session.CommitAsync(Token);
        Assert.Equal(["after"], _database.Committed("SELECT email FROM users"));
        await PoolIsWhole();
    }

    [Fact]
    public async Task KilledInsideASavepoint_FailsTheWholeTransaction()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "outer" });
        var savepoint = await session.BeginNestedAsync(Token);
        KillOthers();
        session.Add(new User { Email = "inner" });
        await Assert.ThrowsAsync<StatementException>(() => session.FlushAsync(Token));
        await savepoint.RollbackAsync(Token);
        Assert.False(session.IsActive);
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        await session.RollbackAsync(Token);
        Assert.Empty(_database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task KilledBeforeTheCommit_IsOfUnknownOutcome()
    {
        await using var session = _database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        await session.FlushAsync(Token);
        KillOthers();
        await Assert.ThrowsAsync<CommitOutcomeUnknownException>(() => session.CommitAsync(Token));
        Assert.False(session.IsActive);
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Transient, session.StateOf(user));
        Assert.Empty(_database.Committed("SELECT * FROM users"));
        await PoolIsWhole();
    }

    [Fact]
    public async Task KilledAfterTheCommit_IsNotNoticed()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        await session.CommitAsync(Token);
        KillOthers();
        Assert.Equal(1, await session.Query<User>().CountAsync(Token));
    }

    /// <summary>A deferred trigger kills the connection inside the commit, before it takes effect; the database then knows that it was aborted.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KilledDuringTheCommit_IsNeverGuessed(bool resolves)
    {
        _database.IsAltered = true;
        _database.Do("""
            CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON documents DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
            """);
        try
        {
            await using var session = _database.Factory.OpenSession(s => s with { ResolveCommitOutcome = resolves });
            session.Add(new Document { Title = "t" });
            var error = await Assert.ThrowsAnyAsync<SessionException>(() => session.CommitAsync(Token));
            Assert.Equal(resolves ? typeof(CommitRefusedException) : typeof(CommitOutcomeUnknownException), error.GetType());
            await session.RollbackAsync(Token);
            Assert.Empty(_database.Committed("SELECT * FROM documents"));
        }
        finally
        {
            _database.Do("DROP TRIGGER die ON documents");
        }
    }

    /// <summary>A trigger kills the connection at the first row of the flush, with earlier work of the same transaction behind it.</summary>
    [Fact]
    public async Task KilledDuringAFlush_LosesTheWholeUnitOfWorkAndSaysSo()
    {
        _database.IsAltered = true;
        _database.Do("""
            CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
            CREATE TRIGGER die AFTER INSERT ON documents FOR EACH ROW EXECUTE FUNCTION die();
            """);
        await using var session = _database.Open();
        session.Add(new User { Email = "first" });
        await session.FlushAsync(Token);
        var document = new Document { Title = "t" };
        session.Add(document);
        await Assert.ThrowsAnyAsync<SessionException>(() => session.FlushAsync(Token));
        Assert.False(session.IsActive);
        Assert.Equal(ObjectState.Transient, session.StateOf(document));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        await session.RollbackAsync(Token);
        _database.Do("DROP TRIGGER die ON documents");
        Assert.Empty(_database.Committed("SELECT id FROM users"));
        session.Add(document);
        await session.CommitAsync(Token);
        Assert.Equal(["t"], _database.Committed("SELECT \"Title\" FROM documents"));
        await PoolIsWhole();
    }

    [Fact]
    public async Task S052_CommitThatTheDatabaseRefuses_NeedsARollback()
    {
        _database.IsAltered = true;
        _database.Do("ALTER TABLE addresses DROP CONSTRAINT addresses_user_id_fkey, ADD CONSTRAINT addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED");
        await using var session = _database.Open();
        var address = new Address { Street = "x", UserId = 99 };
        session.Add(address);
        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.CommitAsync(Token));
        Assert.Equal(ConstraintKind.ForeignKey, error.Kind);
        Assert.False(session.IsActive);
        Assert.Equal(ObjectState.Transient, session.StateOf(address));
        await session.RollbackAsync(Token);
        await session.CommitAsync(Token);
        Assert.Empty(_database.Committed("SELECT * FROM addresses"));
    }

    [Fact]
    public async Task FailedStatement_FailsTheSessionWhereTheTransactionIsAborted()
    {
        await using var session = _database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        await session.FlushAsync(Token);
        await Assert.ThrowsAsync<StatementException>(() => session.ExecuteAsync($"DELETE FROM nowhere", Token));
        Assert.False(session.IsActive);
        Assert.Equal(ObjectState.Transient, session.StateOf(user));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        await session.RollbackAsync(Token);
        Assert.Empty(_database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task FailedStatementInASavepoint_IsUndoneByItsRollback()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "outer" });
        var savepoint = await session.BeginNestedAsync(Token);
        await Assert.ThrowsAsync<StatementException>(() => session.ExecuteAsync($"DELETE FROM nowhere", Token));
        await savepoint.RollbackAsync(Token);
        Assert.True(session.IsActive);
        await session.CommitAsync(Token);
        Assert.Equal(["outer"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S071_S150_WithStatementSavepoints_AFailedStatementLeavesTheSessionActive()
    {
        await using var session = _database.Factory.OpenSession(s => s with { StatementSavepoints = true });
        session.Add(new User { Email = "kept" });
        await session.FlushAsync(Token);
        await Assert.ThrowsAsync<StatementException>(() => session.ExecuteAsync($"DELETE FROM nowhere", Token));
        await Assert.ThrowsAsync<StatementException>(() => session.QueryAsync<int>($"SELECT 1 / 0", Token));
        Assert.True(session.IsActive);
        Assert.Equal(1, await session.Query<User>().CountAsync(Token));
        await session.CommitAsync(Token);
        Assert.Equal(["kept"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task IsolationLevel_IsTheTransactions()
    {
        await using var session = _database.Open();
        await using (await session.BeginAsync(System.Data.IsolationLevel.Serializable, Token))
            Assert.Equal(["serializable"], await session.QueryAsync<string>($"SHOW transaction_isolation", Token));
        Assert.Equal(["read committed"], await session.QueryAsync<string>($"SHOW transaction_isolation", Token));
    }

    [Fact]
    public async Task TransactionAbortedThroughTheHandedOutConnection_IsNotCommittedSilently()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        await session.ConnectAsync(Token);
        await Assert.ThrowsAsync<PostgresException>(() => Dapper.SqlMapper.ExecuteAsync(session.Connection, "DELETE FROM nowhere", transaction: session.Transaction));
        var error = await Assert.ThrowsAsync<CommitRefusedException>(() => session.CommitAsync(Token));
        Assert.Contains("nothing was stored", error.Message, StringComparison.Ordinal);
        await session.RollbackAsync(Token);
        Assert.Empty(_database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task ExhaustedPool_SaysSo()
    {
        using var small = new PostgresDatabase(null, ";Maximum Pool Size=1;Timeout=1");
        await using var holder = small.Open();
        await holder.Query<User>().CountAsync(Token);
        await using var waiting = small.Open();
        var error = await Assert.ThrowsAsync<SessionConnectionException>(() => waiting.Query<User>().CountAsync(Token));
        Assert.Contains("exhausted pool", error.Message, StringComparison.Ordinal);
        await holder.CommitAsync(Token);
        Assert.Equal(0, await waiting.Query<User>().CountAsync(Token));
    }

    [Fact]
    public async Task CancelledStatement_FailsTheSessionAndLosesNothingElse()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        await session.FlushAsync(Token);
        using var cancel = new CancellationTokenSource();
        var slow = session.ExecuteAsync($"SELECT pg_sleep(30)", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.False(session.IsActive);
        await session.RollbackAsync(Token);
        Assert.Empty(_database.Committed("SELECT * FROM users"));
        await PoolIsWhole();
    }

    /// <summary>Cancels a unit of work at two hundred moments, spread over twice the time that it takes undisturbed; every outcome is all or nothing.</summary>
    [Fact]
    public async Task CancellationAtAnyMoment_StoresAllOrNothing()
    {
        var (stored, refused, interrupted) = (0, 0, 0);
        var undisturbed = TimeSpan.MaxValue;
        for (var run = 0; run < 5; run++)
            undisturbed = TimeSpan.FromTicks(Math.Min(undisturbed.Ticks, (await Work(Timeout.InfiniteTimeSpan)).Ticks));
        stored = 0;
        for (var moment = 0; moment < 200; moment++)
            await Work(undisturbed * moment / 100);
        TestContext.Current.TestOutputHelper?.WriteLine($"{undisturbed.TotalMilliseconds:F1} ms undisturbed: {stored} stored, {refused} refused, {interrupted} of them behind the first command");
        Assert.True(stored > 0, "no unit of work was as fast as its cancellation");
        Assert.True(interrupted > 0, "no cancellation came while commands were under way");
        await PoolIsWhole();

        async Task<TimeSpan> Work(TimeSpan cancelled)
        {
            _database.Do("TRUNCATE users, addresses RESTART IDENTITY");
            using var cancel = new CancellationTokenSource();
            await using var session = _database.Open();
            var begun = Stopwatch.GetTimestamp();
            var cancelling = cancelled < TimeSpan.Zero ? Task.CompletedTask : Task.Factory.StartNew(() => CancelAt(begun, cancelled, cancel), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            try
            {
                session.AddRange(Enumerable.Range(0, 20).Select(i => new User { Email = "e" + i, Addresses = { new Address { Street = "s" } } }));
                await session.FlushAsync(cancel.Token);
                await session.Query<User>().ToListAsync(cancel.Token);
                await session.CommitAsync(cancel.Token);
                stored++;
                Assert.Equal(["20"], _database.Committed("SELECT count(*) FROM users"));
            }
            catch (OperationCanceledException)
            {
                refused++;
                if (session.Statistics.Commands > 0)
                    interrupted++;
                await session.RollbackAsync(Token);
                Assert.True(session.IsActive);
                Assert.Equal(["0"], _database.Committed("SELECT count(*) FROM users"));
            }

            var took = Stopwatch.GetElapsedTime(begun);
            await cancelling;
            return took;
        }
    }

    /// <summary>A timer would wait for whole milliseconds.</summary>
    private static void CancelAt(long begun, TimeSpan moment, CancellationTokenSource cancel)
    {
        while (Stopwatch.GetElapsedTime(begun) < moment)
            Thread.SpinWait(20);
        cancel.Cancel();
    }

    [Fact]
    public async Task ConstraintFailureInsideABatch_NamesTheEntity()
    {
        await using var session = _database.Open();
        var users = Enumerable.Range(0, 50).Select(i => new User { Email = "e" + (i == 30 ? 7 : i) }).ToList();
        session.AddRange(users);
        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.Same(users[30], error.Entity);
    }

    [Fact]
    public async Task DisposalInEveryState_ReturnsTheConnection()
    {
        for (var state = 0; state < 24; state++)
        {
            var session = _database.Open();
            session.Add(new User { Email = state % 4 == 2 ? "same" : "e" + state });
            if (state % 4 >= 1)
                await session.FlushAsync(Token);
            if (state % 4 == 2)
                await session.BeginNestedAsync(Token);
            if (state % 4 == 3)
                await Assert.ThrowsAsync<StatementException>(() => session.ExecuteAsync($"DELETE FROM nowhere", Token));
            await session.DisposeAsync();
        }

        Assert.Empty(_database.Committed("SELECT * FROM users"));
        await PoolIsWhole();
    }
}
