using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class RemoveRefreshTests
{
    [Theory]
    [InlineData("await {|SES5004:session.RefreshAsync(user)|};")]
    [InlineData("{|SES5004:session.Refresh(user)|};")]
    [InlineData("await {|SES5004:session.RefreshAsync(user)|}.ConfigureAwait(false);")]
    public Task Refresh_GoesWithItsLine(string refresh) => Verify.Fix(
        Source($"await session.FlushAsync();\n        {refresh}\n        Log(user.Id); // shown"),
        Source("await session.FlushAsync();\n        Log(user.Id); // shown"));

    [Fact]
    public Task CommentAtTheRefresh_Stays() => Verify.Fix(
        Source("await session.CommitAsync();\n        // for the key\n        await {|SES5004:session.RefreshAsync(user)|};\n        Log(user.Id);"),
        Source("await session.CommitAsync();\n        // for the key\n        Log(user.Id);"));

    [Fact]
    public Task RefreshThatIsReturned_NoFix() => Verify.NoFix("""
        class Register(Session session)
        {
            public Task Run(User user)
            {
                session.Add(user);
                session.Flush();
                return {|SES5004:session.RefreshAsync(user)|};
            }
        }
        """);

    [Fact]
    public Task RefreshThatTheMethodWaitedForAlone_TakesAsyncAlong() => Verify.Fix(
        """
        class Register(Session session)
        {
            public async Task Run(User user)
            {
                session.Add(user);
                session.Flush();
                await {|SES5004:session.RefreshAsync(user)|};
            }
        }
        """,
        """
        class Register(Session session)
        {
            public Task Run(User user)
            {
                session.Add(user);
                session.Flush();
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task RefreshThatIsAllOfABranch_NoFix() => Verify.NoFix("""
        class Register(Session session)
        {
            public void Run(User user, bool again)
            {
                session.Add(user);
                session.Flush();
                if (again)
                {
                    {|SES5004:session.Refresh(user)|};
                }
            }
        }
        """);

    private static string Source(string body) => $$"""
        class Register(Session session)
        {
            public async Task Run()
            {
                var user = new User();
                session.Add(user);
                {{body}}
            }
        }
        """;
}
