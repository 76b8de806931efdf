namespace SessionGuard.Tests;

public sealed class MergeAndRefreshOnSqlite : MergeAndRefreshTests<SqliteDatabase>;

public sealed class MergeAndRefreshOnPostgres : MergeAndRefreshTests<PostgresDatabase>;

public abstract class MergeAndRefreshTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S120_Merge_CopiesOntoTheSessionsOwnObject()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var given = new User { Id = 1, Email = "a", Name = "new" };
        var merged = await session.MergeAsync(given, Token);
        Assert.NotSame(given, merged);
        Assert.Equal(ObjectState.Transient, session.StateOf(given));
        Assert.Same(merged, await session.GetAsync<User>(1, Token));
        await session.CommitAsync(Token);
        Assert.Equal(["1|a|new"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S121_MergeOfAnObjectOfThisSession_ReturnsIt()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        Assert.Same(user, await session.MergeAsync(user, Token));
    }

    [Fact]
    public async Task S122_MergeWithoutARow_MakesAPendingCopy()
    {
        await using var session = Database.Open();
        var withoutKey = await session.MergeAsync(new User { Email = "a" }, Token);
        var withKey = await session.MergeAsync(new User { Id = 50, Email = "b" }, Token);
        Assert.Equal(ObjectState.Pending, session.StateOf(withKey));
        await session.CommitAsync(Token);
        Assert.Equal(50, withKey.Id);
        Assert.NotEqual(0, withoutKey.Id);
    }

    [Fact]
    public async Task S123_MergeOfNamedMembers_LeavesTheOthersAlone()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var merged = await session.MergeAsync(new User { Id = 1, Name = "new" }, u => u.Name);
        Assert.Equal("a", merged.Email);
        await session.CommitAsync(Token);
        Assert.Equal(["1|a|new"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S124_Collections_AreMergedOnRequestOnly()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "kept", 1);
        Database.HasAddress(2, "dropped", 1);
        await using var session = Database.Open();
        await session.MergeAsync(new User { Id = 1, Email = "a" }, Token);
        await session.CommitAsync(Token);
        Assert.Equal(2, Database.Committed("SELECT * FROM addresses").Count);
        var given = new User { Id = 1, Email = "a", Addresses = { new Address { Id = 1, Street = "changed", UserId = 1 }, new Address { Street = "added" } } };
        await session.MergeAsync(given, u => u.Addresses);
        await session.CommitAsync(Token);
        Assert.Equal(["added|1", "changed|1"], Database.Committed("SELECT street, user_id FROM addresses ORDER BY street"));
    }

    [Fact]
    public async Task S125_ObjectOfAnotherSession_IsCopied()
    {
        Database.HasUser(1, "a");
        await using var first = Database.Open();
        await using var second = Database.Open();
        var original = await first.GetOneAsync<User>(1, Token);
        original.Name = "carried over";
        var copy = await second.MergeAsync(original, Token);
        Assert.Same(first, Session.Of(original));
        Assert.Same(second, Session.Of(copy));
        Assert.Equal("carried over", copy.Name);
    }

    [Fact]
    public async Task S112_Expire_DropsChangesAndReadsAgainAtTheNextTouch()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'outside'");
        user.Name = "dropped";
        user.Email = "kept";
        session.Expire(user, u => u.Name);
        Assert.Equal("old", user.Name);
        await session.CommitAsync(Token);
        Assert.Equal(["1|kept|outside"], Database.Committed("SELECT * FROM users"));
        await session.GetAsync<User>(1, Token);
        Assert.Equal("outside", user.Name);
    }

    [Fact]
    public void S113_ExpireOfAnObjectThatIsNotPersistent_IsRefused()
    {
        using var session = Database.Open();
        Assert.Throws<InvalidSessionRequestException>(() => session.Expire(new User()));
        var pending = new User { Email = "a" };
        session.Add(pending);
        Assert.Throws<InvalidSessionRequestException>(() => session.Refresh(pending));
    }

    [Fact]
    public async Task S117_Refresh_ReadsAtOnceAndFlushesTheOthersFirst()
    {
        Database.HasUser(1, "a", "old");
        Database.HasUser(2, "b", "old");
        await using var session = Database.Open();
        var refreshed = await session.GetOneAsync<User>(1, Token);
        var other = await session.GetOneAsync<User>(2, Token);
        refreshed.Name = "dropped";
        other.Name = "flushed";
        await session.RefreshAsync(refreshed, Token);
        Assert.Equal("old", refreshed.Name);
        Assert.False(session.IsModified(other));
        await session.CommitAsync(Token);
        Assert.Equal(["old", "flushed"], Database.Committed("SELECT name FROM users ORDER BY id"));
    }

    [Fact]
    public async Task S117_RefreshOfNamedMembers_KeepsTheOtherChanges()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "dropped";
        user.Email = "kept";
        await session.RefreshAsync(user, Token, u => u.Name);
        Assert.Equal(("old", "kept"), (user.Name, user.Email));
        await session.CommitAsync(Token);
        Assert.Equal(["1|kept|old"], Database.Committed("SELECT * FROM users"));
    }

#pragma warning disable xUnit1051 // The calls without a token are what is tested: none of them may be taken for "no members".
    [Fact]
    public async Task S117_S120_CallsWithoutMembers_TakeAllOfThem()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "dropped";
        await session.RefreshAsync(user);
        Assert.Equal("old", user.Name);
        user.Name = "dropped";
        await session.RefreshAsync(user, Token);
        Assert.Equal("old", user.Name);
        user.Name = "dropped";
        session.Refresh(user);
        Assert.Equal("old", user.Name);
        await session.MergeAsync(new User { Id = 1, Email = "a", Name = "merged" });
        Assert.Equal("merged", user.Name);
        await session.MergeAsync(new User { Id = 1, Email = "a", Name = "again" }, Token);
        Assert.Equal("again", user.Name);
    }
#pragma warning restore xUnit1051

    [Fact]
    public async Task S118_RefreshOfAMissingRow_IsRefused()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("DELETE FROM users");
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.RefreshAsync(user, Token));
        Assert.True(session.Contains(user));
    }

    [Fact]
    public async Task RefreshExpired_TakesOneQueryAType()
    {
        for (var i = 1; i <= 10; i++)
            Database.HasUser(i, "e" + i);
        await using var session = Database.Open();
        var users = await session.Query<User>().OrderBy(u => u.Id).ToListAsync(Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'outside'");
        session.ExpireAll();
        var sent = session.Statistics.Commands;
        await session.RefreshExpiredAsync(Token);
        Assert.Equal(sent + 1, session.Statistics.Commands);
        Assert.All(users, u => Assert.Equal("outside", u.Name));
    }

    [Fact]
    public async Task S049_ExpiredObjectOutsideASession_CannotBeRead()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        session.Expire(user);
        session.Expunge(user);
        await Assert.ThrowsAsync<DetachedEntityException>(() => session.RefreshExpiredAsync(user, Token).AsTask());
        await Assert.ThrowsAsync<DetachedEntityException>(() => session.LoadAsync(user, u => u.Addresses, Token).AsTask());
    }

    [Fact]
    public async Task S107_Inspect_ShowsTheValuesBeforeUnflushedChanges()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "new";
        var seen = session.Inspect(user);
        Assert.Equal("old", seen.OriginalValues["Name"]);
        Assert.Equal(["Name"], seen.ChangedMembers);
        Assert.Equal(1, seen.Key);
        Assert.Equal(["Addresses"], seen.UnloadedMembers);
    }

    [Fact]
    public async Task S127_S129_Expunge_LetsGoAndTakesTheMarkAway()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        session.Expunge(user);
        Assert.Equal(ObjectState.Detached, session.StateOf(user));
        await session.CommitAsync(Token);
        Assert.Single(Database.Committed("SELECT * FROM users"));
        Assert.Throws<InvalidSessionRequestException>(() => session.Expunge(user));
    }

    [Fact]
    public async Task S134_S136_DeleteOfNewOrMarkedObjects()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.DeleteAsync(new User(), Token).AsTask());
        var pending = new User { Email = "b" };
        session.Add(pending);
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.DeleteAsync(pending, Token).AsTask());
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        await session.DeleteAsync(user, Token);
        Assert.Equal([user], session.MarkedDeleted);
    }

    [Fact]
    public async Task S135_DeleteOfADetachedObject_AttachesAndMarksIt()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        session.Expunge(user);
        await session.DeleteAsync(user, Token);
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT * FROM users"));
    }
}
