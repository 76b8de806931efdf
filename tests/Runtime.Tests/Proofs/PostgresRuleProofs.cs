namespace SessionGuard.Tests.Proofs;

/// <summary>Mistakes that take a server to show: statements that overlap in time, and a pool that runs dry.</summary>
public sealed class PostgresRuleProofs
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SES2001_OverlappingUse_IsRefusedNamingBothOperations()
    {
        using var database = new PostgresDatabase();
        await using var session = database.Open();
        Assert.Empty(await session.Query<User>().ToListAsync(Token));
        var first = session.ExecuteAsync($"SELECT pg_sleep(1)", Token);
        var refused = await Assert.ThrowsAsync<SessionInUseException>(() => session.Query<User>().ToListAsync(Token));
        Assert.Equal(nameof(Session.ExecuteAsync), refused.RunningOperation);
        await first;
        Assert.Empty(await session.Query<User>().ToListAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SES4001_CallWhileHeld_StarvesThePool(bool callsWhileHeld)
    {
        using var database = new PostgresDatabase(null, ";Maximum Pool Size=2;Timeout=2");
        database.HasUser(1, "a");
        await using (var warm = database.Open())
            await warm.Query<User>().CountAsync(Token);
        var refused = (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Record.ExceptionAsync(PayAsync).AsTask()))).OfType<Exception>().ToList();
        Assert.Equal(callsWhileHeld, refused.Count > 0);
        Assert.All(refused, failure => Assert.Contains("The connection pool has been exhausted", Assert.IsType<SessionConnectionException>(failure).InnerException!.Message, StringComparison.Ordinal));

        async Task PayAsync()
        {
            await using var session = database.Open();
            await session.GetOneAsync<User>(1, Token);
            if (!callsWhileHeld)
                await session.CommitAsync(Token);
            await Task.Delay(SlowAnswer, Token);
            await session.CommitAsync(Token);
        }
    }
}
