using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class RemoveFromCollectionTests
{
    [Theory]
    [InlineData("db.Remove(order);")]
    [InlineData("db.Orders.Remove(order);")]
    public Task Child_IsTakenOutBehindTheDeletion(string delete) => Fixed(
        $"var order = user.Orders.First();\n        {delete} // gone\n        Log({{|SES5008:user.Orders|}}.Count);",
        $"var order = user.Orders.First();\n        {delete} // gone\n        user.Orders.Remove(order);\n        Log(user.Orders.Count);");

    [Fact]
    public Task TwoChildren_AreBothTakenOut() => Fixed(
        "var order = user.Orders[0];\n        db.Remove(order);\n        Log({|SES5008:user.Orders|}.Count);\n        var last = other.Orders[0];\n        db.Remove(last);\n        Log({|SES5008:other.Orders|}.Count);",
        "var order = user.Orders[0];\n        db.Remove(order);\n        user.Orders.Remove(order);\n        Log(user.Orders.Count);\n        var last = other.Orders[0];\n        db.Remove(last);\n        other.Orders.Remove(last);\n        Log(other.Orders.Count);");

    [Fact]
    public Task LoopThatOnlyReads_IsNoHindrance() => Fixed(
        "foreach (var order in user.Orders)\n            Log(order);\n        var first = user.Orders.First();\n        db.Remove(first);\n        Log({|SES5008:user.Orders|}.Count);",
        "foreach (var order in user.Orders)\n            Log(order);\n        var first = user.Orders.First();\n        db.Remove(first);\n        user.Orders.Remove(first);\n        Log(user.Orders.Count);");

    [Theory]
    [InlineData("foreach (var order in user.Orders) { db.Remove(order); } Log({|SES5008:user.Orders|}.Count);")]
    [InlineData("foreach (var order in user.Orders) db.Remove(order); Log({|SES5008:user.Orders|}.Count);")]
    public Task InsideALoopOverTheCollection_NoFix(string body) => Verify.NoFix(Source(body));

    private static Task Fixed(string before, string after) => Verify.Fix(Source(before), Source(after));

    private static string Source(string body) => $$"""
        class Cancel(AppDbContext db)
        {
            public void Run(User user, User other)
            {
                {{body}}
            }
        }
        """;
}
