using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class SessionInsideWorkTests
{
    [Fact]
    public Task Work_OpensItsOwnSession() => Verify.Fix(
        """
        class Register(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public void Run(int id)
            {
                // later
                _ = {|SES2002:Task.Run(async () =>
                {
                    var user = await db.Users.FirstAsync(u => u.Id == id); // by key
                    user.Active = true;
                    await db.SaveChangesAsync();
                })|};
            }
        }
        """,
        """
        class Register(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public void Run(int id)
            {
                // later
                _ = Task.Run(async () =>
                {
                    await using var ownDb = await factory.CreateDbContextAsync();
                    var user = await ownDb.Users.FirstAsync(u => u.Id == id); // by key
                    user.Active = true;
                    await ownDb.SaveChangesAsync();
                });
            }
        }
        """);

    [Fact]
    public Task QueuedExpression_BecomesABlock() => Verify.Fix(
        """
        interface IQueue { void QueueBackgroundWorkItem(Func<CancellationToken, Task> work); }
        class Clean
        {
            private readonly Session _session;
            private readonly SessionFactory _sessions;
            private readonly IQueue _queue;
            public Clean(Session session, SessionFactory sessions, IQueue queue) { _session = session; _sessions = sessions; _queue = queue; }

            public void Run()
            {
                {|SES2002:_queue.QueueBackgroundWorkItem(ct => _session.Query<User>().CountAsync())|};
            }
        }
        """,
        """
        interface IQueue { void QueueBackgroundWorkItem(Func<CancellationToken, Task> work); }
        class Clean
        {
            private readonly Session _session;
            private readonly SessionFactory _sessions;
            private readonly IQueue _queue;
            public Clean(Session session, SessionFactory sessions, IQueue queue) { _session = session; _sessions = sessions; _queue = queue; }

            public void Run()
            {
                _queue.QueueBackgroundWorkItem(async ct =>
                {
                    await using var session = _sessions.OpenSession();
                    await _session.Query<User>().CountAsync();
                });
            }
        }
        """.Replace("await _session.Query", "await session.Query"));

    [Fact]
    public Task EntityFromOutside_GetsNoFix() => Verify.NoFix("""
        class Register(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public void Changed(User user) { _ = {|SES2002:Task.Run(async () => { user.Active = true; await db.SaveChangesAsync(); })|}; }
            public void Added(User user) { _ = {|SES2002:Task.Run(async () => { db.Add(user); await db.SaveChangesAsync(); })|}; }
        }
        """);

    [Fact]
    public Task WithoutAFactory_GetsNoFix() => Verify.NoFix("""
        class Register(AppDbContext db)
        {
            public void Run() { _ = {|SES2002:Task.Run(async () => Log(await db.Users.CountAsync()))|}; }
        }
        """);

    [Fact]
    public Task WorkOfARepository_GetsNoFix() => Verify.NoFix("""
        class Users(AppDbContext db) { public async Task Save() => await db.SaveChangesAsync(); }
        class Register(Users users, IDbContextFactory<AppDbContext> factory)
        {
            public void Run() { _ = {|SES2002:Task.Run(() => users.Save())|}; }
        }
        """);

    [Fact]
    public Task StagedWorkOutside_GetsNoFix() => Verify.NoFix("""
        class Register(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public void Run(User user)
            {
                db.Add(user);
                _ = {|SES2002:Task.Run(async () => await db.SaveChangesAsync())|};
            }
        }
        """);
}
