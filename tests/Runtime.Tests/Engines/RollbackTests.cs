namespace SessionGuard.Tests;

public sealed class RollbacksOnSqlite : RollbackTests<SqliteDatabase>;

public sealed class RollbacksOnPostgres : RollbackTests<PostgresDatabase>;

public abstract class RollbackTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S054_Rollback_LeavesTheSessionUsable()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        (await session.GetOneAsync<User>(1, Token)).Name = "x";
        await session.RollbackAsync(Token);
        Assert.False(session.InTransaction);
        (await session.GetOneAsync<User>(1, Token)).Name = "y";
        await session.CommitAsync(Token);
        Assert.Equal(["y"], Database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task S055_S059_AddedObjects_AreTransientAndKeepTheirKey()
    {
        await using var session = Database.Open();
        var flushed = new User { Email = "a" };
        session.Add(flushed);
        await session.FlushAsync(Token);
        var key = flushed.Id;
        var pending = new User { Email = "b" };
        session.Add(pending);
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Transient, session.StateOf(flushed));
        Assert.Equal(ObjectState.Transient, session.StateOf(pending));
        Assert.Equal(key, flushed.Id);
        session.Add(flushed);
        await session.CommitAsync(Token);
        Assert.Equal([key + "|a|null"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S056_S057_DeletedObjects_ArePersistentAgainUnlessTheyWereNew()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var old = await session.GetOneAsync<User>(1, Token);
        var fresh = new User { Email = "b" };
        session.Add(fresh);
        await session.FlushAsync(Token);
        await session.DeleteAsync(old, Token);
        await session.DeleteAsync(fresh, Token);
        await session.FlushAsync(Token);
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(old));
        Assert.Equal(ObjectState.Transient, session.StateOf(fresh));
    }

    [Fact]
    public async Task S058_PersistentObjects_ShowTheOldValuesAndAreExpired()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "flushed";
        await session.FlushAsync(Token);
        user.Name = "unflushed";
        await session.RollbackAsync(Token);
        Assert.Equal("old", user.Name);
        Assert.Contains("Name", session.Inspect(user).ExpiredMembers);
        Database.Do("UPDATE users SET name = 'outside'");
        Assert.Same(user, await session.GetAsync<User>(1, Token));
        Assert.Equal("outside", user.Name);
    }

    [Fact]
    public async Task S060_Collections_ShowTheRowsAgain()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "first", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var first = user.Addresses[0];
        user.Addresses.Remove(first);
        user.Addresses.Add(new Address { Street = "second" });
        await session.FlushAsync(Token);
        Assert.Equal(ObjectState.Deleted, session.StateOf(first));
        await session.RollbackAsync(Token);
        Assert.Equal([first], user.Addresses);
        await session.LoadAsync(user, u => u.Addresses, Token);
        Assert.Equal([first], user.Addresses);
        Assert.Equal(ObjectState.Persistent, session.StateOf(first));
    }

    [Fact]
    public async Task S054_RollbackDropsALinkThatWasRefused()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        var address = await session.GetOneAsync<Address>(1, Token);
        await session.DeleteAsync(address, Token);
        await session.CommitAsync(Token);
        user.Addresses.Add(address);
        Assert.Throws<InvalidSessionRequestException>(() => session.New);
        await session.RollbackAsync(Token);
        Assert.Empty(user.Addresses);
        Assert.Empty(session.New);
    }

    [Fact]
    public async Task S061_ExpungedObjects_StayOut()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var old = await session.GetOneAsync<User>(1, Token);
        var fresh = new User { Email = "b" };
        session.Add(fresh);
        await session.FlushAsync(Token);
        session.Expunge(old);
        session.Expunge(fresh);
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Detached, session.StateOf(old));
        Assert.Equal(ObjectState.Transient, session.StateOf(fresh));
    }

    [Fact]
    public async Task S062_RollbackInsideSavepoints_UndoesEverything()
    {
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await session.BeginNestedAsync(Token);
        session.Add(new User { Email = "b" });
        await session.BeginNestedAsync(Token);
        await session.RollbackAsync(Token);
        Assert.False(session.InTransaction);
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S063_LoadedObjectWhoseRowIsGone_SaysSoWhenItIsRead()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.RollbackAsync(Token);
        Database.Do("DELETE FROM users");
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        await Assert.ThrowsAsync<RowMissingException>(() => session.RefreshExpiredAsync(user, Token).AsTask());
    }

    [Fact]
    public async Task S064_S067_FailedFlush_RestoresStatesAtOnce()
    {
        Database.HasUser(1, "a", "old");
        Database.HasUser(2, "b");
        await using var session = Database.Open();
        var changed = await session.GetOneAsync<User>(1, Token);
        var deleted = await session.GetOneAsync<User>(2, Token);
        changed.Name = "new";
        await session.DeleteAsync(deleted, Token);
        var added = new User { Email = "a" };
        session.Add(added);
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.Equal(ObjectState.Transient, session.StateOf(added));
        Assert.Equal(ObjectState.Persistent, session.StateOf(deleted));
        Assert.Empty(session.MarkedDeleted);
        Assert.Equal("old", changed.Name);
        await session.RollbackAsync(Token);
        await session.CommitAsync(Token);
        Assert.Equal(["1|a|old", "2|b|null"], Database.Committed("SELECT * FROM users ORDER BY id"));
    }

    [Fact]
    public async Task S068_ObjectsAddedInTheFailedState_AreThrownAway()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        var late = new User { Email = "late" };
        session.Add(late);
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Transient, session.StateOf(late));
    }

    [Fact]
    public async Task S069_InTheFailedState_EverythingThatNeedsSqlIsRefused()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.GetAsync<User>(1, Token).AsTask());
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.Query<User>().CountAsync(Token));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.ExecuteAsync($"SELECT 1", Token));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.BeginNestedAsync(Token));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.CommitAsync(Token));
        await Assert.ThrowsAsync<PendingRollbackException>(() => session.DeleteAsync(user, Token).AsTask());
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => session.BeginAsync(Token));
    }

    [Fact]
    public async Task S070_AutoflushInsideAQuery_MayFail()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.Query<User>().ToListAsync(Token));
        Assert.False(session.IsActive);
    }

    [Fact]
    public async Task S051_CommitWhoseFlushFails_CommitsNothing()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        session.Add(new User { Email = "good" });
        await session.FlushAsync(Token);
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.CommitAsync(Token));
        await session.RollbackAsync(Token);
        Assert.Equal(["a"], Database.Committed("SELECT email FROM users"));
    }
}
