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

    /// <summary>Where something was added the flag says so, and what it asks for saves.</summary>
    [Theory]
    [InlineData("db.Users.Add(user); added = true;", "if (added) await db.SaveChangesAsync();")]
    [InlineData("added = true; db.Users.Add(user);", "if (added) { await db.SaveChangesAsync(); }")]
    [InlineData("db.Users.Add(user); added = true;", "if (!added) continue; await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); unchanged = false;", "if (!unchanged) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = true;", "if (added && users.Length >= 0) await work.SaveAsync(); else if (added) await work.SaveAsync();")]
    public Task FlagThatAsksForTheSave_IsBelieved(string add, string save) => Verify.Analyzer(Flagged(add, "", save, "db.Users.CountAsync()"), References.EntityFramework);

    /// <summary>Not where the flag may have been set back, was set otherwise, or is set by who knows whom.</summary>
    [Theory]
    [InlineData("db.Users.Add(user); added = true;", "added = users.Length > 3;", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = true;", "Set(out added);", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = true;", "(added, unchanged) = (unchanged, added);", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = true;", "Action reset = () => added = false; Log(reset);", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = users.Length > 3;", "", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = true; added &= users.Length > 3;", "", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); added = false;", "", "if (added) await db.SaveChangesAsync();")]
    [InlineData("db.Users.Add(user); unchanged = false;", "", "if (added) await db.SaveChangesAsync();")]
    public Task FlagThatMaySayOtherwise_IsNot(string add, string between, string save) => Verify.Analyzer(Flagged(add, between, save, "{|SES5010:db.Users.CountAsync()|}"), References.EntityFramework);

    private static string Flagged(string add, string between, string save, string query) => $$"""
        interface IWork { Task SaveAsync(); }
        class Import
        {
            readonly AppDbContext db;
            readonly IWork work;
            public Import(AppDbContext db, IWork work) { this.db = db; this.work = work; }
            public async Task Run(User[] users, bool[] wanted)
            {
                var unchanged = true;
                for (var i = 0; i < wanted.Length; i++)
                {
                    Log(await {{query}});
                    var added = false;
                    foreach (var user in users)
                    {
                        if (user.Active) { {{add}} }
                    }
                    {{between}}
                    {{save}}
                }
                Log(unchanged);
                await db.SaveChangesAsync();
            }
            static void Set(out bool flag) => flag = false;
        }
        """;

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        interface IWork { Task SaveAsync(); }
        class Import(AppDbContext db, DbContext alias, IWork work, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run(User user, Func<Task> save) { {{body}} await db.SaveChangesAsync(); }
            Task Save() => db.SaveChangesAsync();
        }
        """, References.EntityFramework);
}
