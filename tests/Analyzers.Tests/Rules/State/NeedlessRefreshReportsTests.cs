using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5004 where it speaks.</summary>
public class NeedlessRefreshReportsTests
{
    [Theory]
    [InlineData("await session.FlushAsync(); await {|SES5004:session.RefreshAsync(user)|};")]
    [InlineData("await session.CommitAsync(); await {|SES5004:session.RefreshAsync(user)|};")]
    [InlineData("session.Flush(); {|SES5004:session.Refresh(user)|};")]
    [InlineData("session.Commit(); {|SES5004:session.Refresh(user)|};")]
    [InlineData("await session.FlushAsync(); Log(user.Id); await {|SES5004:session.RefreshAsync(user)|};")]
    [InlineData("await session.CommitAsync(); await {|SES5004:session.RefreshAsync(user, CancellationToken.None)|};")]
    [InlineData("if (many) session.Flush(); else session.Commit(); {|SES5004:session.Refresh(user)|};")]
    public Task RefreshOfWhatWasJustAdded_Reports(string end) => Run("var user = new User(); session.Add(user); " + end);

    [Theory]
    [InlineData("user.Name = \"new\";")]
    [InlineData("user.Name += \"!\";")]
    [InlineData("session.Add(new Order { User = user }); user.Active = true;")]
    public Task RefreshOfWhatWasJustChanged_Reports(string change) => Run($"var user = await session.GetOneAsync<User>(1); {change} await session.CommitAsync(); await {{|SES5004:session.RefreshAsync(user)|}};");

    [Fact]
    public Task ParameterThatIsAdded_Reports() => Run("session.Add(given); await session.FlushAsync(); await {|SES5004:session.RefreshAsync(given)|};");

    [Fact]
    public Task ThroughTheRepositorySession_Reports() => Verify.Analyzer("""
        class Users(IRepositorySession session)
        {
            public async Task Add(User user)
            {
                session.Add(user);
                await session.FlushAsync();
                await {|SES5004:session.RefreshAsync(user)|};
            }
        }
        """);

    [Fact]
    public Task FlushWhereOnlyACommitExpires_Reports() => Verify.Analyzer("""
        class Register(Session session)
        {
            public SessionSettings Settings => new() { ExpireOnCommit = true };
            public async Task Run() { var user = new User(); session.Add(user); await session.FlushAsync(); await {|SES5004:session.RefreshAsync(user)|}; }
        }
        """);

    private static Task Run(string body) => Verify.Analyzer($$"""
        class Register(Session session)
        {
            public async Task Run(User given, bool many) { {{body}} await Task.CompletedTask; }
        }
        """, References.SessionGuard);

    [Fact]
    public Task AnnotationOfAnotherName_Reports() => Verify.Analyzer("""
        namespace Own { class TimestampAttribute : Attribute; }
        class Note { public int Id { get; set; } [Own.Timestamp] public string Text { get; set; } = ""; }
        class Register(Session session)
        {
            public async Task Run()
            {
                var note = new Note();
                session.Add(note);
                await session.FlushAsync();
                await {|SES5004:session.RefreshAsync(note)|};
            }
        }
        """);
}
