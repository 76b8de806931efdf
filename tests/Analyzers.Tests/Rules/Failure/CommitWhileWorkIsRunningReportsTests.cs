using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3007 where it speaks.</summary>
public class CommitWhileWorkIsRunningReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6)]
    public Task CommitWhileATaskRuns_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.InjectedFactory("Save")}}
            public async Task Run()
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var writing = {{s.InTransaction.Flush}};
                await {|SES3007:{{s.CommitTransaction}}|};
                await writing;
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6)]
    public Task RollbackWhileATaskRuns_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.InjectedFactory("Save")}}
            public async Task Run(bool dry)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var reading = {{s.InTransaction.Query}};
                if (dry)
                    await {|SES3007:{{s.RollbackTransaction}}|};
                await reading;
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task CloseWhileATaskRuns_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            public async Task Run(Func<{{s.Session}}> open)
            {
                var session = open();
                var reading = {{s.Query}};
                {|SES3007:session.Dispose()|};
                Log(await reading);
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task UsingThatEndsFirst_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            public async Task Run(Func<{{s.Session}}> open)
            {
                var tasks = new List<Task>();
                using (var session = open())
                {
                    tasks.Add({|SES3007:{{s.Query}}|}.AsTask());
                }

                await Task.WhenAll(tasks);
            }
        }
        static class More { public static Task AsTask(this Task task) => task; }
        """, s);

    [Fact]
    public Task CommitOfTheSession_Reports() => Verify.Analyzer("""
        class Save
        {
            readonly Session session;
            public Save(Session session) { this.session = session; }
            public async Task Run()
            {
                var first = session.Query<User>().ToListAsync();
                await {|SES3007:session.CommitAsync()|};
                await first;
            }
        }
        """);

    [Fact]
    public Task HelperThatStillRuns_Reports() => Verify.Analyzer("""
        class Save
        {
            readonly Session session;
            public Save(Session session) { this.session = session; }
            async Task Load() => await session.Query<User>().ToListAsync();
            public async Task Run()
            {
                var loading = Load();
                await {|SES3007:session.CommitAsync()|};
                await loading;
            }
        }
        """);

    [Fact]
    public Task AwaitedOnOnePathOnly_Reports() => Verify.Analyzer("""
        class Save
        {
            public async Task Run(AppDbContext db, bool wait)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var saving = db.SaveChangesAsync();
                if (wait)
                    await saving;
                await {|SES3007:tx.CommitAsync()|};
                await saving;
            }
        }
        """);

    [Fact]
    public Task Message_NamesTheEndAndTheWork() => Verify.Analyzer(
        """
        class Save
        {
            public async Task Run(AppDbContext db)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var saving = {|#1:db.SaveChangesAsync()|};
                await {|#0:tx.CommitAsync()|};
                await saving;
            }
        }
        """,
        new VerifyOptions
        {
            Expected = [Microsoft.CodeAnalysis.Testing.DiagnosticResult.CompilerWarning("SES3007").WithLocation(0).WithLocation(1).WithArguments("db", "committed", "SaveChangesAsync")],
        });
}
