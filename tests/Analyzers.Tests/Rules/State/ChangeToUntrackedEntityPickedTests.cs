using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5014 and objects that are picked from a list, found by a query of the project's own, or followed by another save.</summary>
public class ChangeToUntrackedEntityPickedTests
{
    [Theory]
    [InlineData("foreach (var user in users.Where(u => u.Active))")]
    [InlineData("foreach (var user in users.OrderBy(u => u.Name).Take(3).ToList())")]
    public Task PickedFromAList_Reports(string loop) => Run($$"""
        var users = await db.Users.AsNoTracking().ToListAsync();
        {{loop}}
            {|SES5014:user.Name = name|};
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task PickedFromATrackedList_IsSilent() => Run("""
        var users = await db.Users.ToListAsync();
        foreach (var user in users.Where(u => u.Active).Select(u => new User { Name = u.Name }))
            user.Name = name;
        foreach (var user in users.Where(u => u.Active))
            user.Name = name;
        await db.SaveChangesAsync();
        """);

    [Theory]
    [InlineData("var users = cache.Get<List<User>>(name); var user = users.First(u => u.Name == name);")]
    [InlineData("var user = cache.Get<User[]>(name)[0];")]
    public Task PickedFromACachedList_Reports(string take) => Run(take + " {|SES5014:user.Email = name|}; await db.SaveChangesAsync();");

    [Fact]
    public Task CachedNames_AreSilent() => Run("var names = cache.Get<List<string>>(name); var user = await db.Users.FirstAsync(u => u.Name == names.First()); user.Email = name; await db.SaveChangesAsync();");

    /// <summary>What is stored by the next save is not what this one is for.</summary>
    [Fact]
    public Task OtherWorkIsSavedBehind_Reports() => Run("""
        var user = await db.Users.AsNoTracking().FirstAsync();
        {|SES5014:user.Name = name|};
        await db.SaveChangesAsync();
        db.Orders.Add(new Order { UserId = user.Id });
        await db.SaveChangesAsync();
        """);

    [Theory]
    [InlineData("db.Orders.Add(new Order()); user.Name = name;")]
    [InlineData("user.Name = name; db.Orders.Add(new Order());")]
    public Task OtherWorkOfTheSameSave_IsSilent(string work) => Run($$"""
        var user = await db.Users.AsNoTracking().FirstAsync();
        {{work}}
        await db.SaveChangesAsync();
        Log(user.Name);
        """);

    [Theory]
    [InlineData("users.Where(u => u.Active)")]
    [InlineData("users.Include(u => u.Orders).Where(u => u.Active).Newest()")]
    public Task QueryOfTheProjectsOwn_Reports(string query) => Verify.Analyzer($$"""
        static class Queries
        {
            public static IQueryable<User> Active(this IQueryable<User> users) => {{query}};
            public static IQueryable<User> Newest(this IQueryable<User> users) => users.OrderByDescending(u => u.Id);
        }
        class Rename(AppDbContext db)
        {
            public async Task Run(string name)
            {
                var user = await db.Users.AsNoTracking().Active().FirstAsync();
                {|SES5014:user.Name = name|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("db.Users.AsNoTracking().Active()", "users.AsTracking()")]
    [InlineData("db.Users.Active()", "users.Where(u => u.Active)")]
    public Task QueryOfTheProjectsOwnThatTracks_IsSilent(string load, string query) => Verify.Analyzer($$"""
        static class Queries
        {
            public static IQueryable<User> Active(this IQueryable<User> users) => {{query}};
        }
        class Rename(AppDbContext db)
        {
            public async Task Run(string name)
            {
                var user = await {{load}}.FirstAsync();
                user.Name = name;
                await db.SaveChangesAsync();
            }
        }
        """);

    private static Task Run(string body) => Verify.Analyzer($$"""
        using Microsoft.Extensions.Caching.Memory;
        class Rename(AppDbContext db, IMemoryCache cache)
        {
            public async Task Run(string name) { {{body}} }
        }
        """, References.AspNetCore);
}
