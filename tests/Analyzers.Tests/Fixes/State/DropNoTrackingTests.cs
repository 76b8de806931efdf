using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class DropNoTrackingTests
{
    [Fact]
    public Task NoTracking_GoesFromTheChain() => Fixed(
        "var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == 1); // the one\n        {|SES5014:user.Name = \"new\"|};",
        "var user = await db.Users.FirstAsync(u => u.Id == 1); // the one\n        user.Name = \"new\";");

    [Fact]
    public Task NoTrackingOnItsOwnLine_GoesWithTheLine() => Fixed(
        "var user = await db.Users\n            .Include(u => u.Orders) // all\n            .AsNoTracking()\n            .FirstAsync();\n        {|SES5014:user.Name = \"new\"|};",
        "var user = await db.Users\n            .Include(u => u.Orders) // all\n            .FirstAsync();\n        user.Name = \"new\";");

    [Fact]
    public Task NoTrackingAtTheEndOfAQueryable_Goes() => Fixed(
        "var query = db.Users.Where(u => u.Active).AsNoTracking();\n        var user = await query.FirstAsync();\n        {|SES5014:user.Name = \"new\"|};",
        "var query = db.Users.Where(u => u.Active);\n        var user = await query.FirstAsync();\n        user.Name = \"new\";");

    [Fact]
    public Task TwoQueries_AreBothMended() => Fixed(
        "var user = await db.Users.AsNoTracking().FirstAsync();\n        {|SES5014:user.Name = \"new\"|};\n        var order = await db.Orders.AsNoTracking().FirstAsync();\n        {|SES5014:order.Status = \"new\"|};",
        "var user = await db.Users.FirstAsync();\n        user.Name = \"new\";\n        var order = await db.Orders.FirstAsync();\n        order.Status = \"new\";");

    [Fact]
    public Task Untracked_GoesFromTheQuery() => Verify.Fix(
        """
        class Rename(Session session)
        {
            public async Task Run()
            {
                var user = await session.Query<User>().Untracked().FirstAsync();
                {|SES5014:user.Name = "new"|};
                await session.CommitAsync();
            }
        }
        """,
        """
        class Rename(Session session)
        {
            public async Task Run()
            {
                var user = await session.Query<User>().FirstAsync();
                user.Name = "new";
                await session.CommitAsync();
            }
        }
        """);

    [Theory]
    [InlineData("var query = db.Users.AsNoTracking();\n        var user = await query.Where(u => u.Active).FirstAsync();")]
    [InlineData("var user = await db.Users.AsNoTracking(/* fast */).FirstAsync();")]
    [InlineData("var user = await db.Users.FirstAsync();\n        db.Entry(user).State = EntityState.Detached;")]
    public Task WhereTheQueryWouldChangeMore_NoFix(string load) => Verify.NoFix(Source(load + "\n        {|SES5014:user.Name = \"new\"|};"));

    private static Task Fixed(string before, string after) => Verify.Fix(Source(before), Source(after));

    private static string Source(string body) => $$"""
        class Rename(AppDbContext db)
        {
            public async Task Run()
            {
                {{body}}
                await db.SaveChangesAsync();
            }
        }
        """;
}
