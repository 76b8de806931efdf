using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5001 where it must keep quiet.</summary>
public class EntityReadAfterItExpiredSilentTests
{
    private const string Expiring = "new SessionSettings { ExpireOnCommit = true }";

    [Theory]
    [InlineData("new SessionSettings()")]
    [InlineData("new SessionSettings { ExpireOnCommit = false }")]
    [InlineData("Environment.Is64BitProcess ? new SessionSettings { ExpireOnCommit = true } : new SessionSettings { ExpireOnCommit = false }")]
    public Task CommitThatDoesNotExpireForSure_IsSilent(string settings) => Run("await session.CommitAsync(); Log(user.Name);", settings);

    [Theory]
    [InlineData("await session.RefreshAsync(user);")]
    [InlineData("session.Refresh(user);")]
    [InlineData("await session.RefreshExpiredAsync(user);")]
    [InlineData("await session.RefreshExpiredAsync();")]
    [InlineData("user = await session.GetOneAsync<User>(1);")]
    [InlineData("await session.Query<User>().ToListAsync();")]
    [InlineData("await session.LoadAsync(user, u => u.Orders);")]
    [InlineData("session.Expunge(user);")]
    [InlineData("session.ExpungeAll();")]
    public Task WhatReadsTheRowAgainOrLetsTheObjectGo_IsSilent(string between) => Run($"await session.CommitAsync(); {between} Log(user.Name);", Expiring);

    [Fact]
    public Task KeyIsSilent() => Run("await session.CommitAsync(); Log(user.Id);", Expiring);

    [Fact]
    public Task ReadBeforeTheCommit_IsSilent() => Run("Log(user.Name); await session.CommitAsync();", Expiring);

    [Fact]
    public Task PropertySetSince_IsSilent() => Run("session.Expire(user); user.Name = \"new\"; Log(user.Name);");

    [Fact]
    public Task OneMemberExpired_IsSilent() => Run("session.Expire(user, u => u.Email); Log(user.Name);");

    [Fact]
    public Task AnotherObjectExpired_IsSilent() => Run("var other = await session.GetOneAsync<User>(2); session.Expire(other); Log(user.Name);");

    [Fact]
    public Task HandedToCodeThatMayRefresh_IsSilent() => Run("session.Expire(user); Refresh(user); Log(user.Name);");

    [Fact]
    public Task CodeOutOfSightBetween_IsSilent() => Run("session.Expire(user); await work.RefreshAllAsync(); Log(user.Name);");

    [Theory]
    [InlineData("await session.RollbackAsync();")]
    [InlineData("session.Rollback();")]
    public Task Rollback_PutsTheValuesBack_IsSilent(string rollback) => Run($"user.Name = \"x\"; {rollback} Log(user.Name);", Expiring);

    [Fact]
    public Task OnlyAdded_ThenRolledBack_IsSilent() => Run("var added = new User(); session.Add(added); await session.RollbackAsync(); Log(added.Name);");

    [Fact]
    public Task UntrackedObject_IsSilent() => Run("var copy = await session.Query<User>().Untracked().FirstAsync(); await session.CommitAsync(); Log(copy.Name);", Expiring);

    [Fact]
    public Task CommitOfAnotherSession_IsSilent() => Verify.Analyzer("""
        class Show(Session session, SessionFactory sessions)
        {
            public SessionSettings Settings => new() { ExpireOnCommit = true };
            public async Task Run()
            {
                var user = await session.GetOneAsync<User>(1);
                await using (var other = sessions.OpenSession())
                    await other.CommitAsync();
                Log(user.Name);
            }
        }
        """);

    [Theory]
    [InlineData("AppDbContext", "await session.Users.FirstAsync()", "await session.SaveChangesAsync();")]
    [InlineData("AppDbContext", "await session.Users.FirstAsync()", "await session.Database.RollbackTransactionAsync();")]
    [InlineData("NHibernate.ISession", "session.Get<User>(1)", "session.GetCurrentTransaction().Rollback();")]
    [InlineData("NHibernate.ISession", "session.Get<User>(1)", "session.Flush();")]
    public Task LibrariesThatDoNotExpire_AreSilent(string type, string load, string end) => Verify.Analyzer($$"""
        class Show({{type}} session)
        {
            public SessionSettings Settings => new() { ExpireOnCommit = true };
            public async Task Run() { var user = {{load}}; user.Name = "a"; {{end}} Log(user.Name); await Task.CompletedTask; }
        }
        """);

    private static Task Run(string body, string settings = "new SessionSettings()") => Verify.Analyzer($$"""
        interface IWork { Task RefreshAllAsync(); }
        class Setup { public SessionFactory Make(DbDataSource source) => new(source, {{settings}}); }
        class Show(Session session, IWork work)
        {
            public async Task Run() { var user = await session.GetOneAsync<User>(1); {{body}} await work.RefreshAllAsync(); }
            void Refresh(User user) => session.Refresh(user);
        }
        """, References.SessionGuard);
}
