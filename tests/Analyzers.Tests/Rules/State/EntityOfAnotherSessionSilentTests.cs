using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5002 where it must keep quiet.</summary>
public class EntityOfAnotherSessionSilentTests
{
    [Theory]
    [InlineData("await other.MergeAsync(user);")]
    [InlineData("other.MergeGraph(user);")]
    [InlineData("session.Expunge(user); other.Add(user);")]
    [InlineData("session.ExpungeAll(); other.Add(user);")]
    [InlineData("await session.CloseAsync(); other.Add(user);")]
    [InlineData("session.Add(user);")]
    [InlineData("user = new User(); other.Add(user);")]
    [InlineData("user = await other.GetOneAsync<User>(1); other.Delete(user);")]
    [InlineData("other.Add(new User { Name = user.Name });")]
    public Task MergedOrLetGo_IsSilent(string stage) => Sessions("var user = await session.GetOneAsync<User>(1); " + stage);

    [Fact]
    public Task UntrackedObject_IsSilent() => Sessions("var user = await session.Query<User>().Untracked().FirstAsync(); other.Add(user);");

    [Theory]
    [InlineData("other.Attach(user);")]
    [InlineData("other.Update(user);")]
    [InlineData("other.Remove(user);")]
    [InlineData("other.Entry(user).State = EntityState.Modified;")]
    [InlineData("other.Attach(user); other.Orders.Add(new Order { User = user });")]
    [InlineData("other.Orders.Add(new Order { UserId = user.Id });")]
    [InlineData("db.Entry(user).State = EntityState.Detached; other.Add(user);")]
    [InlineData("db.ChangeTracker.Clear(); other.Add(user);")]
    [InlineData("var order = new Order { User = user }; db.Orders.Add(order);")]
    [InlineData("var order = await db.Orders.FirstAsync(); order.User = user;")]
    [InlineData("var order = new Order { Id = 1 }; other.Attach(order); other.Attach(user); order.User = user;")]
    [InlineData("var order = new Order { Id = 1 }; other.Attach(order); other.Entry(order).State = EntityState.Detached; order.User = user;")]
    [InlineData("var order = new Order { Id = 1 }; other.Attach(order); order = new Order(); order.User = user;")]
    [InlineData("var order = new Order { Id = 1 }; other.Attach(order); other.ChangeTracker.Clear(); order.User = user;")]
    [InlineData("var order = new Order { Id = 1 }; db.Attach(order); order.User = user;")]
    [InlineData("var order = new Order { User = user }; Log(order);")]
    public Task WhatAContextTakesFromAnywhere_IsSilent(string stage) => Contexts("var user = await db.Users.FirstAsync(); " + stage);

    [Fact]
    public Task NoTrackingCopy_IsSilent() => Contexts("var user = await db.Users.AsNoTracking().FirstAsync(); other.Add(user);");

    [Fact]
    public Task NamesThatMayBeOneContext_AreSilent() => Verify.Analyzer("""
        class Copy(AppDbContext db)
        {
            public async Task Run(AppDbContext given)
            {
                var user = await db.Users.FirstAsync();
                given.Orders.Add(new Order { User = user });
                given.Add(user);
            }
        }
        """);

    [Fact]
    public Task CopyToAnotherDatabase_IsSilent() => Verify.Analyzer("""
        class Copy
        {
            public async Task Run(DbContextOptions<AppDbContext> from, DbContextOptions<AppDbContext> to)
            {
                using var source = new AppDbContext(from);
                using var target = new AppDbContext(to);
                var user = await source.Users.FirstAsync();
                target.Add(user);
            }
        }
        """);

    [Fact]
    public Task ContextsOfTwoTypes_AreSilent() => Verify.Analyzer("""
        class ArchiveContext : DbContext;
        class Copy(AppDbContext db, IDbContextFactory<ArchiveContext> archives)
        {
            public async Task Run()
            {
                var user = await db.Users.FirstAsync();
                await using var archive = await archives.CreateDbContextAsync();
                archive.Add(user);
            }
        }
        """);

    [Fact]
    public Task MergeOfNHibernate_IsSilent() => Verify.Analyzer("""
        class Copy(ISession session, ISessionFactory sessions)
        {
            public void Run()
            {
                var user = session.Get<User>(1);
                using var other = sessions.OpenSession();
                other.Merge(user);
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task EvictedBefore_IsSilent() => Verify.Analyzer("""
        class Copy(ISession session, ISessionFactory sessions)
        {
            public void Run()
            {
                var user = session.Get<User>(1);
                session.Evict(user);
                using var other = sessions.OpenSession();
                other.Update(user);
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task FirstSessionClosedByItsBlock_IsSilent() => Verify.Analyzer("""
        class Copy(SessionFactory sessions)
        {
            public async Task Run()
            {
                User user;
                await using (var first = sessions.OpenSession())
                    user = await first.GetOneAsync<User>(1);
                await using var second = sessions.OpenSession();
                second.Add(user);
            }
        }
        """);

    [Fact]
    public Task SessionOpenedAnewInALoop_IsSilent() => Verify.Analyzer("""
        class Copy(SessionFactory sessions)
        {
            public async Task Run()
            {
                for (var i = 0; i < 3; i++)
                {
                    await using var session = sessions.OpenSession();
                    var user = await session.GetOneAsync<User>(i);
                    session.Delete(user);
                    await session.CommitAsync();
                }
            }
        }
        """);

    private static Task Sessions(string body) => Verify.Analyzer($$"""
        class Copy(Session session, SessionFactory sessions)
        {
            public async Task Run()
            {
                await using var other = sessions.OpenSession();
                {{body}}
                await other.CommitAsync();
            }
        }
        """, References.SessionGuard);

    private static Task Contexts(string body) => Verify.Analyzer($$"""
        class Copy(AppDbContext db, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run()
            {
                await using var other = await contexts.CreateDbContextAsync();
                {{body}}
                await other.SaveChangesAsync();
            }
        }
        """, References.EntityFramework);
}
