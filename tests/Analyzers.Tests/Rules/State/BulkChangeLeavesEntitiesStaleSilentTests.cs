using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5009 where it must keep quiet.</summary>
public class BulkChangeLeavesEntitiesStaleSilentTests
{
    private const string Load = "var user = await db.Users.FirstAsync();";
    private const string Bulk = "await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));";

    [Theory]
    [InlineData("var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);")]
    [InlineData("db.ChangeTracker.Clear(); var user = await db.Users.FirstAsync(u => u.Id == id);")]
    [InlineData("await db.Entry(first).ReloadAsync(); var user = await db.Users.FirstAsync(u => u.Id == id);")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Id == 2);")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Name == first.Name);")]
    [InlineData("await using var fresh = new AppDbContext(); var user = await fresh.Users.FirstAsync(u => u.Id == id);")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Id == id); await db.Entry(user).ReloadAsync();")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Id == id); user.Active = false;")]
    public Task AnotherObjectOrAFreshOne_IsSilent(string again) => Verify.Analyzer($$"""
        class Close(AppDbContext db)
        {
            public async Task Run(int id)
            {
                var first = await db.Users.FirstAsync(u => u.Id == id);
                Log(first.Name);
                await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));
                {{again}}
                Log(user.Active);
            }
        }
        """);

    [Theory]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("db.Entry(user).Reload();")]
    [InlineData("db.ChangeTracker.Clear();")]
    [InlineData("db.Entry(user).State = EntityState.Detached;")]
    [InlineData("var entry = db.Entry(user); await entry.ReloadAsync();")]
    [InlineData("var entry = db.Entry(user); Log(entry.State); entry.State = EntityState.Detached;")]
    [InlineData("user = new User();")]
    [InlineData("user = await other.Users.FirstAsync();")]
    [InlineData("user.Active = false;")]
    [InlineData("Reload(user);")]
    public Task RefreshedSetOrReplaced_IsSilent(string between) => EntityFramework($"{Load} {Bulk} {between} Log(user.Active);");

    [Theory]
    [InlineData("Log(user.Name);")]
    [InlineData("Log(user.Id);")]
    [InlineData("user.Active = true;")]
    public Task WhatTheUpdateDoesNotSet_IsSilent(string use) => EntityFramework($"{Load} {Bulk} {use}");

    [Fact]
    public Task ReadBeforeTheUpdate_IsSilent() => EntityFramework($"{Load} Log(user.Active); {Bulk}");

    [Fact]
    public Task LoadedAfterwards_IsSilent() => EntityFramework($"{Bulk} {Load} Log(user.Active);");

    [Fact]
    public Task NothingLoaded_IsSilent() => EntityFramework(Bulk);

    [Fact]
    public Task UntrackedCopy_IsSilent() => EntityFramework($"var user = await db.Users.AsNoTracking().FirstAsync(); {Bulk} Log(user.Active);");

    [Theory]
    [InlineData("db.Attach(given); db.Entry(given).State = EntityState.Modified;")]
    [InlineData("db.Attach(given).State = EntityState.Modified;")]
    [InlineData("db.Attach(given); db.Update(given);")]
    [InlineData("db.Attach(given); db.Entry(given).State = EntityState.Detached;")]
    [InlineData("other.Attach(given);")]
    [InlineData("db.Add(given);")]
    public Task AttachedElsewhereOrToBeWritten_IsSilent(string attach) => EntityFramework($"{attach} {Bulk} Log(given.Active);");

    [Fact]
    public Task AttachedAfterwards_IsSilent() => EntityFramework($"{Bulk} db.Attach(given); Log(given.Active);");

    [Fact]
    public Task ParameterThatMayBeNew_IsSilent() => EntityFramework($"{Bulk} Log(given.Active);");

    [Fact]
    public Task Delete_LeavesTheObjectToBeRead_IsSilent() => EntityFramework($"{Load} await db.Users.ExecuteDeleteAsync(); Log(user.Active);");

    [Fact]
    public Task UpdateOfAnotherType_IsSilent() => EntityFramework($"{Load} await db.Orders.ExecuteUpdateAsync(s => s.SetProperty(o => o.Status, \"x\")); Log(user.Active);");

    [Fact]
    public Task UpdateByAnotherContext_IsSilent() => EntityFramework($"{Load} {Bulk.Replace("db.", "other.")} Log(user.Active);");

    [Fact]
    public Task UpdateOnAnotherPath_IsSilent() => EntityFramework($"{Load} if (many) {{ {Bulk} return; }} Log(user.Active);");

    [Fact]
    public Task LoopThatLoadsEachTurn_IsSilent() => EntityFramework($"for (var i = 0; i < 3; i++) {{ {Load} Log(user.Active); db.ChangeTracker.Clear(); {Bulk} }}");

    [Theory]
    [InlineData("s => s.Set(u => u.Active, false)")]
    [InlineData("s => s.Set(u => u.Active, false), Synchronization.Auto")]
    public Task SessionWhoseObjectsFollow_IsSilent(string arguments) => Verify.Analyzer($$"""
        class Close(Session session)
        {
            public async Task Run()
            {
                var user = await session.GetOneAsync<User>(1);
                await session.Query<User>().ExecuteUpdateAsync({{arguments}});
                Log(user.Active);
            }
        }
        """, References.SessionGuard);

    [Theory]
    [InlineData("session.Refresh(user);")]
    [InlineData("session.Clear();")]
    [InlineData("session.Evict(user);")]
    public Task NHibernateRefreshed_IsSilent(string between) => Verify.Analyzer($$"""
        using NHibernate.Linq;
        class Close(ISession session)
        {
            public void Run()
            {
                var user = session.Get<User>(1);
                session.Query<User>().Update(u => new User { Active = false });
                {{between}}
                Log(user.Active);
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("public bool IsPricey => Title.Length > 100;")]
    [InlineData("public bool IsPricey { get; set; }")]
    [InlineData("private decimal _first; public bool IsPricey { get => _first > Price; set => _first = value ? Price : 0; }")]
    [InlineData("public static decimal Limit { get; set; } public bool IsPricey => Limit > 100;")]
    [InlineData("public Article? Next { get; set; } public bool IsPricey => Next!.Price > 100;")]
    public Task ComputedOfOtherProperties_IsSilent(string member) => BulkChangeLeavesEntitiesStaleReportsTests.Article(member, "article.IsPricey");

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Close(AppDbContext db)
        {
            public async Task Run(bool many, User given, AppDbContext other) { {{body}} await Task.CompletedTask; }
            void Reload(User user) => db.Entry(user).Reload();
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("var users = await db.Users.ToListAsync();", "Log(users.Select(u => u.Name)); foreach (var user in users) Log(user.Name);")]
    [InlineData("var users = await db.Users.AsNoTracking().ToListAsync();", "Log(users.Select(u => u.Active));")]
    [InlineData("var users = await db.Users.ToListAsync();", "users = await db.Users.ToListAsync(); Log(users.Count);")]
    [InlineData("var users = await db.Users.ToListAsync();", "db.ChangeTracker.Clear(); Log(users.Select(u => u.Active));")]
    [InlineData("var users = await db.Users.ToListAsync(); Log(users.Select(u => u.Active));", "")]
    [InlineData("var users = await db.Users.ToListAsync();", "foreach (var user in users) { await db.Entry(user).ReloadAsync(); Log(user.Active); }")]
    public Task ListThatIsRight_IsSilent(string load, string read) => Verify.Analyzer($$"""
        class Work
        {
            public async Task Run(AppDbContext db)
            {
                {{load}}
                await db.Users.Where(u => u.Active).ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));
                {{read}}
            }
        }
        """);

    [Theory]
    [InlineData("user = await db.Users.AsNoTracking().FirstAsync();")]
    [InlineData("user = new User { Active = true };")]
    public Task VariableThatWasAnElementBefore_IsSilent(string again) => Verify.Analyzer($$"""
        class Lock(AppDbContext db)
        {
            public async Task Run()
            {
                var users = await db.Users.ToListAsync();
                var user = users[0];
                await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));
                {{again}}
                Log(user.Active);
            }
        }
        """);
}
