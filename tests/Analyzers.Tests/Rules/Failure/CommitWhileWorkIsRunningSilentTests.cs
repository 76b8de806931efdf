using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3007 where it must keep quiet.</summary>
public class CommitWhileWorkIsRunningSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task AwaitedBefore_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.InjectedFactory("Save")}}
            public async Task Run()
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var writing = {{s.InTransaction.Flush}};
                Log("writing");
                await writing;
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task WhenAllBefore_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.InjectedFactory("Save")}}
            public async Task Run(Task other)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var writing = {{s.InTransaction.Flush}};
                await Task.WhenAll(writing, other);
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task WorkOnAnotherSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.InjectedFactory("Save")}}
            public async Task Run({{s.Session}} session)
            {
                var writing = {{s.Flush}};
                using (var other = {{s.Open}})
                    Log("open");
                await writing;
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task UsingThatEndsAfterTheAwait_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            public async Task Run(Func<{{s.Session}}> open)
            {
                using var session = open();
                var reading = {{s.Query}};
                Log("reading");
                await reading;
            }
        }
        """, s);

    [Fact]
    public Task ExceptionBeforeTheAwait_IsSilent() => Verify.Analyzer("""
        class Save
        {
            public async Task Run(AppDbContext db)
            {
                var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    var saving = db.SaveChangesAsync();
                    Log("saving");
                    await saving;
                    await tx.CommitAsync();
                }
                catch
                {
                    await tx.RollbackAsync();
                    throw;
                }
                finally
                {
                    await tx.DisposeAsync();
                }
            }
        }
        """);

    [Fact]
    public Task TaskHandedOn_IsSilent() => Verify.Analyzer("""
        class Save
        {
            readonly Session session; Task last;
            public Save(Session session) { this.session = session; }
            public async Task Argument(Func<Task, Task> finish)
            {
                var saving = session.FlushAsync();
                await finish(saving);
                await session.CommitAsync();
            }
            public async Task Field()
            {
                var saving = session.FlushAsync();
                last = saving;
                await Wait();
                await session.CommitAsync();
            }
            Task Wait() => last;
            public async Task Inside()
            {
                var saving = session.FlushAsync();
                await Finish();
                await session.CommitAsync();
                async Task Finish() => await saving;
            }
        }
        """);

    [Fact]
    public Task DroppedOrReturnedTask_IsAnotherRules() => Verify.Analyzer("""
        class Save
        {
            public async Task Dropped(SessionFactory factory)
            {
                await using var session = factory.OpenSession();
                session.FlushAsync();
                await session.CommitAsync();
            }
            public Task Returned(SessionFactory factory)
            {
                using var session = factory.OpenSession();
                return session.FlushAsync();
            }
        }
        """, new VerifyOptions { Only = ["SES3007"] });

    [Fact]
    public Task SaveThatIsNoEndOfATransaction_IsAnotherRules() => Verify.Analyzer("""
        class Save(AppDbContext db)
        {
            public async Task Run()
            {
                var reading = db.Users.ToListAsync();
                await db.SaveChangesAsync();
                await reading;
            }
        }
        """, new VerifyOptions { Only = ["SES3007"] });

    [Fact]
    public Task WorkWithoutSession_IsSilent() => Verify.Analyzer("""
        class Save(AppDbContext db, HttpClient http)
        {
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var page = http.GetStringAsync("https://example.org");
                await tx.CommitAsync();
                await page;
            }
        }
        """);
}
