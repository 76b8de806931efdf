using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4003 where it speaks.</summary>
public class SessionAcrossEndlessLoopReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task OpenedBeforeALoopUntilStopped_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Worker
        {
            {{s.InjectedFactory("Worker")}}
            public async Task Run(CancellationToken stop)
            {
                {{Marked(s)}}
                while (!stop.IsCancellationRequested)
                {
                    await {{s.Query}};
                    await Task.Delay(1000, stop);
                }
            }
        }
        """, s);

    private static string Marked(SessionCode s) => s.UsingSession.Replace(s.Open.Replace("await ", ""), "{|SES4003:" + s.Open.Replace("await ", "") + "|}");

    [Theory, Libraries(Library.Every)]
    public Task GivenSessionInALoopWithoutEnd_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Worker
        {
            public async Task Parameter({{s.Session}} session)
            {
                while (true)
                {
                    await {|SES4003:{{s.Query}}|};
                    await Task.Delay(1000);
                }
            }
        }
        class Given
        {
            {{s.Injected("Given")}}
            public async Task Run(PeriodicTimer timer)
            {
                while (await timer.WaitForNextTickAsync())
                    await {|SES4003:{{s.Query}}|};
            }
        }
        """, s);

    [Fact]
    public Task ConsumerOfAChannel_Reports() => Verify.Analyzer("""
        class Worker
        {
            public async Task Each(AppDbContext db, System.Threading.Channels.ChannelReader<User> users)
            {
                await foreach (var user in users.ReadAllAsync())
                {
                    {|SES4003:db.Add(user)|};
                    await {|SES4003:db.SaveChangesAsync()|};
                }
            }
            public async Task Wait(Session session, System.Threading.Channels.ChannelReader<User> users)
            {
                while (await users.WaitToReadAsync())
                {
                    if (users.TryRead(out var user))
                        {|SES4003:session.Add(user)|};
                    await {|SES4003:session.CommitAsync()|};
                }
            }
        }
        """);

    [Fact]
    public Task LoopThatACancellationEnds_Reports() => Verify.Analyzer("""
        class Worker
        {
            public async Task Caught(SessionFactory factory, CancellationToken stop)
            {
                await using var session = {|SES4003:factory.OpenSession()|};
                while (true)
                {
                    try { await session.CommitAsync(stop); }
                    catch (OperationCanceledException) { break; }
                }
            }
            public async Task Asked(SessionFactory factory, CancellationToken stop)
            {
                await using var session = {|SES4003:factory.OpenSession()|};
                for (;;)
                {
                    if (stop.IsCancellationRequested)
                        return;
                    await session.CommitAsync();
                }
            }
        }
        """);

    [Fact]
    public Task ServiceTakenFromAScopeBefore_Reports() => Verify.Analyzer("""
        class Jobs(AppDbContext db) { public async Task Next() { await db.SaveChangesAsync(); } }
        class Worker(IServiceScopeFactory scopes) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                using var scope = scopes.CreateScope();
                var jobs = {|SES4003:scope.ServiceProvider.GetRequiredService<Jobs>()|};
                while (!stop.IsCancellationRequested)
                    await jobs.Next();
            }
        }
        class ByContext(IServiceScopeFactory scopes) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                using var scope = scopes.CreateScope();
                var db = {|SES4003:scope.ServiceProvider.GetRequiredService<AppDbContext>()|};
                while (!stop.IsCancellationRequested)
                    await db.SaveChangesAsync(stop);
            }
        }
        """);

    [Fact]
    public Task Message_NamesTheSession() => Verify.Analyzer(
        """
        class Worker
        {
            public async Task Run(SessionFactory factory)
            {
                await using var session = {|#0:factory.OpenSession()|};
                while (true)
                    await {|#1:session.CommitAsync()|};
            }
        }
        """,
        new VerifyOptions
        {
            Expected = [Microsoft.CodeAnalysis.Testing.DiagnosticResult.CompilerWarning("SES4003").WithLocation(0).WithLocation(1).WithArguments("session", "what it tracks grows, and grows stale")],
        });
}
