using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class AwaitSessionOperationTests
{
    [Fact]
    public Task DroppedTask_IsAwaited() => Verify.Fix(
        """
        class Save(AppDbContext db, Session session)
        {
            public async Task Run(User user)
            {
                session.Add(user);
                {|SES2003:session.CommitAsync()|}; // now
                _ = {|SES2003:db.SaveChangesAsync()|};
                {|SES2003:db.Users.FindAsync(1)|}.ConfigureAwait(true);
                var later = {|SES2003:session.FlushAsync()|};
                await Task.Yield();
            }
        }
        """,
        """
        class Save(AppDbContext db, Session session)
        {
            public async Task Run(User user)
            {
                session.Add(user);
                await session.CommitAsync(); // now
                await db.SaveChangesAsync();
                await db.Users.FindAsync(1).ConfigureAwait(true);
                await session.FlushAsync();
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task CodeThatConfiguresItsAwaits_GoesOnToDoSo() => Verify.Fix(
        """
        class Save(Session session)
        {
            public async Task Run(User user)
            {
                await session.FlushAsync().ConfigureAwait(false);
                {|SES2003:session.CommitAsync()|};
            }
        }
        """,
        """
        class Save(Session session)
        {
            public async Task Run(User user)
            {
                await session.FlushAsync().ConfigureAwait(false);
                await session.CommitAsync().ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task ReturnedTask_MakesTheMethodAsync() => Verify.Fix(
        """
        class Load
        {
            public Task<List<User>> All(IDbContextFactory<AppDbContext> factory)
            {
                using var db = factory.CreateDbContext();
                // by name
                return {|SES2003:db.Users.OrderBy(user => user.Name).ToListAsync()|}; // all
            }

            public Task Save(SessionFactory factory)
            {
                using (var session = factory.OpenSession())
                {
                    return {|SES2003:session.CommitAsync()|};
                }
            }
        }
        """,
        """
        class Load
        {
            public async Task<List<User>> All(IDbContextFactory<AppDbContext> factory)
            {
                using var db = factory.CreateDbContext();
                // by name
                return await db.Users.OrderBy(user => user.Name).ToListAsync(); // all
            }

            public async Task Save(SessionFactory factory)
            {
                using (var session = factory.OpenSession())
                {
                    await session.CommitAsync();
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task MethodWithTwoReturns_AwaitsBoth() => Verify.Fix(
        """
        class Load
        {
            public Task<int> Count(SessionFactory factory, bool orders)
            {
                using var session = factory.OpenSession();
                if (orders)
                    return {|SES2003:session.Query<Order>().CountAsync()|};
                return {|SES2003:session.Query<User>().CountAsync()|};
            }
        }
        """,
        """
        class Load
        {
            public async Task<int> Count(SessionFactory factory, bool orders)
            {
                using var session = factory.OpenSession();
                if (orders)
                    return await session.Query<Order>().CountAsync();
                return await session.Query<User>().CountAsync();
            }
        }
        """);

    [Fact]
    public Task BodyThatIsNotAsync_GetsNoFix() => Verify.NoFix("""
        class Save(AppDbContext db)
        {
            public void Run() { {|SES2003:db.SaveChangesAsync()|}; }
            public Task Locked()
            {
                lock (db)
                    _ = {|SES2003:db.SaveChangesAsync()|};
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task ChainedTask_GetsNoFix() => Verify.NoFix("""
        class Save(AppDbContext db)
        {
            public async Task Run() { {|SES2003:db.SaveChangesAsync()|}.ContinueWith(task => Log(task.Exception)); await Task.Yield(); }
        }
        """);

    [Fact]
    public Task ParameterByReference_GetsNoFix() => Verify.NoFix("""
        class Load
        {
            public Task<int> Count(SessionFactory factory, in int page)
            {
                using var session = factory.OpenSession();
                return {|SES2003:session.Query<User>().CountAsync()|};
            }
        }
        """);

    [Fact]
    public Task ReturnedChoice_IsAwaitedAsAWhole() => Verify.Fix(
        """
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public Task<List<User>> Run(bool all)
            {
                using var db = contexts.CreateDbContext();
                return all ? {|SES2003:db.Users.ToListAsync()|} : Task.FromResult(new List<User>());
            }
        }
        """,
        """
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task<List<User>> Run(bool all)
            {
                using var db = contexts.CreateDbContext();
                return await (all ? db.Users.ToListAsync() : Task.FromResult(new List<User>()));
            }
        }
        """);
}
