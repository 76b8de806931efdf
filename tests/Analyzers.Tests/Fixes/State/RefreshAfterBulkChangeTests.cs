using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class RefreshAfterBulkChangeTests
{
    [Fact]
    public Task Entry_IsReloadedBeforeTheRead() => Fixed(
        "// show it\n        Log({|SES5009:user.Active|}); // closed",
        "// show it\n        await db.Entry(user).ReloadAsync();\n        Log(user.Active); // closed");

    [Fact]
    public Task Entry_IsReloadedWithTheToken() => Fixed(
        "return {|SES5009:user.Active|};", "await db.Entry(user).ReloadAsync(ct);\n        return user.Active;", "Task<bool>", "CancellationToken ct");

    [Fact]
    public Task ReadInACondition_IsReloadedAbove() => Fixed(
        "if ({|SES5009:user.Active|})\n            Log(1);", "await db.Entry(user).ReloadAsync();\n        if (user.Active)\n            Log(1);");

    [Fact]
    public Task Session_IsToldToRefresh() => Verify.Fix(
        """
        class Close(Session session)
        {
            public bool Run()
            {
                var user = session.GetOne<User>(1);
                session.Query<User>().ExecuteUpdate(s => s.Set(u => u.Active, false), Synchronization.None);
                return {|SES5009:user.Active|};
            }
        }
        """,
        """
        class Close(Session session)
        {
            public bool Run()
            {
                var user = session.GetOne<User>(1);
                session.Query<User>().ExecuteUpdate(s => s.Set(u => u.Active, false), Synchronization.None);
                session.Refresh(user);
                return user.Active;
            }
        }
        """);

    [Theory]
    [InlineData("while ({|SES5009:user.Active|}) Log(1);")]
    [InlineData("if (DateTime.Now.Hour > 3) Log({|SES5009:user.Active|});")]
    public Task WithoutAPlaceForIt_NoFix(string read) => Verify.NoFix(Source(read));

    private static Task Fixed(string before, string after, string result = "Task", string parameters = "") => Verify.Fix(Source(before, result, parameters), Source(after, result, parameters));

    private static string Source(string body, string result = "Task", string parameters = "") => $$"""
        class Close(AppDbContext db)
        {
            public async {{result}} Run({{parameters}})
            {
                var user = await db.Users.FirstAsync();
                await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Active, false));
                {{body}}
            }
        }
        """;
}
