using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5014 where it must keep quiet.</summary>
public class ChangeToUntrackedEntitySilentTests
{
    [Theory]
    [InlineData("if (await db.Users.FirstOrDefaultAsync(u => u.Id == id) is not { } user) return;")]
    [InlineData("var given = await db.Users.AsNoTracking().FirstAsync(); if (given is not { } user) return; db.Update(given);")]
    [InlineData("if (await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id) is not { } user) return; db.Update(user);")]
    public Task ObjectOfAPatternThatIsTracked_IsSilent(string load) => Verify.Analyzer($$"""
        class Rename
        {
            public async Task Run(AppDbContext db, int id, string name)
            {
                {{load}}
                user.Name = name;
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("await db.Users.FirstAsync(u => u.Id == id)")]
    [InlineData("await db.Users.FindAsync(id)")]
    [InlineData("await db.Users.AsNoTracking().AsTracking().FirstAsync()")]
    [InlineData("await db.Users.AsTracking(QueryTrackingBehavior.TrackAll).FirstAsync()")]
    [InlineData("await db.Users.AsTracking().FirstAsync(u => db.Orders.AsNoTracking().Any(o => o.UserId == u.Id))")]
    [InlineData("await db.Users.FirstAsync(u => db.Orders.Any(o => o.UserId == u.Id))")]
    public Task TrackedEntity_IsSilent(string load) => EntityFramework($$"""
        var user = {{load}};
        user!.Name = "new";
        await db.SaveChangesAsync();
        """);

    [Theory]
    [InlineData("var ids = db.Orders.AsNoTracking().Select(o => o.UserId).ToList();")]
    [InlineData("var ids = await db.Orders.AsNoTracking().Select(o => o.UserId).ToArrayAsync();")]
    [InlineData("var ids = db.Orders.AsNoTracking().ToList().Select(o => o.UserId);")]
    [InlineData("var other = db.Orders.AsNoTracking(); Log(other.Count()); var ids = new[] { 1, 2 };")]
    public Task UntrackedRowsReadBefore_AreSilent(string read) => EntityFramework($$"""
        {{read}}
        var user = await db.Users.FirstAsync(u => ids.Contains(u.Id));
        user.Name = "new";
        await db.SaveChangesAsync();
        """);

    [Theory]
    [InlineData("db.Users.Update(user);")]
    [InlineData("db.Update(user);")]
    [InlineData("db.Entry(user).State = EntityState.Modified;")]
    [InlineData("var entry = db.Entry(user); entry.State = EntityState.Modified;")]
    [InlineData("var entry = db.Entry(user); new List<string> { \"Name\" }.ForEach(name => entry.Property(name).IsModified = true);")]
    [InlineData("var entry = db.Entry(user); Mark(); void Mark() => entry.State = EntityState.Modified;")]
    [InlineData("db.UpdateRange(user);")]
    [InlineData("db.Users.Add(user);")]
    public Task StagedBeforeTheSave_IsSilent(string stage) => Changed($"user.Name = \"new\"; {stage}");

    [Fact]
    public Task AttachedBeforeTheChange_IsSilent() => Changed("db.Attach(user); user.Name = \"new\";");

    [Fact]
    public Task LinkedToAnEntity_IsSilent() => Changed("user.Name = \"new\"; db.Add(new Order { User = user });");

    [Fact]
    public Task TakesInATrackedEntity_IsSilent() => Changed("var order = db.Orders.First(); user.Name = \"new\"; user.Orders.Add(order);");

    [Fact]
    public Task HandedToAHelperThatMayAttach_IsSilent() => Changed("user.Name = \"new\"; Attach(user);");

    [Fact]
    public Task PutIntoAListThatIsStaged_IsSilent() => Changed("var changed = new List<User>(); user.Name = \"new\"; changed.Add(user); db.UpdateRange(changed);");

    [Fact]
    public Task ListStagedAsAWhole_IsSilent() => EntityFramework("""
        var users = await db.Users.AsNoTracking().ToListAsync();
        foreach (var user in users)
            user.Active = false;
        db.UpdateRange(users);
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task OnlyRead_IsSilent() => Changed("Log(user.Name);");

    [Fact]
    public Task ChangedForTheAnswer_WhileOtherWorkIsSaved_IsSilent() => Verify.Analyzer("""
        class Show(AppDbContext db)
        {
            public async Task<User> Run(int id)
            {
                var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
                user.Email = "";
                db.Orders.Add(new Order { UserId = id });
                await db.SaveChangesAsync();
                return user;
            }
        }
        """);

    [Fact]
    public Task NothingSavedAfterwards_IsSilent() => Verify.Analyzer("""
        class Show(AppDbContext db)
        {
            public async Task<User> Run(int id)
            {
                await db.SaveChangesAsync();
                var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
                user.Email = "";
                return user;
            }
        }
        """);

    [Fact]
    public Task SaveOnAnotherPath_IsSilent() => EntityFramework("""
        var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
        if (many)
        {
            user.Email = "";
            Log(user.Email);
            return;
        }

        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task LoadedAnewForTheChange_IsSilent() => EntityFramework("""
        var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
        Log(user.Name);
        user = await db.Users.FirstAsync(u => u.Id == id);
        user.Name = "new";
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task QueryThatMayTrack_IsSilent() => EntityFramework("""
        IQueryable<User> query = db.Users;
        if (many)
            query = query.AsNoTracking();
        var user = await query.FirstAsync();
        user.Name = "new";
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task QueryOfAHelper_IsSilent() => Verify.Analyzer("""
        static class Queries { public static IQueryable<User> Current(this IQueryable<User> users) => users.AsTracking(); }
        class Rename(AppDbContext db)
        {
            public async Task Run()
            {
                var user = await db.Users.Current().AsNoTracking().Current().FirstAsync();
                user.Name = "new";
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task Projection_IsSilent() => EntityFramework("""
        var user = await db.Users.AsNoTracking().Select(u => new User { Name = u.Name }).FirstAsync();
        user.Name = "new";
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task PropertyThatIsNotStored_IsSilent() => Verify.Analyzer("""
        class Account { public int Id { get; set; } [System.ComponentModel.DataAnnotations.Schema.NotMapped] public string? Shown { get; set; } }
        class Show(AppDbContext db)
        {
            public async Task Run()
            {
                var account = await db.Set<Account>().AsNoTracking().FirstAsync();
                account.Shown = "x";
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task AnotherContextIsSaved_IsSilent() => Verify.Analyzer("""
        class Show(AppDbContext db, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run()
            {
                var user = await db.Users.AsNoTracking().FirstAsync();
                user.Email = "";
                await using var other = await contexts.CreateDbContextAsync();
                other.Orders.Add(new Order());
                await other.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task LoadedByAClosedContext_AndAttached_IsSilent() => Verify.Analyzer("""
        class Rename(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run(int id)
            {
                User user;
                await using (var first = await contexts.CreateDbContextAsync())
                    user = await first.Users.FirstAsync(u => u.Id == id);
                user.Name = "new";
                await using var second = await contexts.CreateDbContextAsync();
                second.Update(user);
                await second.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ExpungedAndAddedAgain_IsSilent() => Verify.Analyzer("""
        class Rename(Session session)
        {
            public async Task Run(int id)
            {
                var user = await session.GetOneAsync<User>(id);
                session.Expunge(user);
                user.Name = "new";
                session.Add(user);
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task UpdatedInAStatelessSession_IsSilent() => Verify.Analyzer("""
        class Rename(IStatelessSession session)
        {
            public async Task Run(int id)
            {
                using var tx = session.BeginTransaction();
                var user = await session.GetAsync<User>(id);
                user.Name = "new";
                await session.UpdateAsync(user);
                await tx.CommitAsync();
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task UntrackedAndMerged_IsSilent() => Verify.Analyzer("""
        class Rename(Session session)
        {
            public async Task Run(int id)
            {
                var user = await session.Query<User>().Untracked().FirstAsync();
                user.Name = "new";
                await session.MergeAsync(user);
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task DapperRow_IsSilent() => Verify.Analyzer("""
        class Rename(System.Data.Common.DbConnection connection)
        {
            public async Task Run(int id)
            {
                await using var tx = await connection.BeginTransactionAsync();
                var user = await connection.QuerySingleAsync<User>("select * from users", transaction: tx);
                user.Name = "new";
                await tx.CommitAsync();
            }
        }
        """, References.Ado);

    [Theory]
    [InlineData("user.Orders.Add(order);")]
    [InlineData("user.Orders = new List<Order> { order };")]
    [InlineData("var line = db.Add(new OrderLine()).Entity; line.Order = order;")]
    public Task LinkedToByATrackedEntity_IsSilent(string link) => EntityFramework($$"""
        var user = await db.Users.FirstAsync(u => u.Id == id);
        var order = await db.Orders.AsNoTracking().FirstAsync(o => o.Id == id);
        order.Total = 3;
        {{link}}
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task NameGivenToANewObject_IsSilent() => EntityFramework("""
        var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
        user = new User { Name = user.Name };
        user.Name = "new";
        await db.SaveChangesAsync();
        """);

    private static Task Changed(string change) => EntityFramework($$"""
        var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);
        {{change}}
        await db.SaveChangesAsync();
        """);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(int id, bool many)
            {
                {{body}}
            }

            void Attach(User user) => db.Attach(user);
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("var user = known[id]; user.Name = name;")]
    [InlineData("var user = known[id]; db.Attach(user); user.Name = name; await db.SaveChangesAsync();")]
    [InlineData("var user = known[id]; user.Name = name; db.Update(user); await db.SaveChangesAsync();")]
    [InlineData("var user = known[id]; user.Name = name; db.Add(new Order()); await db.SaveChangesAsync();")]
    [InlineData("var user = known[id]; var row = await db.Users.FirstAsync(u => u.Id == id); row.Name = user.Name = name; await db.SaveChangesAsync();")]
    [InlineData("if (known.TryGetValue(id, out var user)) { user = await db.Users.FirstAsync(u => u.Id == id); user.Name = name; await db.SaveChangesAsync(); }")]
    [InlineData("var user = mine[id]; user.Name = name; await db.SaveChangesAsync();")]
    [InlineData("var user = Current; user.Name = name; await db.SaveChangesAsync();")]
    public Task ObjectOutOfACacheThatIsNotMeantToBeSaved_IsSilent(string work) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            static readonly Dictionary<int, User> known = new();
            static User Current => new AppDbContext().Users.First();
            readonly Dictionary<int, User> mine = new();
            public async Task Run(int id, string name) { Log(mine); {{work}} await Task.Yield(); }
        }
        """);

    [Theory]
    [InlineData("public Task<User> Find(int id) => db.Users.FirstAsync(u => u.Id == id);", "user.Name = name; await db.SaveChangesAsync();")]
    [InlineData("public Task<User> Find(int id) => db.Users.AsNoTracking().FirstAsync(u => u.Id == id);", "user.Name = name; db.Update(user); await db.SaveChangesAsync();")]
    [InlineData("public Task<User> Find(int id) => db.Users.AsNoTracking().FirstAsync(u => u.Id == id);", "user.Name = name; Log(user); await db.SaveChangesAsync();")]
    [InlineData("public async Task<User> Find(int id) { var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id); db.Attach(user); return user; }", "user.Name = name; await db.SaveChangesAsync();")]
    [InlineData("public async Task<User> Find(int id) { if (id > 9) return await db.Users.FirstAsync(u => u.Id == id); return await db.Users.AsNoTracking().FirstAsync(u => u.Id == id); }", "user.Name = name; await db.SaveChangesAsync();")]
    public Task ObjectOfAHelperThatMayBeTracked_IsSilent(string helper, string work) => Verify.Analyzer($$"""
        class UserRepository(AppDbContext db) { {{helper}} }
        class Rename(AppDbContext db, UserRepository users)
        {
            public async Task Run(int id, string name)
            {
                var user = await users.Find(id);
                {{work}}
            }
        }
        """);

    /// <summary>One that lives as long as the application keeps its session, and what that tracks.</summary>
    [Theory]
    [InlineData("class Worker(AppDbContext db) : BackgroundService { protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;", "Known[id]")]
    [InlineData("class Worker(AppDbContext db) {", "Store.Load(db, id)")]
    public Task ObjectThatTheSameSessionTracks_IsSilent(string type, string taken) => Verify.Analyzer($$"""
        class UserStore : List<User> { public User Load(AppDbContext db, int id) => db.Users.First(u => u.Id == id); }

        {{type}}
            static readonly Dictionary<int, User> Known = new();
            static readonly UserStore Store = new();

            public void Finish(int id)
            {
                var user = {{taken}};
                user.Name = "";
                db.SaveChanges();
            }
        }
        """, new VerifyOptions { Only = ["SES5014"] });

    [Fact]
    public Task OwnCollectionOfTheObject_IsSilent() => Verify.Analyzer("""
        class Owned<T> : List<T> { public new void Clear() => base.Clear(); }
        class Article { public int Id { get; set; } public Owned<OrderLine> Lines { get; } = new(); }
        class Blog : DbContext { public DbSet<Article> Articles => Set<Article>(); }

        class Edit(Blog db)
        {
            public void Run(int id)
            {
                var article = db.Articles.AsNoTracking().First(a => a.Id == id);
                article.Lines.Clear();
                db.SaveChanges();
            }
        }
        """);
}
