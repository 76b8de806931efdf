using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1008 where it must keep quiet.</summary>
public class SavepointAsTransactionSilentTests
{
    [Theory]
    [InlineData("await using var tx = await session.BeginAsync(); using var part = session.BeginNested(); session.Add(user); part.Commit(); await tx.CommitAsync();")]
    [InlineData("await using var tx = await session.BeginAsync(); using var part = session.BeginNested(); session.Add(user); part.Commit();")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Commit(); await session.CommitAsync();")]
    [InlineData("using (var part = session.BeginNested()) { session.Add(user); part.Commit(); } session.Commit();")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Commit(); if (user.Active) session.Commit();")]
    [InlineData("for (var i = 0; i < 3; i++) { using var part = session.BeginNested(); session.Add(user); part.Commit(); } session.Commit();")]
    [InlineData("for (var i = 0; i < 3; i++) { session.Commit(); using var part = session.BeginNested(); session.Add(user); part.Commit(); }")]
    [InlineData("await session.TransactAsync(async () => { using var part = session.BeginNested(); session.Add(user); part.Commit(); await Task.Yield(); });")]
    [InlineData("using var part = session.BeginNested(); session.Add(user);")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Rollback();")]
    [InlineData("if (user.Active) session.Begin(); using var part = session.BeginNested(); session.Add(user); part.Commit();")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Commit(); Finish(session);")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Commit(); kept = session;")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Commit(); finish(session);")]
    [InlineData("using var part = session.BeginNested(); session.Add(user); part.Commit(); Action later = () => session.Commit(); later();")]
    [InlineData("session.Add(user); session.Commit();")]
    public Task WorkThatIsCommittedOrMeantToGo_IsSilent(string code) => Verify.Analyzer($$"""
        class Register(SessionFactory factory, Action<Session> finish)
        {
            private Session? kept;
            public async Task Run(User user)
            {
                var session = factory.OpenSession();
                {{code}}
                finish(kept!);
                await Task.CompletedTask;
            }
            static void Finish(Session session) => session.Commit();
        }
        """);

    [Fact]
    public Task SessionThatWasGiven_IsSilent() => Verify.Analyzer("""
        class Register(Session given)
        {
            public void Run(User user) { using var part = given.BeginNested(); given.Add(user); part.Commit(); }
            public void Other(Session session, User user) { using var part = session.BeginNested(); session.Add(user); part.Commit(); }
        }
        """);

    [Fact]
    public Task FactoryThatTransacts_IsSilent() => Verify.Analyzer("""
        class Register(SessionFactory factory)
        {
            public Task Run(User user) => factory.TransactAsync(async session =>
            {
                await using var part = await session.BeginNestedAsync();
                session.Add(user);
                await part.CommitAsync();
            });
        }
        """);

    [Fact]
    public Task TestProject_IsSilent() => Verify.Analyzer("""
        class RegisterTests(SessionFactory factory)
        {
            public void Run(User user) { using var session = factory.OpenSession(); using var part = session.BeginNested(); session.Add(user); part.Commit(); }
        }
        """, new VerifyOptions { GlobalConfig = "build_property.IsTestProject = true" });

    [Theory]
    [InlineData("await using var tx = await db.Database.BeginTransactionAsync(); await tx.CreateSavepointAsync(\"a\"); await tx.CommitAsync();")]
    [InlineData("using var c = source.OpenConnection(); using var tx = c.BeginTransaction(); tx.Save(\"a\"); tx.Release(\"a\");")]
    public Task SavepointsThatNeedATransaction_AreSilent(string code) => Verify.Analyzer($$"""
        class Register(AppDbContext db, NpgsqlDataSource source)
        {
            public async Task Run() { {{code}} Prelude.Log(db); Prelude.Log(source); await Task.CompletedTask; }
        }
        """);
}
