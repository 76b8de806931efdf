using Microsoft.Extensions.DependencyInjection;

namespace SessionGuard.Tests.Proofs;

public sealed class RuleProofsOnSqlite : RuleProofs<SqliteDatabase>;

public sealed class RuleProofsOnPostgres : RuleProofs<PostgresDatabase>;

/// <summary>Each mistake that a rule is named for, made with the session, and the same work put right.</summary>
public abstract class RuleProofs<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES1001_CommitInTheFirstRepository_LeavesHalfTheUseCase(bool repositoryCommits, int left)
    {
        Database.HasUser(1, "taken");
        await using var session = Database.Open();
        await Assert.ThrowsAsync<ConstraintViolationException>(async () =>
        {
            session.Add(new User { Email = "new" });
            if (repositoryCommits)
                await session.CommitAsync(Token);
            else
                await session.FlushAsync(Token);
            session.Add(new User { Email = "taken" });
            await session.CommitAsync(Token);
        });
        Assert.Equal(left, Database.Committed("SELECT id FROM users WHERE email = 'new'").Count);
    }

    [Fact]
    public async Task SES1003_KeptSession_GoesOnShowingWhatItOnceRead()
    {
        Database.HasUser(1, "a", "old");
        await using var kept = Database.Open();
        Assert.Equal("old", (await kept.GetOneAsync<User>(1, Token)).Name);
        await kept.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'new'");
        Assert.Equal("old", (await kept.GetOneAsync<User>(1, Token)).Name);
        await using var perUse = Database.Open();
        Assert.Equal("new", (await perUse.GetOneAsync<User>(1, Token)).Name);
    }

    [Fact]
    public void SES1004_SingletonThatTakesASession_IsRefusedWhereScopesAreValidated()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Database.Factory);
        services.AddScoped(provider => provider.GetRequiredService<SessionFactory>().OpenSession());
        services.AddSingleton<TakesSession>();
        services.AddSingleton<TakesFactory>();
        using var validating = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        var refused = Assert.Throws<InvalidOperationException>(() => validating.GetRequiredService<TakesSession>());
        Assert.Contains("scoped", refused.Message, StringComparison.Ordinal);
        using var trusting = services.BuildServiceProvider();
        using var scope = trusting.CreateScope();
        Assert.Same(trusting.GetRequiredService<TakesSession>().Session, scope.ServiceProvider.GetRequiredService<TakesSession>().Session);
        Assert.NotSame(validating.GetRequiredService<TakesFactory>().Open(), validating.GetRequiredService<TakesFactory>().Open());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES3001_SwallowedFailure_RefusesTheNextUseUntilRolledBack(bool rollsBack)
    {
        Database.HasUser(1, "taken");
        await using var session = Database.Open();
        try
        {
            session.Add(new User { Email = "taken" });
            await session.FlushAsync(Token);
        }
        catch (ConstraintViolationException)
        {
            if (rollsBack)
                await session.RollbackAsync(Token);
        }

        session.Add(new User { Email = "sound" });
        if (rollsBack)
            await session.CommitAsync(Token);
        else
            await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        Assert.Equal(rollsBack ? 1 : 0, Database.Committed("SELECT id FROM users WHERE email = 'sound'").Count);
    }

    private sealed class TakesSession(Session session)
    {
        public Session Session => session;
    }

    private sealed class TakesFactory(SessionFactory factory)
    {
        public Session Open() => factory.OpenSession();
    }
}
