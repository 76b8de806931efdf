using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>What the entity pass says of a body, one line an event.</summary>
public class EntitiesTests
{
    [Fact]
    public Task LoadWriteSave_ComeInTheOrderOfEvaluation() => Says(
        "var user = await db.Users.FirstAsync(u => u.Id == 1); user.Name = user.Email; await db.SaveChangesAsync();",
        """
        Step Query of User
        Loaded user by db
        Read user.Email
        Written user.Name
        Step Flush
        """);

    [Theory]
    [InlineData("db.Users.AsNoTracking().FirstAsync()", "Loaded user by db, not tracked")]
    [InlineData("db.Users.Where(u => u.Active).AsNoTrackingWithIdentityResolution().OrderBy(u => u.Id).FirstAsync()", "Loaded user by db, not tracked")]
    [InlineData("db.Users.AsNoTracking().AsTracking().FirstAsync()", "Loaded user by db")]
    [InlineData("db.Users.AsTracking().AsNoTracking().FirstAsync()", "Loaded user by db, not tracked")]
    [InlineData("db.Users.Select(u => new User { Id = u.Id }).FirstAsync()", "Loaded user by db, projected", "User")]
    [InlineData("db.Users.Include(u => u.Orders).FirstAsync()", "Loaded user by db with Orders")]
    [InlineData("db.Set<User>().FirstAsync()", "Loaded user by db")]
    [InlineData("db.Users.FindAsync(1)", "Loaded user by db", "User, by key")]
    [InlineData("db.FindAsync<User>(1)", "Loaded user by db", "User, by key")]
    [InlineData("session.GetAsync<User>(1)", "Loaded user by session", "User, by key")]
    [InlineData("session.Query<User>().Untracked().FirstAsync()", "Loaded user by session, not tracked")]
    [InlineData("session.Query<User>().Where(u => u.Active).SingleAsync()", "Loaded user by session")]
    [InlineData("hibernate.GetAsync<User>(1)", "Loaded user by hibernate", "User, by key")]
    [InlineData("hibernate.QueryOver<User>().SingleOrDefaultAsync()", "Loaded user by hibernate")]
    [InlineData("hibernate.QueryOver<User>().OrderBy(u => u.Name).Asc.WhereRestrictionOn(u => u.Name).IsLike(\"a\").WhereRestrictionOn(u => u.Email).IsNotNull.SingleOrDefaultAsync()", "Loaded user by hibernate")]
    [InlineData("hibernate.QueryOver<User>().Fetch(u => u.Orders).Eager.SingleOrDefaultAsync()", "Loaded user by hibernate with Orders")]
    [InlineData("stateless.GetAsync<User>(1)", "Loaded user by stateless, not tracked", "User, by key")]
    public Task Loads_TellTheirSessionAndWhetherItTracks(string load, string said, string query = "User") => Says(
        $"var user = await {load}; Log(1);",
        $"""
        Step Query of {query}
        {said}
        """);

    [Fact]
    public Task QueryInParts_IsFollowedThroughItsVariable() => Says(
        "var query = db.Users.AsNoTracking(); var user = await query.FirstOrDefaultAsync();",
        """
        Step Query of User
        Loaded user by db, not tracked
        """);

    [Fact]
    public Task FetchedNavigations_AreTold() => Says(
        """
        var fetched = NHibernate.Linq.EagerFetchingExtensionMethods.FetchMany(hibernate.Query<User>(), u => u.Orders);
        var user = NHibernate.Linq.EagerFetchingExtensionMethods.ThenFetchMany(fetched, o => o.Lines).First();
        """,
        """
        Step Query of User
        Loaded user by hibernate with Orders Lines
        """);

    [Fact]
    public Task EntryThatLeadsToANavigation_StagesNothing() => Says(
        "db.Entry(given).Reference(\"Manager\").Load(); db.Entry(given).Collection(u => u.Orders).Load(); db.Entry(given).Navigation(\"Orders\").Load(); await db.SaveChangesAsync();",
        "Step Flush");

    [Fact]
    public Task QueryThatMayTrack_IsUnknown() => Says(
        "IQueryable<User> query = db.Users; if (many) query = query.AsNoTracking(); var user = await query.FirstOrDefaultAsync();",
        """
        Step Query of User
        Loaded user by db, unknown
        """);

    [Fact]
    public Task ElementsOfALoadedList_ComeFromItsSession() => Says(
        "var users = await db.Users.AsNoTracking().ToListAsync(); foreach (var user in users) user.Name = \"\"; var first = users[0]; var active = users.First(u => u.Active);",
        """
        Step Query of User
        Loaded users by db, not tracked
        Loaded user by db, not tracked
        Written user.Name
        Loaded first by db, not tracked
        ElementRead users.Active in a lambda
        Loaded active by db, not tracked
        """);

    [Fact]
    public Task QueryEnumeratedAsItStands_Loads() => Says(
        "await foreach (var user in db.Users.AsAsyncEnumerable()) user.Name = \"\"; await db.SaveChangesAsync();",
        """
        Loaded user by db
        Written user.Name
        Step Flush
        """);

    [Fact]
    public Task Navigations_AreReached() => Says(
        "var user = await db.Users.Include(u => u.Orders).ThenInclude(o => o.Lines).FirstAsync(); foreach (var order in user.Orders) db.Remove(order); var one = user.Orders.First();",
        """
        Step Query of User
        Loaded user by db with Orders Lines
        Read user.Orders
        Reached order through user.Orders
        Step Stage
        Staged order: Delete
        Read user.Orders
        Reached one through user.Orders
        """);

    [Theory]
    [InlineData("db.Add(given);", "Add")]
    [InlineData("db.Users.AddRange(given, given);", "Add", 2)]
    [InlineData("db.Update(given);", "Update")]
    [InlineData("db.Users.Remove(given);", "Delete")]
    [InlineData("db.Attach(given);", "Attach")]
    [InlineData("session.Add(given);", "Add")]
    [InlineData("await session.DeleteAsync(given);", "Delete")]
    [InlineData("await session.MergeAsync(given);", "Merge")]
    [InlineData("await hibernate.PersistAsync(given);", "Add")]
    [InlineData("hibernate.Save(given);", "Add, key assigned")]
    [InlineData("hibernate.SaveOrUpdate(given);", "AddOrUpdate, key assigned")]
    [InlineData("hibernate.Lock(given, LockMode.None);", "Attach")]
    public Task Stagings_TellWhatTheyAskFor(string code, string staging, int times = 1) => Says(
        code, "Step Stage\n" + string.Join('\n', Enumerable.Repeat("Staged given: " + staging, times)));

    [Theory]
    [InlineData("await session.RefreshAsync(given);", "Step Query\nRefreshed given")]
    [InlineData("await db.Entry(given).ReloadAsync();", "Refreshed given\nStep TakeBack")]
    [InlineData("session.Expire(given);", "Step Expire\nExpired given")]
    [InlineData("session.Expunge(given);", "Step Expunge\nExpunged given")]
    [InlineData("hibernate.Evict(given);", "Step Expunge\nExpunged given")]
    [InlineData("db.Entry(given).State = EntityState.Detached;", "Expunged given\nStep TakeBack")]
    [InlineData("db.Entry(given).State = EntityState.Modified;", "Staged given: Entry\nStep SetEntry")]
    [InlineData("Log(given);", "Escaped given")]
    [InlineData("var other = given;", "Escaped given\nAssigned other")]
    [InlineData("kept = given;", "Escaped given")]
    [InlineData("Log(given == null); Log(given is { });", "")]
    [InlineData("if (given?.Name is { } name) Log(name);", "Read given.Name")]
    [InlineData("given.Orders.Add(new Order());", "Written given.Orders\nLinked Order to given.Orders")]
    [InlineData("session.Autoflush = false;", "AutoflushOff session")]
    [InlineData("hibernate.FlushMode = FlushMode.Manual;", "AutoflushOff hibernate")]
    [InlineData("using (session.NoAutoflush()) Log(1);", "AutoflushOff session")]
    public Task WhatHappensToAnEntity(string code, string events) => Says(code, events, "var before = session.Query<User>().ToList(); await db.Orders.CountAsync(); hibernate.Flush();", "Step Query of User\nLoaded before by session\nStep Query of Order\nStep Flush\n");

    [Fact]
    public Task ObjectsMadeHere_AreLinkedBeforeTheyAreStaged() => Says(
        "var order = new Order { User = given, UserId = given.Id }; db.Add(order); await db.SaveChangesAsync(); return;",
        """
        Written order.User
        Linked given to order.User
        Read given.Id
        Written order.UserId
        Constructed order
        Step Stage
        Staged order: Add
        Step Flush
        """);

    [Fact]
    public Task LambdaThatReads_ReadsWhereItStands() => Says(
        "await db.Orders.Where(o => o.UserId == given.Id).ToListAsync();",
        """
        Read given.Id in a lambda
        Step Query of Order
        """);

    [Fact]
    public Task CompoundAssignment_ReadsAndWrites() => Says(
        "await db.SaveChangesAsync(); given.Name += given.Email;",
        """
        Step Flush
        Read given.Email
        Read given.Name
        Written given.Name
        """);

    [Fact]
    public Task BulkChanges_TellTheirType() => Says(
        "await db.Users.Where(u => u.Active).ExecuteDeleteAsync(); await session.Query<Order>().ExecuteDeleteAsync(); await session.ExecuteAsync($\"delete from users\");",
        """
        Step Execute of User
        Step Execute of Order
        Step Execute
        """);

    [Fact]
    public async Task Paths_FindWhatLiesBehindWithNothingBetween()
    {
        var flow = await FlowOf("db.Add(given); if (many) await db.SaveChangesAsync(); Log(given.Id); await db.SaveChangesAsync(); Log(given.Name);");
        var facts = flow.Entities;
        var staged = facts.All.Single(happening => happening.Kind == EntityEventKind.Staged);
        var flushes = facts.All.Where(happening => facts.Does(happening, staged.Session!, SessionOperation.Flush)).ToArray();
        Assert.Equal(2, flushes.Length);
        Assert.Equal("Id", facts.FirstAfter(staged, Judge("Id"))?.Member?.Name);
        Assert.Null(facts.FirstAfter(staged, Judge("Name")));
        var name = facts.All.Single(happening => happening.Member?.Name == "Name");
        Assert.True(facts.IsAlwaysBehind(name, happening => happening == flushes[1] ? OnPath.Found : OnPath.GoesOn));
        Assert.False(facts.IsAlwaysBehind(name, happening => happening == flushes[0] ? OnPath.Found : OnPath.GoesOn));
        Assert.Same(facts, flow.Entities);

        Func<EntityEvent, OnPath> Judge(string member) => happening =>
            happening.Kind == EntityEventKind.Read && happening.Member?.Name == member ? OnPath.Found
            : facts.Does(happening, staged.Session!, SessionOperation.Flush) ? OnPath.Ends : OnPath.GoesOn;
    }

    private static async Task Says(string code, string events, string before = "", string saidBefore = "")
    {
        var flow = await FlowOf(before + code);
        Assert.Equal((saidBefore + events).Trim().ReplaceLineEndings("\n"), string.Join('\n', flow.Entities.All.Where(happening => happening.Step is not { Kind: not StepKind.Session } && happening.Kind != EntityEventKind.Opaque).Select(Describe)));
    }

    private static async Task<SessionFlow> FlowOf(string code)
    {
        var compilation = await Compiled.OfAsync($$"""
            class Shop(AppDbContext db, Session session, NHibernate.ISession hibernate, IStatelessSession stateless)
            {
                User? kept;
                public async Task Run(User given, bool many) { {{code}} await Task.CompletedTask; }
            }
            """);
        var services = new FlowServices(SessionModel.TryCreate(compilation, new AnalyzerOptions([]), default)!);
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName("Shop")!.GetMembers("Run").Single();
        return services.Flows.Of(method, default)!;
    }

    private static string Describe(EntityEvent happening) => happening.Kind switch
    {
        EntityEventKind.Step => $"Step {happening.Step!.SessionOperation}{(happening.Query is { Type: { } type } query ? " of " + type.Name + (query.IsKeyLookup ? ", by key" : "") : "")}",
        EntityEventKind.Loaded => $"Loaded {happening.Entity!.Name} by {happening.Session!.Name}{Tracking(happening.Query!)}",
        EntityEventKind.Reached => $"Reached {happening.Entity!.Name} through {happening.Other!.Name}.{happening.Member!.Name}",
        EntityEventKind.Linked or EntityEventKind.Unlinked => $"{happening.Kind} {happening.Entity!.Name} to {happening.Other!.Name}.{happening.Member!.Name}",
        EntityEventKind.Staged => $"Staged {happening.Entity!.Name}: {happening.Staging}{(happening.AssignsKey ? ", key assigned" : "")}",
        EntityEventKind.AutoflushOff => $"AutoflushOff {happening.Session!.Name}",
        _ => $"{happening.Kind} {happening.Entity!.Name}{(happening.Member is null ? "" : "." + happening.Member.Name)}{(happening.InLambda ? " in a lambda" : "")}",
    };

    private static string Tracking(EntityQuery query) => query.Tracked switch
    {
        Tracked.No => ", not tracked",
        Tracked.Unknown => ", unknown",
        Tracked.Projected => ", projected",
        _ => "",
    } + (query.Includes.Length == 0 ? "" : " with " + string.Join(' ', query.Includes));
}
