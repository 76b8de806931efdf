using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5003 where the object that takes the key is linked as well, and where the save cannot be bound.</summary>
public class GeneratedKeyReadBeforeFlushLinkedTests
{
    [Theory]
    [InlineData("order.Lines.Add(line);")]
    [InlineData("line.Order = order;")]
    public Task LinkedByItsNavigationAsWell_IsSilent(string link) => Verify.Analyzer($$"""
        class Place(AppDbContext db)
        {
            public async Task Run()
            {
                var order = new Order { Status = "new" };
                db.Orders.Add(order);
                var line = new OrderLine { OrderId = order.Id, Quantity = 1 };
                {{link}}
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task AnotherIsLinked_Reports() => Verify.Analyzer("""
        class Place(AppDbContext db)
        {
            public async Task Run(OrderLine other)
            {
                var order = new Order { Status = "new" };
                db.Orders.Add(order);
                var line = new OrderLine { OrderId = {|SES5003:order.Id|}, Quantity = 1 };
                order.Lines.Add(other);
                db.OrderLines.Add(line);
                await db.SaveChangesAsync();
            }
        }
        """);

    /// <summary>A call that does not compile yet may become a save.</summary>
    [Theory]
    [InlineData("db.SaveChangesAsync({|CS0103:token|})")]
    [InlineData("db.{|CS1061:SaveAllAsync|}()")]
    public Task SaveThatCannotBeBound_IsSilent(string save) => Verify.Analyzer($$"""
        class Place(AppDbContext db)
        {
            public async Task Run()
            {
                var order = new Order { Status = "new" };
                db.Orders.Add(order);
                await {{save}};
                Log(order.Id);
            }
        }
        """);

    [Theory]
    [InlineData("if (user is null) { user = new User { Name = name }; db.Add(user); }")]
    [InlineData("if (user == null) { user = new User(); user.Name = name; db.Users.Add(user); }")]
    public Task MadeWhereNoneWasFound_Reports(string make) => Verify.Analyzer($$"""
        class Place(AppDbContext db)
        {
            public async Task Run(string name)
            {
                var user = await db.Users.FirstOrDefaultAsync(u => u.Name == name);
                {{make}}
                db.Orders.Add(new Order { UserId = {|SES5003:user.Id|} });
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("if (user is null) { user = new User { Name = name }; db.Add(user); await db.SaveChangesAsync(); }")]
    [InlineData("if (user is null) { user = new User { Id = 1, Name = name }; db.Add(user); }")]
    [InlineData("if (user is not null) db.Add(user);")]
    [InlineData("user ??= Make(); db.Add(user);")]
    [InlineData("if (user is null) { user = new User(); db.Add(user); user = await db.Users.FirstAsync(); }")]
    public Task MadeWithItsKeyOrSavedAtOnce_IsSilent(string make) => Verify.Analyzer($$"""
        class Place(AppDbContext db)
        {
            public async Task Run(string name)
            {
                var user = await db.Users.FirstOrDefaultAsync(u => u.Name == name);
                {{make}}
                db.Orders.Add(new Order { UserId = user.Id });
                await db.SaveChangesAsync();
            }
            static User Make() => new() { Id = 1 };
        }
        """);
}
