using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4002 where it must keep quiet.</summary>
public class WaitingWhileHeldSilentTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task BeforeOpeningOrAfterClosing_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                await Task.Delay(100);
                {
                    {{s.UsingSession}}
                    {{s.UsingTransaction}}
                    {{s.InTransaction.Add("user")}}
                    await {{s.CommitTransaction}};
                }
                Thread.Sleep(100);
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.Documents)]
    public Task AfterTheCommit_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.CommitTransaction}};
                await Task.Delay(100);
            }
        }
        """, s);

    [Theory, Libraries(Library.Documents)]
    public Task LibrariesThatHoldNothing_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                await {{s.Query}};
                {{s.Add("user")}}
                await Task.Delay(100);
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task TaskThatIsNotAwaitedThere_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, Task other)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var timeout = Task.Delay(100);
                await Task.WhenAny(other, timeout, Task.Delay(200));
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task WaitThatTakesNoTime_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(SemaphoreSlim turn, ManualResetEvent ready)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                Thread.Sleep(20);
                await Task.Delay(0);
                await Task.Delay(TimeSpan.Zero);
                if (turn.Wait(0) && ready.WaitOne(0))
                    await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task BackOffAfterTheRollback_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    {{s.UsingSession}}
                    {{s.UsingTransaction}}
                    try
                    {
                        {{s.InTransaction.Add("user")}}
                        await {{s.CommitTransaction}};
                        return;
                    }
                    catch (TimeoutException)
                    {
                        await {{s.RollbackTransaction}};
                        await Task.Delay(100);
                    }
                }
            }
        }
        """, s);

    [Fact]
    public Task ContextWithoutTransaction_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                await db.Users.ToListAsync();
                await Task.Delay(100);
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ConnectionNobodyOpened_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(DbConnection connection)
            {
                await connection.ExecuteAsync("update jobs set tried = 1");
                await Task.Delay(100);
            }
        }
        """);

    [Fact]
    public Task LockThatAHelperTakes_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            readonly Session session; readonly SemaphoreSlim turn = new(1);
            public Pay(Session session) { this.session = session; }
            public async Task Run() { await Load(); await Load(); await session.CommitAsync(); }
            async Task Load()
            {
                await turn.WaitAsync();
                try { await session.Query<User>().ToListAsync(); }
                finally { turn.Release(); }
            }
        }
        """);

    [Fact]
    public Task PollingLoop_IsAnotherRules() => Verify.Analyzer("""
        class Worker
        {
            public async Task Run(NpgsqlDataSource source, CancellationToken ct)
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                while (!ct.IsCancellationRequested)
                {
                    await connection.ExecuteAsync("update jobs set tried = tried + 1");
                    await Task.Delay(1000, ct);
                }
            }
        }
        """, new VerifyOptions { Only = ["SES4002"] });

    [Fact]
    public Task TaskOfThisBody_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            public void Run(AppDbContext db, HttpClient http)
            {
                using var tx = db.Database.BeginTransaction();
                db.SaveChangesAsync().Wait();
                var saving = db.SaveChangesAsync();
                saving.Wait();
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task ConnectionThatAHelperMayHaveReleased_IsSilent() => Verify.Analyzer("""
        class Storage
        {
            public NpgsqlConnection Existing;
            public void Release(NpgsqlConnection connection) { if (connection != Existing) connection.Dispose(); }
        }
        class Queue
        {
            public void Poll(Storage storage, NpgsqlDataSource source, int interval)
            {
                var connection = source.OpenConnection();
                try { connection.Execute("select 1"); }
                finally { storage.Release(connection); }
                Thread.Sleep(interval);
            }
        }
        """);

    [Fact]
    public Task TaskBesideTheWork_IsSilent() => Verify.Analyzer("""
        class Restore
        {
            public async Task Run(AppDbContext db, CancellationToken stop, Task work)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var progress = Task.Run(async () => { while (!stop.IsCancellationRequested) await Task.Delay(1000, stop); });
                await work;
                await tx.CommitAsync();
                await progress;
            }
        }
        """);

    [Fact]
    public Task SleepOnAnotherThread_IsSilent() => Verify.Analyzer("""
        class Pay
        {
            public async Task Run(AppDbContext db)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                _ = Task.Run(() => Thread.Sleep(100));
                Action later = () => Thread.Sleep(100);
                await tx.CommitAsync();
                later();
            }
        }
        """);

    /// <summary>Ten milliseconds, in the words of Humanizer and its like.</summary>
    [Fact]
    public Task ShortWaitSaidInWords_IsSilent() => Verify.Analyzer("""
        static class Spans { public static TimeSpan Milliseconds(this int count) => TimeSpan.FromMilliseconds(count); }
        class Purge
        {
            public async Task Run(System.Data.Common.DbConnection connection)
            {
                await connection.OpenAsync();
                var command = connection.CreateCommand();
                while (await command.ExecuteNonQueryAsync() > 0)
                {
                    await Task.Delay(10.Milliseconds());
                    await Task.Delay(TimeSpan.FromMilliseconds(10));
                }
                await connection.CloseAsync();
            }
        }
        """);
}
