using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class RefreshExpiredTests
{
    [Fact]
    public Task Refresh_IsAwaitedBeforeTheRead() => Fixed(
        "session.ExpireAll();\n        // show it\n        Log({|SES5001:user.Name|}); // name",
        "session.ExpireAll();\n        // show it\n        await session.RefreshAsync(user);\n        Log(user.Name); // name");

    [Fact]
    public Task Refresh_TakesTheTokenAlong() => Fixed(
        "session.Expire(user);\n        var name = {|SES5001:user.Name|};\n        Log(name);",
        "session.Expire(user);\n        await session.RefreshAsync(user, ct);\n        var name = user.Name;\n        Log(name);",
        "CancellationToken ct");

    [Fact]
    public Task TwoObjects_AreBothRefreshed() => Fixed(
        "var other = await session.GetOneAsync<User>(2);\n        session.ExpireAll();\n        Log({|SES5001:user.Name|});\n        Log({|SES5001:other.Name|});",
        "var other = await session.GetOneAsync<User>(2);\n        session.ExpireAll();\n        await session.RefreshAsync(user);\n        Log(user.Name);\n        await session.RefreshAsync(other);\n        Log(other.Name);");


    [Fact]
    public Task Refresh_IsCalledWhereNothingCanBeAwaited() => Verify.Fix(
        """
        class Show(Session session)
        {
            public string Run()
            {
                var user = session.GetOne<User>(1);
                session.Expire(user);
                return {|SES5001:user.Name|};
            }
        }
        """,
        """
        class Show(Session session)
        {
            public string Run()
            {
                var user = session.GetOne<User>(1);
                session.Expire(user);
                session.Refresh(user);
                return user.Name;
            }
        }
        """);

    [Theory]
    [InlineData("session.ExpireAll(); while ({|SES5001:user.Active|}) Log(1);")]
    [InlineData("session.ExpireAll(); if (DateTime.Now.Hour > 3) Log({|SES5001:user.Active|});")]
    [InlineData("session.ExpireAll(); Func<string> later = () => {|SES5001:user.Name|}; Log(later());")]
    public Task WithoutAPlaceForIt_NoFix(string body) => Verify.NoFix(Source(body, ""));

    [Theory]
    [InlineData("if (user != null && {|SES5001:user.Name|} == \"x\") Log(1);")]
    [InlineData("Log(user is null ? \"\" : {|SES5001:user.Name|});")]
    [InlineData("Log(user?{|SES5001:.Name|});")]
    public Task ReadThatItsStatementGuards_NoFix(string read) => Verify.NoFix($$"""
        class Show(Session session)
        {
            public async Task Run()
            {
                var user = await session.GetAsync<User>(1);
                session.ExpireAll();
                {{read}}
            }
        }
        """);

    private static Task Fixed(string before, string after, string parameters = "") =>
        Verify.Fix(Source(before, parameters), Source(after, parameters));

    private static string Source(string body, string parameters) => $$"""
        class Show(Session session)
        {
            public async Task Run({{parameters}})
            {
                var user = await session.GetOneAsync<User>(1);
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("if ({|SES5001:user.Active|} && given != null) Log(1);")]
    [InlineData("Log({|SES5001:user.Active|} ? given : null);")]
    public Task ReadThatIsTheCondition_IsPreceded(string read) => Fixed(
        "session.ExpireAll();\n        " + read,
        "session.ExpireAll();\n        await session.RefreshAsync(user);\n        " + read.Replace("{|SES5001:", "").Replace("|}", ""),
        "string? given");

    [Theory]
    [InlineData("given ??= {|SES5001:user.Name|};")]
    [InlineData("Log(given is null || {|SES5001:user.Active|});")]
    public Task ReadThatAnotherPartDecidesOn_NoFix(string read) => Verify.NoFix(Source("session.ExpireAll();\n        " + read, "string? given"));
}
