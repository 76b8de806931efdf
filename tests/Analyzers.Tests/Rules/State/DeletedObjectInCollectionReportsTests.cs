using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5008 where it speaks.</summary>
public class DeletedObjectInCollectionReportsTests
{
    [Theory]
    [InlineData("user.Orders.First()")]
    [InlineData("user.Orders[0]")]
    [InlineData("user.Orders.Single(o => o.Total == 0)")]
    [InlineData("user.Orders.Last()")]
    public Task CollectionReadAfterRemove_Reports(string child) => EntityFramework($"var order = {child}; db.Remove(order); Log({{|SES5008:user.Orders|}}.Count);");

    [Theory]
    [InlineData("db.Orders.Remove(order);")]
    [InlineData("db.RemoveRange(order);")]
    [InlineData("db.Set<Order>().Remove(order);")]
    public Task EveryRemove_Reports(string remove) => EntityFramework($"var order = user.Orders.First(); {remove} Log({{|SES5008:user.Orders|}}.Sum(o => o.Total));");

    [Fact]
    public Task ReadBehindTheLoopThatDeletes_Reports() => EntityFramework("foreach (var order in user.Orders) db.Remove(order); Log({|SES5008:user.Orders|}.Count);");

    [Theory]
    [InlineData("foreach (var order in user.Orders.Where(o => o.Total == 0)) db.Remove(order);")]
    [InlineData("foreach (var order in user.Orders.Where(o => o.Total == 0).OrderBy(o => o.Status).ToList()) db.Orders.Remove(order);")]
    [InlineData("var idle = user.Orders.Where(o => o.Total == 0).ToArray(); for (var i = 0; i < idle.Length; i++) { var order = idle[i]; db.Remove(order); }")]
    [InlineData("var idle = user.Orders.Where(o => o.Total == 0).ToArray(); var order = idle.First(); db.Remove(order);")]
    [InlineData("var idle = user.Orders.Where(o => o.Total == 0).ToArray(); db.Remove(idle[0]);")]
    [InlineData("db.Remove(user.Orders.First(o => o.Total == 0));")]
    [InlineData("db.Orders.Remove(user.Orders[0]);")]
    public Task PickedFromTheCollection_Reports(string delete) => EntityFramework(delete + " Log({|SES5008:user.Orders|}.Count);");

    [Fact]
    public Task DeletedOnOnePath_Reports() => EntityFramework("foreach (var order in user.Orders) { if (order.Total == 0) db.Remove(order); } if ({|SES5008:user.Orders|}.Count == 0) Log(1);");

    [Fact]
    public Task ChildOfALoadedParent_Reports() => EntityFramework("var other = await db.Users.Include(u => u.Orders).FirstAsync(); var order = other.Orders.First(); db.Remove(order); Log({|SES5008:other.Orders|}.Any());");

    [Fact]
    public Task DeleteOfASession_Reports() => Verify.Analyzer("""
        class Cancel(Session session)
        {
            public async Task Run(User user)
            {
                var order = user.Orders.First();
                await session.DeleteAsync(order);
                Log({|SES5008:user.Orders|}.Count);
            }
        }
        """);

    [Fact]
    public Task DeleteOfNHibernate_Reports() => Verify.Analyzer("""
        class Cancel(ISession session)
        {
            public void Run(User user)
            {
                foreach (var order in user.Orders)
                    session.Delete(order);
                Log({|SES5008:user.Orders|}.Count);
            }
        }
        """, References.NHibernate);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Cancel(AppDbContext db)
        {
            public async Task Run(User user) { {{body}} await db.SaveChangesAsync(); }
        }
        """, References.EntityFramework);
}
