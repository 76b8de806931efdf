using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where the failure comes out of a lambda that code out of sight runs, and where the finally block goes on with the session.</summary>
public class ExceptionCaughtWithoutRollbackOutOfSightTests
{
    /// <summary>What the lambda throws comes out of the await of the call that runs it.</summary>
    [Theory]
    [InlineData("await retry.Run(async () => { db.Add(user); await db.SaveChangesAsync(); });")]
    [InlineData("await retry.Run(() => { db.Add(user); return db.SaveChangesAsync(); }).ConfigureAwait(false);")]
    [InlineData("await Retrying.RunAsync(3, async token => { db.Add(user); await db.SaveChangesAsync(token); });")]
    [InlineData("Log(await option.MatchAsync(async found => { db.Add(found); return await db.SaveChangesAsync(); }, () => 0));")]
    [InlineData("await retry.Run(Save); async Task Save() { db.Add(user); await db.SaveChangesAsync(); }")]
    [InlineData("Log(retry.Get(() => db.SaveChanges()));")]
    public Task FailureOfALambdaThatIsRunOutOfSight_Reports(string work) => Verify.Analyzer(Source($"try {{ {work} }} {{|SES3001:catch|}} (Exception ex) {{ Log(ex); }} await db.SaveChangesAsync();"));

    /// <summary>Not where it may be run later, beside this, or never; nor where it has a session of its own, or deals with its failure.</summary>
    [Theory]
    [InlineData("var later = retry.Run(async () => { db.Add(user); await db.SaveChangesAsync(); }); Log(later);")]
    [InlineData("retry.Subscribe(async () => { db.Add(user); await db.SaveChangesAsync(); });")]
    [InlineData("retry.OnEnd(() => db.SaveChanges());")]
    [InlineData("Log(retry.Try(() => db.SaveChanges()));")]
    [InlineData("Log(retry.Each(() => db.SaveChanges()));")]
    [InlineData("await retry.Run(async () => { using var own = new AppDbContext(); own.Add(user); await own.SaveChangesAsync(); });")]
    [InlineData("await retry.Run(async () => { try { await db.SaveChangesAsync(); } catch { db.ChangeTracker.Clear(); throw; } });")]
    [InlineData("await retry.Run(async () => Log(await db.Users.CountAsync()));")]
    [InlineData("await own.Run(async () => { db.Add(user); await db.SaveChangesAsync(); });")]
    public Task LambdaThatMayNotThrowHere_IsSilent(string work) => Verify.Analyzer(Source($"try {{ {work} }} catch (Exception ex) {{ Log(ex); }} await db.SaveChangesAsync();"));

    /// <summary>The handler lets the failure end, and the finally block saves something else with the session.</summary>
    [Theory]
    [InlineData("db.Add(user); await db.SaveChangesAsync();", "catch", "status.Name = \"failed\";", "db.Add(status); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); await db.SaveChangesAsync();", "catch", "status.Name = \"failed\"; return;", "db.Add(status); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); await db.SaveChangesAsync();", "catch", "Log(ex);", "db.Add(status); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); await db.SaveChangesAsync();", "catch", "status.Name = \"failed\"; return;", "try { db.Add(status); await db.SaveChangesAsync(); } catch { Log(status); }")]
    [InlineData("Log(await option.MatchAsync(async found => { db.Add(found); return await db.SaveChangesAsync(); }, () => 0));", "catch", "status.Name = \"failed\"; return;", "db.Add(status); await db.SaveChangesAsync();")]
    public Task FinallyThatGoesOn_Reports(string work, string handler, string handling, string ending) => Verify.Analyzer(Source($$"""
        var status = new User();
        try { {{work}} }
        {|SES3001:{{handler}}|} (Exception ex) { Log(ex); {{handling}} }
        finally { {{ending}} }
        """));

    /// <summary>Not where the finally block resets first, only maybe saves, or is SES3003's.</summary>
    [Theory]
    [InlineData("status.Name = \"failed\";", "db.ChangeTracker.Clear(); db.Add(status); await db.SaveChangesAsync();")]
    [InlineData("status.Name = \"failed\"; db.ChangeTracker.Clear();", "db.Add(status); await db.SaveChangesAsync();")]
    [InlineData("status.Name = \"failed\"; throw;", "db.Add(status); await db.SaveChangesAsync();")]
    [InlineData("failed = true;", "if (!failed) { db.Add(status); await db.SaveChangesAsync(); }")]
    [InlineData("status.Name = \"failed\";", "Log(await db.Users.CountAsync());")]
    [InlineData("Log(ex);", "await db.SaveChangesAsync();")]
    public Task FinallyThatDoesNotGoOn_IsSilent(string handling, string ending) => Verify.Analyzer(Source($$"""
        var status = new User();
        var failed = false;
        try { db.Add(user); await db.SaveChangesAsync(); }
        catch (Exception ex) { Log(ex); {{handling}} }
        finally { {{ending}} }
        Log(failed);
        """));

    private static string Source(string code) => $$"""
        class Register
        {
            readonly AppDbContext db;
            readonly Retry retry;
            readonly Own own;
            public Register(AppDbContext db, Retry retry, Own own) { this.db = db; this.retry = retry; this.own = own; }
            public async Task Run(User user, Option option)
            {
                {{code}}
                await Task.CompletedTask;
            }
        }
        class Own { public Task Run(Func<Task> work) { Log(work); return Task.CompletedTask; } }
        public class Retry
        {
            public extern Task Run(Func<Task> work);
            public extern void Subscribe(Func<Task> work);
            public extern void OnEnd(Action work);
            public extern T Get<T>(Func<T> work);
            public extern Try<T> Try<T>(Func<T> work);
            public extern IEnumerable<T> Each<T>(Func<T> work);
        }
        public class Try<T> { }
        public class Option { public extern Task<T> MatchAsync<T>(Func<User, Task<T>> some, Func<T> none); }
        public static class Retrying { public static extern Task RunAsync(int times, Func<CancellationToken, Task> work); }
        """;
}
