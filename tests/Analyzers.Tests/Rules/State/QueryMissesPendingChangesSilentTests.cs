using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5010 where it must keep quiet.</summary>
public class QueryMissesPendingChangesSilentTests
{
    [Theory]
    [InlineData("await db.SaveChangesAsync();")]
    [InlineData("await Save();")]
    [InlineData("await work.SaveAsync();")]
    [InlineData("await alias.SaveChangesAsync();")]
    [InlineData("db.ChangeTracker.Clear();")]
    [InlineData("db.Entry(user).State = EntityState.Detached;")]
    [InlineData("await save();")]
    public Task WrittenOrDroppedBefore_IsSilent(string between) => EntityFramework($"db.Users.Add(user); {between} Log(await db.Users.CountAsync());");

    [Theory]
    [InlineData("await db.Users.FindAsync(1)")]
    [InlineData("await db.FindAsync<User>(1)")]
    [InlineData("db.Users.Local.Count")]
    [InlineData("db.Users.Local.Any(u => u.Active)")]
    [InlineData("await db.Orders.CountAsync()")]
    [InlineData("db.Users.Where(u => u.Active)")]
    public Task WhatSeesPendingObjectsOrAsksForOthers_IsSilent(string question) => EntityFramework($"db.Users.Add(user); Log({question});");

    [Fact]
    public Task QueryBefore_IsSilent() => EntityFramework("if (!await db.Users.AnyAsync()) db.Users.Add(user);");

    [Fact]
    public Task QueryOnAnotherPath_IsSilent() => EntityFramework("if (user.Active) db.Users.Add(user); else Log(await db.Users.CountAsync());");

    [Fact]
    public Task SavePerTurn_IsSilent() => EntityFramework("""
        foreach (var name in new[] { "a", "b" })
        {
            if (await db.Users.AnyAsync(u => u.Name == name))
                continue;
            db.Users.Add(new User { Name = name });
            await db.SaveChangesAsync();
        }
        """);

    [Fact]
    public Task AnotherContext_IsSilent() => EntityFramework("db.Users.Add(user); await using var other = await contexts.CreateDbContextAsync(); Log(await other.Users.CountAsync());");

    [Fact]
    public Task ChangedProperty_IsSilent() => EntityFramework("var first = await db.Users.FirstAsync(); first.Name = \"a\"; Log(await db.Users.CountAsync());");

    [Theory]
    [InlineData("db.Users.Update(user);")]
    [InlineData("db.Users.Attach(user);")]
    public Task RowsThatAreThere_AreSilent(string stage) => EntityFramework($"{stage} Log(await db.Users.CountAsync());");

    [Fact]
    public Task ArrayInMemory_IsSilent() => EntityFramework("db.Users.Add(user); var users = new[] { user }; Log(users.Any(u => u.Active)); Log(users.ToList());");

    [Theory]
    [InlineData("session.Add(new User());")]
    [InlineData("session.Autoflush = true; session.Add(new User());")]
    [InlineData("other.Autoflush = false; session.Add(new User());")]
    [InlineData("session.Autoflush = false; session.Add(new User()); await session.FlushAsync();")]
    public Task SessionThatFlushesFirst_IsSilent(string stage) => Verify.Analyzer($$"""
        class Import(Session session)
        {
            public async Task Run(Session other)
            {
                {{stage}}
                Log(await session.Query<User>().CountAsync());
            }
        }
        """, References.SessionGuard);

    [Theory]
    [InlineData("")]
    [InlineData("session.FlushMode = FlushMode.Auto;")]
    public Task NHibernateThatFlushesByItself_IsSilent(string mode) => Verify.Analyzer($$"""
        class Import(ISession session)
        {
            public void Run()
            {
                {{mode}}
                session.Save(new User());
                Log(session.QueryOver<User>().RowCount());
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("db.Users.Add(new User { Name = \"a\" });")]
    [InlineData("var made = new User { Name = \"a\" }; db.Users.Add(made);")]
    [InlineData("var old = await db.Users.Where(u => u.Active && u.Name == \"a\").ToListAsync(); db.Users.RemoveRange(old);")]
    [InlineData("var old = await db.Users.FirstAsync(u => u.Name == \"a\"); db.Users.Remove(old);")]
    public Task QueryForOtherRowsThanThePendingOnes_IsSilent(string stage) => EntityFramework($"{stage} Log(await db.Users.Where(u => u.Name == \"b\").ToListAsync());");

    [Theory]
    [InlineData("u.Id != user.Id")]
    [InlineData("u.Active && user.Id != u.Id")]
    [InlineData("u != user")]
    public Task QueryThatLeavesThePendingOneOut_IsSilent(string condition) => EntityFramework($"db.Users.Remove(user); Log(await db.Users.Where(u => {condition}).ToListAsync());");

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        interface IWork { Task SaveAsync(); }
        class Import(AppDbContext db, DbContext alias, IWork work, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run(User user, Func<Task> save) { {{body}} await db.SaveChangesAsync(); }
            Task Save() => db.SaveChangesAsync();
        }
        """, References.EntityFramework);
}
