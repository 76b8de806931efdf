using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5014 where it speaks.</summary>
public class ChangeToUntrackedEntityReportsTests
{
    [Theory]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("db.Entry(user).State = EntityState.Detached;")]
    [InlineData("var entry = db.Entry(user); entry.State = EntityState.Detached;")]
    [InlineData("var entry = db.Entry(user); await entry.ReloadAsync();")]
    public Task HandlerThatTakesItsEntry_Reports(string remedy) => Verify.Analyzer($$"""
        class Rename
        {
            public async Task<string> Run(AppDbContext db, int id, string name)
            {
                var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
                try
                {
                    {|SES5014:user.Name = name|};
                    await db.SaveChangesAsync();
                }
                catch (DbUpdateException) { {{remedy}} }
                return user.Name;
            }
        }
        """);

    [Fact]
    public Task ObjectOfAPattern_Reports() => Verify.Analyzer("""
        class Rename
        {
            public async Task Run(AppDbContext db, int id, string name)
            {
                if (await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id) is not { } user) return;
                {|SES5014:user.Name = name|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);")]
    [InlineData("var user = await db.Users.AsNoTrackingWithIdentityResolution().Where(u => u.Active).SingleAsync();")]
    [InlineData("var user = db.Set<User>().AsNoTracking().First(u => u.Id == id);")]
    [InlineData("var query = db.Users.AsNoTracking(); var user = await query.FirstOrDefaultAsync() ?? throw new InvalidOperationException();")]
    [InlineData("var user = await db.Users.Include(u => u.Orders).AsNoTracking().FirstAsync();")]
    [InlineData("var ids = db.Orders.AsNoTracking().Select(o => o.UserId); var user = await db.Users.Where(u => ids.Contains(u.Id)).FirstAsync();")]
    [InlineData("var user = await db.Users.FirstAsync(u => db.Orders.AsNoTracking().Any(o => o.UserId == u.Id));")]
    [InlineData("var user = await db.Users.Where(u => u.Orders.Any(o => db.Products.AsNoTracking().Any(p => p.Id == o.Id))).FirstAsync();")]
    [InlineData("var user = await db.Users.Union(db.Users.AsNoTracking()).FirstAsync();")]
    public Task ChangeAfterNoTrackingQuery_Reports(string load) => EntityFramework($$"""
        {{load}}
        {|SES5014:user.Name = "new"|};
        await db.SaveChangesAsync();
        """);

    [Theory]
    [InlineData("session.Query<User>().Untracked().FirstAsync()")]
    [InlineData("session.Query<User>().Where(u => u.Id == id).Untracked().SingleAsync()")]
    public Task ChangeAfterUntrackedQuery_Reports(string load) => SessionGuard($$"""
        var user = await {{load}};
        {|SES5014:user.Name = "new"|};
        await session.CommitAsync();
        """);

    [Fact]
    public Task ChangeInAStatelessSession_Reports() => Verify.Analyzer("""
        class Rename(IStatelessSession session)
        {
            public async Task Run(int id)
            {
                using var tx = session.BeginTransaction();
                var user = await session.GetAsync<User>(id);
                {|SES5014:user.Name = "new"|};
                await tx.CommitAsync();
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task ChangeOfEachElement_Reports() => EntityFramework("""
        var users = await db.Users.AsNoTracking().ToListAsync();
        foreach (var user in users)
            {|SES5014:user.Active = false|};
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task ChangeOfAStreamedElement_Reports() => EntityFramework("""
        await foreach (var user in db.Users.AsNoTracking().AsAsyncEnumerable())
            {|SES5014:user.Active = false|};
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task ChangeAfterExpunge_Reports() => SessionGuard("""
        var user = await session.GetOneAsync<User>(id);
        session.Expunge(user);
        {|SES5014:user.Name = "new"|};
        await session.CommitAsync();
        """);

    [Fact]
    public Task ChangeAfterEvict_Reports() => Verify.Analyzer("""
        class Rename(ISession session)
        {
            public void Run(int id)
            {
                var user = session.Get<User>(id);
                session.Evict(user);
                {|SES5014:user.Name = "new"|};
                session.Flush();
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task ChangeAfterDetaching_Reports() => EntityFramework("""
        var user = await db.Users.FirstAsync(u => u.Id == id);
        db.Entry(user).State = EntityState.Detached;
        {|SES5014:user.Name += "!"|};
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task ChangeOnceItsContextIsClosed_Reports() => Verify.Analyzer("""
        class Rename(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run(int id)
            {
                User user;
                await using (var first = await contexts.CreateDbContextAsync())
                    user = await first.Users.FirstAsync(u => u.Id == id);
                {|SES5014:user.Name = "new"|};
                await using var second = await contexts.CreateDbContextAsync();
                await second.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ChangeOnOnePathOnly_Reports() => EntityFramework("""
        var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
        if (many)
            {|SES5014:user.Active = true|};
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task ChangedAndReturned_WhenNothingElseIsSaved_Reports() => Verify.Analyzer("""
        class Rename(AppDbContext db)
        {
            public async Task<User> Run(int id)
            {
                var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
                {|SES5014:user.Name = "new"|};
                await db.SaveChangesAsync();
                return user;
            }
        }
        """);

    [Fact]
    public Task ChangeNobodyUses_BesideOtherWork_Reports() => EntityFramework("""
        var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
        {|SES5014:user.Name = "new"|};
        db.Orders.Add(new Order());
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task SaveInAHelper_Reports() => Verify.Analyzer("""
        class Rename(AppDbContext db)
        {
            public async Task Run(int id)
            {
                var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
                {|SES5014:user.Name = "new"|};
                await Save();
            }

            Task Save() => db.SaveChangesAsync();
        }
        """);

    [Fact]
    public Task InsideAnExecutionStrategy_Reports() => EntityFramework("""
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
            {|SES5014:user.Name = "new"|};
            await db.SaveChangesAsync();
        });
        """);

    [Theory]
    [InlineData("order.User = user;")]
    [InlineData("order.User = new User();")]
    public Task NavigationOfTheUntrackedEntity_DoesNotTrackIt_Reports(string link) => EntityFramework($$"""
        var user = await db.Users.FirstAsync(u => u.Id == id);
        var order = await db.Orders.AsNoTracking().FirstAsync(o => o.Id == id);
        {|SES5014:order.Total = 3|};
        {{link}}
        await db.SaveChangesAsync();
        """);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(int id, bool many)
            {
                {{body}}
            }
        }
        """, References.EntityFramework);

    private static Task SessionGuard(string body) => Verify.Analyzer($$"""
        class Rename(Session session)
        {
            public async Task Run(int id)
            {
                {{body}}
            }
        }
        """, References.SessionGuard);

    [Fact]
    public Task MethodThatChangesItsObject_Reports() => Verify.Analyzer("""
        public class Bill { public int Id { get; set; } public string Status { get; private set; } = ""; public void Pay() => Status = "paid"; }
        public class Bills : DbContext { public DbSet<Bill> All => Set<Bill>(); }
        class Pay(Bills db)
        {
            public async Task Run(int id)
            {
                var bill = await db.All.AsNoTracking().SingleAsync(b => b.Id == id);
                {|SES5014:bill.Pay()|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("if (known.TryGetValue(id, out var user)) { {|SES5014:user.Name = name|}; await db.SaveChangesAsync(); }")]
    [InlineData("var user = known[id]; {|SES5014:user.Name = name|}; await db.SaveChangesAsync();")]
    [InlineData("var user = current!; {|SES5014:user.Name = name|}; await db.SaveChangesAsync();")]
    [InlineData("var user = Current; {|SES5014:user.Name = name|}; await db.SaveChangesAsync();")]
    [InlineData("var user = all.First(u => u.Id == id); {|SES5014:user.Name = name|}; await db.SaveChangesAsync();")]
    [InlineData("if (!cache.TryGetValue(id, out User? user)) { user = await db.Users.FirstAsync(u => u.Id == id); cache.Set(id, user); } {|SES5014:user!.Name = name|}; await db.SaveChangesAsync();")]
    [InlineData("var user = cache.Get<User>(id); if (user == null) return; {|SES5014:user.Name = name|}; await db.SaveChangesAsync();")]
    public Task ObjectOutOfACache_Reports(string work) => Verify.Analyzer($$"""
        using Microsoft.Extensions.Caching.Memory;
        class Rename(AppDbContext db, IMemoryCache cache)
        {
            static readonly Dictionary<int, User> known = new();
            static readonly List<User> all = new();
            static User? current;
            static User Current { get; set; } = null!;
            public async Task Run(int id, string name) { Log(cache); Log(current); {{work}} }
        }
        """);

    [Theory]
    [InlineData("public Task<User> Find(int id) => db.Users.AsNoTracking().FirstAsync(u => u.Id == id);")]
    [InlineData("public async Task<User> Find(int id) { var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id); return user ?? throw new KeyNotFoundException(); }")]
    [InlineData("public async Task<User?> Find(int id) { if (id == 0) return null; return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id); }")]
    public Task ObjectOfAHelperThatDoesNotTrack_Reports(string helper) => Verify.Analyzer($$"""
        class UserRepository(AppDbContext db) { {{helper}} }
        class Rename(AppDbContext db, UserRepository users)
        {
            public async Task Run(int id, string name)
            {
                var user = await users.Find(id);
                {|SES5014:user!.Name = name|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ObjectOfAnExtensionThatDoesNotTrack_Reports() => Verify.Analyzer("""
        static class Queries { public static Task<User?> ByName(this AppDbContext db, string name) => db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Name == name); }
        class Rename
        {
            public async Task Run(string name)
            {
                await using var db = new AppDbContext();
                var user = await db.ByName(name) ?? throw new KeyNotFoundException(name);
                {|SES5014:user.Name = name|};
                await db.SaveChangesAsync();
            }
        }
        """);
}
