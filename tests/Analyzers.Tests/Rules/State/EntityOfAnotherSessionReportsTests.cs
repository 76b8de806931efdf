using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5002 where it speaks.</summary>
public class EntityOfAnotherSessionReportsTests
{
    [Theory, Libraries(Library.Mappers)]
    public Task LoadedHereAddedThere_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Copy({{s.Session}} session, {{s.Factory}} factory)
        {
            public async Task Run()
            {
                var user = await {{s.Get("1")}};
                {{s.UsingSession.Replace("session", "other")}}
                {|SES5002:{{AddTo(s, "other")}}|};
            }
        }
        """, s);

    [Theory]
    [InlineData("other.Delete(user)")]
    [InlineData("other.Add(user)")]
    [InlineData("other.AddRange(user, new User())")]
    public Task SecondSessionOfSessionGuard_Reports(string stage) => Sessions($"var user = await session.GetOneAsync<User>(1); {{|SES5002:{stage}|}};");

    [Theory]
    [InlineData("other.Update(user)")]
    [InlineData("other.SaveOrUpdate(user)")]
    [InlineData("other.Lock(user, LockMode.None)")]
    [InlineData("other.Delete(user)")]
    [InlineData("other.Save(user)")]
    public Task SecondSessionOfNHibernate_Reports(string stage) => Verify.Analyzer($$"""
        class Copy(ISession session, ISessionFactory sessions)
        {
            public void Run()
            {
                var user = session.Get<User>(1);
                using var other = sessions.OpenSession();
                {|SES5002:{{stage}}|};
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task AddedHereAndThere_Reports() => Sessions("var user = new User(); session.Add(user); {|SES5002:other.Add(user)|};");

    [Fact]
    public Task LinkedToANewObjectOfAnotherContext_Reports() => Contexts("""
        var user = await db.Users.FirstAsync();
        var order = new Order { {|SES5002:User = user|} };
        other.Orders.Add(order);
        """);

    [Fact]
    public Task LinkedToALoadedObjectOfAnotherContext_Reports() => Contexts("""
        var user = await db.Users.FirstAsync();
        var order = await other.Orders.FirstAsync();
        {|SES5002:order.User = user|};
        """);

    [Theory]
    [InlineData("var order = new Order { Id = 1 }; other.Attach(order); {|SES5002:order.User = user|};")]
    [InlineData("var order = new Order(); other.Add(order); {|SES5002:order.User = user|};")]
    [InlineData("var owner = new User { Id = 1 }; other.Attach(owner); var order = await db.Orders.FirstAsync(); {|SES5002:owner.Orders.Add(order)|};")]
    public Task LinkedToAnObjectThatJoinedAnotherContextBefore_Reports(string link) => Contexts("var user = await db.Users.FirstAsync(); " + link);

    [Fact]
    public Task AttachedHereLinkedThere_Reports() => Contexts("""
        var user = new User { Id = 1 };
        db.Attach(user);
        var order = await other.Orders.FirstAsync();
        {|SES5002:order.User = user|};
        """);

    [Fact]
    public Task PutIntoACollectionOfAnotherContext_Reports() => Contexts("""
        var order = await db.Orders.FirstAsync();
        var user = await other.Users.FirstAsync();
        {|SES5002:user.Orders.Add(order)|};
        """);

    [Fact]
    public Task AddedOnceItsContextIsClosed_Reports() => Verify.Analyzer("""
        class Copy(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run()
            {
                User user;
                await using (var first = await contexts.CreateDbContextAsync())
                    user = await first.Users.FirstAsync();
                await using var second = await contexts.CreateDbContextAsync();
                {|SES5002:second.Add(user)|};
                await second.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ContextsMadeInPlace_Reports() => Verify.Analyzer("""
        class Copy
        {
            public async Task Run()
            {
                using var first = new AppDbContext();
                using var second = new AppDbContext();
                var user = await first.Users.FirstAsync();
                {|SES5002:second.Users.Add(user)|};
            }
        }
        """);

    [Fact]
    public Task ElementOfALoadedList_Reports() => Sessions("foreach (var user in await session.Query<User>().ToListAsync()) {|SES5002:other.Add(user)|};");

    private static string AddTo(SessionCode s, string session) => s.Library == Library.NHibernate ? session + ".Save(user)" : session + ".Add(user)";

    private static Task Sessions(string body) => Verify.Analyzer($$"""
        class Copy(Session session, SessionFactory sessions)
        {
            public async Task Run()
            {
                await using var other = sessions.OpenSession();
                {{body}}
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

    [Theory]
    [InlineData("var order = await db.Orders.FirstAsync(); {|SES5002:order.User = await other.Users.FirstAsync()|};")]
    [InlineData("var user = await db.Users.FirstAsync(); {|SES5002:user.Orders.Add(await other.Orders.FindAsync(1))|};")]
    [InlineData("{|SES5002:db.Orders.Add(await other.Orders.FindAsync(1))|};")]
    public Task LoadedInPlace_Reports(string link) => Verify.Analyzer($$"""
        class Copy(AppDbContext other, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run()
            {
                await using var db = await contexts.CreateDbContextAsync();
                {{link}}
                await db.SaveChangesAsync();
            }
            public async Task Fine()
            {
                await using var db = await contexts.CreateDbContextAsync();
                var order = await db.Orders.FirstAsync();
                order.User = await db.Users.FirstAsync();
                order.UserId = (await other.Users.FirstAsync()).Id;
                await db.SaveChangesAsync();
            }
        }
        """);
}
