using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class MergeInsteadTests
{
    [Fact]
    public Task Add_BecomesAnAwaitedMerge() => Fixed("{|SES5002:other.Add(user)|}; // copy", "await other.MergeAsync(user); // copy");

    [Fact]
    public Task TwoObjects_AreBothMerged() => Fixed(
        "var second = await session.GetOneAsync<User>(2); {|SES5002:other.Add(user)|}; {|SES5002:other.Add(second)|};",
        "var second = await session.GetOneAsync<User>(2); await other.MergeAsync(user); await other.MergeAsync(second);");

    [Theory]
    [InlineData("{|SES5002:other.SaveAsync(user)|}", "other.MergeAsync(user)", true)]
    [InlineData("{|SES5002:other.Update(user)|}", "other.Merge(user)", false)]
    [InlineData("{|SES5002:other.SaveOrUpdate(user)|}", "other.Merge(user)", false)]
    public Task StagingOfNHibernate_BecomesAMerge(string before, string after, bool isAsync) => Verify.Fix(Hibernate(before, isAsync), Hibernate(after, isAsync), References.NHibernate);

    [Theory]
    [InlineData("{|SES5002:other.Add(user)|}; user.Name = \"new\";")]
    [InlineData("{|SES5002:other.Delete(user)|};")]
    [InlineData("{|SES5002:other.AddRange(user, new User())|};")]
    public Task WhereTheCopyWouldNotDo_NoFix(string stage) => Verify.NoFix(Source(stage));

    [Fact]
    public Task EntityFramework_NoFix() => Verify.NoFix("""
        class Copy(AppDbContext db, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run()
            {
                var user = await db.Users.FirstAsync();
                await using var other = await contexts.CreateDbContextAsync();
                {|SES5002:other.Add(user)|};
            }
        }
        """);

    private static Task Fixed(string before, string after) => Verify.Fix(Source(before), Source(after));

    private static string Source(string body) => $$"""
        class Copy(Session session, SessionFactory sessions)
        {
            public async Task Run()
            {
                var user = await session.GetOneAsync<User>(1);
                await using var other = sessions.OpenSession();
                {{body}}
            }
        }
        """;

    private static string Hibernate(string stage, bool isAsync) => $$"""
        class Copy(ISession session, ISessionFactory sessions)
        {
            public {{(isAsync ? "async Task" : "void")}} Run()
            {
                var user = session.Get<User>(1);
                using var other = sessions.OpenSession();
                {{(isAsync ? "await " : "")}}{{stage}};
            }
        }
        """;
}
