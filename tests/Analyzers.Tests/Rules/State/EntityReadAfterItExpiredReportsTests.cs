using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5001 where it speaks.</summary>
public class EntityReadAfterItExpiredReportsTests
{
    private const string Settings = "new SessionSettings { ExpireOnCommit = true }";

    [Theory]
    [InlineData("await session.GetOneAsync<User>(1)")]
    [InlineData("await session.Query<User>().FirstAsync()")]
    [InlineData("(await session.Query<User>().ToListAsync())[0]")]
    [InlineData("session.Get<User>(1)!")]
    public Task ReadAfterACommitThatExpires_Reports(string load) => Run($$"""
        var user = {{load}};
        user.Active = true;
        await session.CommitAsync();
        Log({|SES5001:user.Name|});
        """, Settings);

    [Theory]
    [InlineData("session.Expire(user);")]
    [InlineData("session.ExpireAll();")]
    public Task ReadAfterExpire_Reports(string expire) => Run($$"""
        var user = await session.GetOneAsync<User>(1);
        {{expire}}
        Log({|SES5001:user.Name|});
        """);

    [Fact]
    public Task ReadOfWhatWasAddedAndCommitted_Reports() => Run("""
        var user = new User { Name = "a" };
        session.Add(user);
        await session.CommitAsync();
        Log({|SES5001:user.Name|});
        """, Settings);

    [Fact]
    public Task SessionWithASettingOfItsOwn_Reports() => Verify.Analyzer("""
        class Show(SessionFactory sessions)
        {
            public async Task Run()
            {
                await using var session = sessions.OpenSession(s => s with { ExpireOnCommit = true });
                var user = await session.GetOneAsync<User>(1);
                await session.CommitAsync();
                Log({|SES5001:user.Name|});
            }
        }
        """);

    [Fact]
    public Task ReadOnOnePathOnly_Reports() => Run("""
        var user = await session.GetOneAsync<User>(1);
        if (user.Active)
            session.Expire(user);
        Log({|SES5001:user.Name|});
        """);

    [Fact]
    public Task NavigationExpiresAsWell_Reports() => Run("""
        var user = await session.GetOneAsync<User>(1);
        session.ExpireAll();
        Log({|SES5001:user.Orders|}.Count);
        """);

    [Fact]
    public Task CommitOfATransactionObject_Reports() => Run("""
        await using var tx = await session.BeginAsync();
        var user = await session.GetOneAsync<User>(1);
        await tx.CommitAsync();
        Log({|SES5001:user.Name|});
        """, Settings);

    [Fact]
    public Task CommitInAHelper_Reports() => Run("""
        var user = await session.GetOneAsync<User>(1);
        await Save();
        Log({|SES5001:user.Name|});
        """, Settings);

    [Fact]
    public Task ExpiredAgainAfterARefresh_Reports() => Run("""
        var user = await session.GetOneAsync<User>(1);
        session.Expire(user);
        await session.RefreshAsync(user);
        Log(user.Name);
        session.Expire(user);
        Log({|SES5001:user.Name|});
        """);

    private static Task Run(string body, string settings = "new SessionSettings()") => Verify.Analyzer($$"""
        class Setup { public SessionFactory Make(DbDataSource source) => new(source, {{settings}}); }
        class Show(Session session)
        {
            public async Task Run() { {{body}} }
            Task Save() => session.CommitAsync();
        }
        """, References.SessionGuard);
}
