using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5008 where it must keep quiet.</summary>
public class DeletedObjectInCollectionSilentTests
{
    [Theory]
    [InlineData("user.Orders.Remove(order);")]
    [InlineData("user.Orders.Clear();")]
    [InlineData("user.Orders.RemoveAll(o => o.Total == 0);")]
    [InlineData("user.Orders = new();")]
    [InlineData("await db.SaveChangesAsync();")]
    [InlineData("await Save();")]
    [InlineData("await work.SaveAsync();")]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("db.ChangeTracker.Clear();")]
    [InlineData("user = await db.Users.FirstAsync();")]
    [InlineData("Take(user);")]
    public Task TakenOutWrittenOrReloaded_IsSilent(string between) => EntityFramework($"var order = user.Orders.First(); db.Remove(order); {between} Log(user.Orders.Count);");

    [Theory]
    [InlineData("Log(user.Name);")]
    [InlineData("Log(order.Lines.Count);")]
    [InlineData("")]
    public Task OtherReads_AreSilent(string read) => EntityFramework($"var order = user.Orders.First(); db.Remove(order); {read}");

    [Theory]
    [InlineData("foreach (var order in user.Orders.Where(o => o.Total == 0).ToList()) { user.Orders.Remove(order); db.Remove(order); }")]
    [InlineData("foreach (var line in user.Orders.SelectMany(o => o.Lines)) db.Remove(line);")]
    [InlineData("foreach (var order in user.Orders.Select(o => new Order())) db.Remove(order);")]
    [InlineData("foreach (var order in Kept(user).Where(o => o.Total == 0)) db.Remove(order);")]
    public Task PickedFromAnother_IsSilent(string delete) => EntityFramework(delete + " Log(user.Orders.Count);");

    [Fact]
    public Task ReadBeforeTheDeletion_IsSilent() => EntityFramework("var order = user.Orders.First(); Log(user.Orders.Count); db.Remove(order);");

    [Fact]
    public Task TakenOutBefore_IsSilent() => EntityFramework("var order = user.Orders.First(); user.Orders.Remove(order); db.Remove(order); Log(user.Orders.Count);");

    [Fact]
    public Task AnotherParent_IsSilent() => EntityFramework("var order = user.Orders.First(); db.Remove(order); Log(other.Orders.Count);");

    [Fact]
    public Task ParentOfEachTurn_IsSilent() => EntityFramework("foreach (var each in await db.Users.ToListAsync()) foreach (var order in each.Orders) db.Remove(order);");

    [Fact]
    public Task ChildOfNoCollection_IsSilent() => EntityFramework("var order = await db.Orders.FirstAsync(); db.Remove(order); Log(user.Orders.Count);");

    [Fact]
    public Task NavigationToOneObject_IsSilent() => EntityFramework("var order = await db.Orders.FirstAsync(); var owner = order.User; db.Remove(owner); Log(order.User);");

    [Fact]
    public Task OnlyChanged_IsSilent() => EntityFramework("var order = user.Orders.First(); order.Total = 0; db.Update(order); Log(user.Orders.Count);");

    [Fact]
    public Task CollectionThatIsNoEntityOfASession_IsSilent() => EntityFramework("var order = user.Orders.First(); var list = new List<Order> { order }; list.Remove(order); Log(user.Orders.Count);");

    [Fact]
    public Task FlushOfASession_IsSilent() => Verify.Analyzer("""
        class Cancel(Session session)
        {
            public async Task Run(User user)
            {
                var order = user.Orders.First();
                await session.DeleteAsync(order);
                await session.FlushAsync();
                Log(user.Orders.Count);
            }
        }
        """);

    [Fact]
    public Task ReadByALambdaLater_IsSilent() => EntityFramework("var order = user.Orders.First(); Func<int> count = () => user.Orders.Count; db.Remove(order); await db.SaveChangesAsync(); Log(count());");

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        interface IWork { Task SaveAsync(); }
        class Cancel(AppDbContext db, IWork work)
        {
            public async Task Run(User user, User other) { {{body}} await db.SaveChangesAsync(); }
            Task Save() => db.SaveChangesAsync();
            void Take(User user) => user.Orders.Clear();
            static IEnumerable<Order> Kept(User user) => user.Orders;
        }
        """, References.EntityFramework);
}
