using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5010 where it speaks.</summary>
public class QueryMissesPendingChangesReportsTests
{
    [Theory]
    [InlineData("{|SES5010:db.Users.AnyAsync(u => u.Email == \"a\")|}")]
    [InlineData("{|SES5010:db.Users.CountAsync()|}")]
    [InlineData("{|SES5010:db.Users.FirstOrDefaultAsync(u => u.Email == \"a\")|}")]
    [InlineData("{|SES5010:db.Set<User>().Where(u => u.Active).ToListAsync()|}")]
    [InlineData("{|SES5010:db.Users.AsNoTracking().SumAsync(u => u.Id)|}")]
    [InlineData("{|SES5010:db.Users.Select(u => u.Email).ToListAsync()|}")]
    public Task QueryOfAnAddedType_Reports(string query) => EntityFramework($"db.Users.Add(new User {{ Email = \"a\" }}); Log(await {query});");

    [Theory]
    [InlineData("db.Users.AddRange(users);")]
    [InlineData("db.AddRange(new User(), new User());")]
    [InlineData("var user = await db.Users.FirstAsync(); db.Users.Remove(user);")]
    [InlineData("db.RemoveRange(users);")]
    public Task OtherStagings_Report(string stage) => EntityFramework($"{stage} Log(await {{|SES5010:db.Users.CountAsync()|}});");

    [Fact]
    public Task NextTurnOfTheLoop_Reports() => EntityFramework("""
        foreach (var email in emails)
        {
            if (!await {|SES5010:db.Users.AnyAsync(u => u.Email == email)|})
                db.Users.Add(new User { Email = email });
        }
        """);

    [Fact]
    public Task SaveOnOnePathOnly_Reports() => EntityFramework("""
        db.Users.Add(new User());
        if (emails.Length > 3)
            await db.SaveChangesAsync();
        Log(await {|SES5010:db.Users.CountAsync()|});
        """);

    [Fact]
    public Task SynchronousQuery_Reports() => EntityFramework("db.Users.Add(new User()); Log({|SES5010:db.Users.Any()|});");

    [Theory]
    [InlineData("session.Autoflush = false;")]
    [InlineData("using var block = session.NoAutoflush();")]
    public Task SessionWithoutAutoflush_Reports(string off) => Verify.Analyzer($$"""
        class Import(Session session)
        {
            public async Task Run()
            {
                {{off}}
                session.Add(new User());
                Log(await {|SES5010:session.Query<User>().CountAsync()|});
            }
        }
        """, References.SessionGuard);

    [Theory]
    [InlineData("FlushMode.Manual")]
    [InlineData("FlushMode.Commit")]
    public Task NHibernateThatFlushesAtCommit_Reports(string mode) => Verify.Analyzer($$"""
        class Import(ISession session)
        {
            public void Run()
            {
                session.FlushMode = {{mode}};
                session.Save(new User());
                Log({|SES5010:session.QueryOver<User>().RowCount()|});
            }
        }
        """, References.NHibernate);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Import(AppDbContext db)
        {
            public async Task Run(string[] emails, List<User> users) { {{body}} await db.SaveChangesAsync(); }
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("db.Users.Add(new User { Name = \"a\" });", "u.Name == \"a\"")]
    [InlineData("db.Users.Add(new User { Name = \"a\" });", "u.Name == name")]
    [InlineData("db.Users.Add(new User { Name = \"a\" });", "u.Name == \"b\" || u.Active")]
    [InlineData("db.Users.Add(new User { Name = \"a\" });", "u.Email == \"b\"")]
    [InlineData("db.Users.Add(new User { Name = name });", "u.Name == \"b\"")]
    [InlineData("var made = new User { Name = \"a\" }; made.Name = name; db.Users.Add(made);", "u.Name == \"b\"")]
    [InlineData("var old = await db.Users.Where(u => u.Name == \"a\" || u.Active).ToListAsync(); db.Users.RemoveRange(old);", "u.Name == \"b\"")]
    [InlineData("var made = new User(); db.Users.Add(made);", "u.Id != 3")]
    public Task QueryThatMayWantThePendingOne_Reports(string stage, string condition) => Verify.Analyzer($$"""
        class Import(AppDbContext db)
        {
            public async Task Run(string name) { {{stage}} Log(name); Log(await {|SES5010:db.Users.Where(u => {{condition}}).ToListAsync()|}); await db.SaveChangesAsync(); }
        }
        """, References.EntityFramework);
}
