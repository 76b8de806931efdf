namespace SessionGuard.Tests.Proofs;

public sealed class StateProofsOnSqlite : StateProofs<SqliteDatabase>;

public sealed class StateProofsOnPostgres : StateProofs<PostgresDatabase>;

/// <summary>What an object is worth: each mistake of the rules on state, made with the session, and the same work put right.</summary>
public abstract class StateProofs<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES2004_ChangeByWorkThatStillRuns_MissesTheCommit(bool waits, string stored)
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        var answer = new TaskCompletionSource<string>();
        var work = Task.Run(async () => { user.Name = await answer.Task; }, Token);
        if (waits)
        {
            answer.SetResult("new");
            await work;
        }

        await session.CommitAsync(Token);
        answer.TrySetResult("new");
        await work;
        Assert.Equal([stored], Database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task SES3005_Rollback_PutsValuesBack()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "new";
        await session.FlushAsync(Token);
        await session.RollbackAsync(Token);
        Assert.Equal("old", user.Name);
        Assert.Equal(["old"], Database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task SES3005_ObjectWhoseInsertWasRolledBack_CannotBeDeleted()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        await session.FlushAsync(Token);
        await session.RollbackAsync(Token);
        Assert.Throws<InvalidSessionRequestException>(() => session.Delete(user));
        session.Add(user);
        await session.CommitAsync(Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES5001_ReadAfterACommitThatExpires_ShowsTheOldValueUntilRefreshed(bool refreshes, string shown)
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(settings => settings with { ExpireOnCommit = true });
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'new'");
        if (refreshes)
            await session.RefreshAsync(user, Token);
        Assert.Equal(shown, user.Name);
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES5001_ReadAfterExpire_ShowsTheOldValueUntilRefreshed(bool refreshes, string shown)
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'new'");
        session.Expire(user);
        if (refreshes)
            await session.RefreshAsync(user, Token);
        Assert.Equal(shown, user.Name);
    }

    [Fact]
    public async Task SES5002_ObjectOfAnotherSession_IsRefusedAndMerged()
    {
        Database.HasUser(1, "a", "old");
        await using var first = Database.Open();
        await using var second = Database.Open();
        var user = await first.GetOneAsync<User>(1, Token);
        user.Name = "new";
        Assert.Throws<AttachedToAnotherSessionException>(() => second.Add(user));
        Assert.Throws<AttachedToAnotherSessionException>(() => second.Delete(user));
        await first.CloseAsync(Token);
        await second.MergeAsync(user, Token);
        await second.CommitAsync(Token);
        Assert.Equal(["new"], Database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task SES5002_LinkToAnObjectOfAnotherSession_IsRefused()
    {
        Database.HasUser(1, "a");
        await using var first = Database.Open();
        await using var second = Database.Open();
        var user = await first.GetOneAsync<User>(1, Token);
        await Assert.ThrowsAsync<AttachedToAnotherSessionException>(async () =>
        {
            second.Add(new Address { Street = "s", User = user });
            await second.CommitAsync(Token);
        });
    }

    [Fact]
    public async Task SES5003_KeyBeforeFlush_IsZero_AndGoesIntoTheForeignKey()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        Assert.Equal(0, user.Id);
        session.Add(new Address { Street = "s", UserId = user.Id });
        var refused = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.CommitAsync(Token));
        Assert.Equal(ConstraintKind.ForeignKey, refused.Kind);
        Assert.Equal((0, 0), (Database.Committed("SELECT id FROM users").Count, Database.Committed("SELECT id FROM addresses").Count));
    }

    [Fact]
    public async Task SES5003_KeyAfterFlush_IsThatOfTheRow()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        session.Add(user);
        await session.FlushAsync(Token);
        session.Add(new Address { Street = "s", UserId = user.Id });
        await session.CommitAsync(Token);
        Assert.Equal(Database.Committed("SELECT id FROM users"), Database.Committed("SELECT user_id FROM addresses"));
    }

    [Fact]
    public async Task SES5004_RefreshAfterTheFlush_ReadsWhatIsThere()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a", Name = "b" };
        session.Add(user);
        await session.FlushAsync(Token);
        var (id, sent) = (user.Id, session.Statistics.Commands);
        await session.RefreshAsync(user, Token);
        Assert.Equal((id, "a", "b"), (user.Id, user.Email, user.Name));
        Assert.Equal(sent + 1, session.Statistics.Commands);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task SES5008_DeletedObject_StaysInTheCollection(bool removes, int left)
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "s", 1);
        await using var session = Database.Open();
        var user = await session.Query<User>().Include(u => u.Addresses).SingleAsync(Token);
        var address = user.Addresses[0];
        await session.DeleteAsync(address, Token);
        if (removes)
            user.Addresses.Remove(address);
        Assert.Equal(left, user.Addresses.Count);
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT id FROM addresses"));
    }

    [Theory]
    [InlineData(Synchronization.None, "old")]
    [InlineData(Synchronization.Auto, "new")]
    public async Task SES5009_BulkChange_IsSeenWhereObjectsFollow(Synchronization synchronization, string shown)
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.Query<User>().ExecuteUpdateAsync(s => s.Set(u => u.Name, "new"), synchronization, Token);
        await session.RefreshExpiredAsync(user, Token);
        Assert.Equal(shown, user.Name);
        await session.RefreshAsync(user, Token);
        Assert.Equal("new", user.Name);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task SES5010_QueryWithoutAutoflush_MissesWhatIsAdded(bool flushes, int seen)
    {
        await using var session = Database.Open();
        session.Autoflush = false;
        session.Add(new User { Email = "a" });
        if (flushes)
            await session.FlushAsync(Token);
        Assert.Equal(seen, await session.Query<User>().CountAsync(Token));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES5014_ChangeToAnUntrackedObject_IsLost(bool tracks, string stored)
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await (tracks ? session.Query<User>() : session.Query<User>().Untracked()).SingleAsync(Token);
        user.Name = "new";
        await session.CommitAsync(Token);
        Assert.Equal([stored], Database.Committed("SELECT name FROM users"));
    }
}
