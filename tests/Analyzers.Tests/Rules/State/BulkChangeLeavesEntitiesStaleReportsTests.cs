using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5009 where it speaks.</summary>
public class BulkChangeLeavesEntitiesStaleReportsTests
{
    private const string Bulk = "await db.Users.Where(u => u.Active).ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));";

    [Theory]
    [InlineData("var user = await db.Users.FirstAsync();")]
    [InlineData("var user = (await db.Users.FindAsync(1))!;")]
    [InlineData("var users = await db.Users.ToListAsync(); var user = users[0];")]
    [InlineData("var user = await db.Users.Include(u => u.Orders).SingleAsync();")]
    [InlineData("var user = db.Set<User>().First();")]
    public Task ReadOfAChangedProperty_Reports(string load) => EntityFramework($"{load} {Bulk} Log({{|SES5009:user.Active|}});");

    [Theory]
    [InlineData("await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Name, \"x\").SetProperty(u => u.Active, u => !u.Active));")]
    [InlineData("db.Users.ExecuteUpdate(s => s.SetProperty(u => u.Active, false));")]
    [InlineData("await db.Set<User>().ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));")]
    [InlineData("var all = db.Users.Where(u => u.Id > 3); await all.ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));")]
    public Task EveryFormOfTheUpdate_Reports(string bulk) => EntityFramework($"var user = await db.Users.FirstAsync(); {bulk} Log({{|SES5009:user.Active|}});");

    [Theory]
    [InlineData("var user = new User { Id = 1, Active = many }; db.Attach(user);")]
    [InlineData("var user = new User { Id = 1, Active = many }; db.Users.Attach(user);")]
    [InlineData("var user = new User { Id = 1, Active = many }; db.AttachRange(user);")]
    public Task ReadOfAnAttachedObject_Reports(string attach) => EntityFramework($"{attach} {Bulk} Log({{|SES5009:user.Active|}});");

    [Theory]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Id == id);", "user = await db.Users.FirstAsync(u => u.Id == id);")]
    [InlineData("var first = await db.Users.FindAsync(id); Log(first);", "var user = (await db.Users.FindAsync(id))!;")]
    [InlineData("var first = await db.Users.SingleAsync(u => u.Id == id); Log(first.Name);", "var user = await db.Users.Include(u => u.Orders).SingleAsync(u => u.Id == id);")]
    [InlineData("var first = await db.Users.FirstAsync();", "var user = await db.Users.FirstAsync(u => u.Id == first.Id);")]
    public Task ObjectAskedForAgain_Reports(string load, string again) => EntityFramework($"const int id = 1; {load} {Bulk} {again} Log({{|SES5009:user.Active|}});");

    [Fact]
    public Task ElementsOfAList_Report() => EntityFramework($$"""
        var users = await db.Users.ToListAsync();
        foreach (var user in users)
        {
            {{Bulk}}
            if ({|SES5009:user.Active|})
                Log(user.Name);
        }
        """);

    [Fact]
    public Task UpdateOnOnePathOnly_Reports() => EntityFramework($"var user = await db.Users.FirstAsync(); if (many) {Bulk} Log({{|SES5009:user.Active|}});");

    [Fact]
    public Task CompoundAssignment_ReadsTheOldValue_Reports() => EntityFramework("""
        var product = await db.Products.FirstAsync();
        await db.Products.ExecuteUpdateAsync(s => s.SetProperty(p => p.Stock, p => p.Stock - 1));
        {|SES5009:product.Stock -= 1|};
        """);

    [Fact]
    public Task SessionToldNotToFollow_Reports() => Verify.Analyzer("""
        class Close(Session session)
        {
            public async Task Run()
            {
                var user = await session.GetOneAsync<User>(1);
                await session.Query<User>().ExecuteUpdateAsync(s => s.Set(u => u.Active, false), Synchronization.None);
                Log({|SES5009:user.Active|});
            }
        }
        """);

    [Fact]
    public Task UpdateOfNHibernate_Reports() => Verify.Analyzer("""
        using NHibernate.Linq;
        class Close(ISession session)
        {
            public void Run()
            {
                var user = session.Get<User>(1);
                session.Query<User>().Where(u => u.Active).Update(u => new User { Active = false });
                Log({|SES5009:user.Active|});
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("public bool IsPricey => Price > 100;")]
    [InlineData("public bool IsPricey { get { var limit = 100; return this.Price > limit; } }")]
    [InlineData("public bool IsPricey => Net > 80; public decimal Net => Price * 0.8m;")]
    public Task ReadOfAComputedProperty_Reports(string computed) => Article(computed, "{|SES5009:article.IsPricey|}");

    internal static Task Article(string member, string read) => Verify.Analyzer($$"""
        class Article { public int Id { get; set; } public decimal Price { get; set; } public string Title { get; set; } = ""; {{member}} }
        class ShopContext : DbContext { public DbSet<Article> Articles => Set<Article>(); }
        class Raise(ShopContext db)
        {
            public void Run()
            {
                var article = db.Articles.First();
                db.Articles.ExecuteUpdate(s => s.SetProperty(a => a.Price, a => a.Price + 1));
                Log({{read}});
            }
        }
        """, References.EntityFramework);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Close(AppDbContext db)
        {
            public async Task Run(bool many) { {{body}} }
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("foreach (var user in users) Log({|SES5009:user.Active|});")]
    [InlineData("Log(users.Select(u => new { u.Id, {|SES5009:u.Active|} }));")]
    [InlineData("Log(users.Count(u => {|SES5009:u.Active|}));")]
    [InlineData("var user = users[0]; Log({|SES5009:user.Active|});")]
    public Task ListLoadedBefore_Reports(string read) => EntityFramework($"var users = await db.Users.ToListAsync(); {Bulk} {read}");
}
