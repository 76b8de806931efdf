using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class FlushBeforeQueryTests
{
    [Fact]
    public Task Flush_IsAwaitedBeforeTheQuery() => Fixed(
        "// how many\n        Log(await {|SES5010:session.Query<User>().CountAsync()|}); // so many",
        "// how many\n        await session.FlushAsync();\n        Log(await session.Query<User>().CountAsync()); // so many");

    [Fact]
    public Task QueryInADeclaration_IsFlushedAbove() => Fixed(
        "var users = await {|SES5010:session.Query<User>().ToListAsync()|};\n        Log(users);",
        "await session.FlushAsync();\n        var users = await session.Query<User>().ToListAsync();\n        Log(users);");

    [Fact]
    public Task OneFlush_ServesTheQueriesBehindIt() => Fixed(
        "Log(await {|SES5010:session.Query<User>().CountAsync()|});\n        Log(await session.Query<User>().AnyAsync());",
        "await session.FlushAsync();\n        Log(await session.Query<User>().CountAsync());\n        Log(await session.Query<User>().AnyAsync());");

    [Fact]
    public Task NHibernate_IsFlushed() => Verify.Fix(
        """
        class Import(ISession session)
        {
            public int Run()
            {
                session.FlushMode = FlushMode.Manual;
                session.Save(new User());
                return {|SES5010:session.QueryOver<User>().RowCount()|};
            }
        }
        """,
        """
        class Import(ISession session)
        {
            public int Run()
            {
                session.FlushMode = FlushMode.Manual;
                session.Save(new User());
                session.Flush();
                return session.QueryOver<User>().RowCount();
            }
        }
        """,
        References.NHibernate);

    [Fact]
    public Task EntityFramework_NoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public int Run() { db.Add(new User()); return {|SES5010:db.Users.Count()|}; }
        }
        """);

    private static Task Fixed(string before, string after) => Verify.Fix(Source(before), Source(after));

    private static string Source(string body) => $$"""
        class Import(Session session)
        {
            public async Task Run()
            {
                session.Autoflush = false;
                session.Add(new User());
                {{body}}
            }
        }
        """;
}
