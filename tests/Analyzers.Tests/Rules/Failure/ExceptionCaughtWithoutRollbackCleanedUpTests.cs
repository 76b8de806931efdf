using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where a finally block, a using or a foreach cleans up between a failure and its handlers.</summary>
public class ExceptionCaughtWithoutRollbackCleanedUpTests
{
    private const string Loop = "foreach (var user in users) { user.Active = true; await db.SaveChangesAsync(); }";

    [Theory]
    [InlineData(Loop)]
    [InlineData("using (var file = new StringReader(\"\")) { Log(file); await db.SaveChangesAsync(); }")]
    [InlineData("using var file = new StringReader(\"\"); Log(file); await db.SaveChangesAsync();")]
    [InlineData("try { await db.SaveChangesAsync(); } finally { gate.Release(); }")]
    [InlineData("try { await db.SaveChangesAsync(); } finally { End(); }")]
    public Task HandlerOfAnotherException_IsSilent(string work) => Run(work, "catch (CanceledException)");

    [Theory]
    [InlineData(Loop)]
    [InlineData("using (var file = new StringReader(\"\")) { Log(file); await db.SaveChangesAsync(); }")]
    [InlineData("try { await db.SaveChangesAsync(); } finally { gate.Release(); }")]
    [InlineData("try { await db.SaveChangesAsync(); } finally { End(); }")]
    public Task HandlerOfTheFailure_Reports(string work)
        => Run(work, "catch (CanceledException) { return true; } {|SES3001:catch|} (Exception)");

    /// <summary>It is put into other words on the way.</summary>
    [Fact]
    public Task FailureThatIsWrapped_Reports() => Run(
        "try { await db.SaveChangesAsync(); } catch (DbUpdateException) { throw new CanceledException(); } finally { gate.Release(); }", "{|SES3001:catch|} (CanceledException)");

    private static Task Run(string work, string handler) => Verify.Analyzer($$"""
        class CanceledException : Exception { }
        class Import(AppDbContext db, SemaphoreSlim gate)
        {
            public async Task Run(List<User> users)
            {
                if (!await Take(users)) Log("not taken");
                db.Add(new User());
                await db.SaveChangesAsync();
            }

            async Task<bool> Take(List<User> users)
            {
                try
                {
                    if (users.Count == 0)
                        throw new CanceledException();
                    {{work}}
                    Log("taken");
                    return true;
                }
                {{handler}}
                {
                    Log("failed");
                    return false;
                }
            }

            void End() => Log("end");
        }
        """);
}
