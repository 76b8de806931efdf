using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1008 where it speaks; the one library whose savepoints need no transaction begun is SessionGuard.</summary>
public class SavepointAsTransactionReportsTests
{
    [Theory]
    [InlineData("await using var part = await {|SES1008:session.BeginNestedAsync()|}; session.Add(user); await part.CommitAsync();")]
    [InlineData("using var part = {|SES1008:session.BeginNested()|}; session.Add(user); part.Commit();")]
    [InlineData("Savepoint part = {|SES1008:session.BeginNested()|}; session.Add(user); part.Commit();")]
    [InlineData("await using (var part = await {|SES1008:session.BeginNestedAsync()|}.ConfigureAwait(false)) { session.Add(user); await part.CommitAsync(); }")]
    [InlineData("session.Add(user); await using var part = await {|SES1008:session.BeginNestedAsync()|}; await part.CommitAsync();")]
    [InlineData("var known = await session.GetAsync<User>(1); using var part = {|SES1008:session.BeginNested()|}; known!.Name = \"b\"; part.Commit();")]
    [InlineData("using var part = {|SES1008:session.BeginNested()|}; session.Add(user); if (user.Active) part.Commit();")]
    [InlineData("using var part = {|SES1008:session.BeginNested()|}; try { session.Add(user); part.Commit(); } catch (SessionException) { part.Rollback(); throw; }")]
    [InlineData("session.Add(user); await session.CommitAsync(); using var part = {|SES1008:session.BeginNested()|}; session.Delete(user); part.Commit();")]
    [InlineData("foreach (var id in new[] { 1, 2 }) { using var part = {|SES1008:session.BeginNested()|}; session.Delete(user); part.Commit(); }")]
    [InlineData("using var outer = {|SES1008:session.BeginNested()|}; using var inner = {|SES1008:session.BeginNested()|}; session.Add(user); inner.Commit(); outer.Commit();")]
    public Task SavepointOfASessionThatNothingCommits_Reports(string code) => Verify.Analyzer($$"""
        class Register(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var session = factory.OpenSession();
                {{code}}
                await Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task HelperThatStages_Reports() => Verify.Analyzer("""
        class Register(SessionFactory factory)
        {
            public void Run(User user)
            {
                using var session = factory.OpenSession();
                using var part = {|SES1008:session.BeginNested()|};
                session.Add(user);
                Prelude.Log(user);
                part.Commit();
            }
        }
        """);

    [Fact]
    public Task LambdaAndTopLevel_Report() => Verify.Analyzer("""
        var factory = new SessionFactory(NpgsqlDataSource.Create("Host=localhost"));
        Action<User> save = user => { using var session = factory.OpenSession(); using var part = {|SES1008:session.BeginNested()|}; session.Add(user); part.Commit(); };
        save(new User());
        using var own = factory.OpenSession();
        using var outer = {|SES1008:own.BeginNested()|};
        own.Add(new User());
        outer.Commit();
        """, new VerifyOptions { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task Message_NamesTheMemberAndTheSession() => Verify.Analyzer("""
        class Register(SessionFactory factory)
        {
            public void Run(User user)
            {
                using var work = factory.OpenSession();
                using var part = {|#0:work.BeginNested()|};
                work.Add(user);
                part.Commit();
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1008).WithLocation(0).WithMessage(
                "'BeginNested' begins only a savepoint, and nothing here commits 'work': what the savepoint's commit releases is rolled back when the session closes; begin a transaction"),
        ],
    });
}
