using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class AwaitRunningWorkTests
{
    [Fact]
    public Task RunningTask_IsAwaitedBeforeTheCommit() => Verify.Fix(
        """
        class Save(AppDbContext db)
        {
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var saving = db.SaveChangesAsync();
                // done
                await {|SES3007:tx.CommitAsync()|}; // commit
                Log(await saving);
            }
        }
        """,
        """
        class Save(AppDbContext db)
        {
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var saving = db.SaveChangesAsync();
                // done
                await saving;
                await tx.CommitAsync(); // commit
                Log(await saving);
            }
        }
        """);

    [Fact]
    public Task ListOfTasks_IsAwaitedAsAWhole() => Verify.Fix(
        """
        class Save(Session session)
        {
            public async Task Run()
            {
                var tasks = new List<Task>();
                tasks.Add(session.FlushAsync());
                await {|SES3007:session.CommitAsync()|};
                await Task.WhenAll(tasks).ConfigureAwait(false);
            }
        }
        """,
        """
        class Save(Session session)
        {
            public async Task Run()
            {
                var tasks = new List<Task>();
                tasks.Add(session.FlushAsync());
                await Task.WhenAll(tasks).ConfigureAwait(false);
                await session.CommitAsync();
                await Task.WhenAll(tasks).ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task TaskThatIsNeverAwaited_IsAwaitedBeforeTheClose() => Verify.Fix(
        """
        class Load
        {
            public async Task Run(SessionFactory factory)
            {
                var session = factory.OpenSession();
                Task reading = session.Query<User>().ToListAsync();
                if (reading.IsFaulted) Log("failed");
                await {|SES3007:session.DisposeAsync()|};
            }
        }
        """,
        """
        class Load
        {
            public async Task Run(SessionFactory factory)
            {
                var session = factory.OpenSession();
                Task reading = session.Query<User>().ToListAsync();
                if (reading.IsFaulted) Log("failed");
                await reading;
                await session.DisposeAsync();
            }
        }
        """);

    [Fact]
    public Task ValueTask_GetsNoFix() => Verify.NoFix("""
        class Load
        {
            public async Task Run(AppDbContext db)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var finding = db.Users.FindAsync(1);
                await {|SES3007:tx.CommitAsync()|};
                Log(await finding);
            }
        }
        """);

    [Fact]
    public Task SessionThatAUsingEnds_GetsNoFix() => Verify.NoFix("""
        class Load
        {
            public async Task Run(SessionFactory factory)
            {
                Task reading;
                using (var session = factory.OpenSession())
                    reading = {|SES3007:session.Query<User>().ToListAsync()|};
                await reading;
            }
        }
        """);

    [Fact]
    public Task BodyThatIsNotAsync_GetsNoFix() => Verify.NoFix("""
        class Load
        {
            public int Run(SessionFactory factory)
            {
                var session = factory.OpenSession();
                var counting = session.Query<User>().CountAsync();
                {|SES3007:session.Dispose()|};
                return counting.Result;
            }
        }
        """);
}
