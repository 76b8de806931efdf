namespace SessionGuard.Tests;

public sealed class StatesOnSqlite : StateTests<SqliteDatabase>;

public sealed class StatesOnPostgres : StateTests<PostgresDatabase>;

public abstract class StateTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S004_AssignedProperty_BeginsWhenItIsDetected()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        user.Name = "x";
        Assert.False(session.InTransaction);
        Assert.Equal([user], session.Dirty);
        Assert.True(session.InTransaction);
    }

    [Fact]
    public async Task S005_DeleteAndMerge_Begin_ExpireExpungeAndAnEmptyFlushDoNot()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        session.Expire(user);
        session.Expunge(user);
        await session.FlushAsync(Token);
        Assert.False(session.InTransaction);
        await session.MergeAsync(new User { Id = 1, Email = "a" }, Token);
        Assert.True(session.InTransaction);
        await session.RollbackAsync(Token);
        session.ExpungeAll();
        await session.DeleteAsync(user, Token);
        Assert.True(session.InTransaction);
    }

    [Fact]
    public async Task S006_S054_OneSession_ManyTransactionsOneAfterTheOther()
    {
        await using var session = Database.Open();
        for (var i = 0; i < 3; i++)
        {
            await using var transaction = await session.BeginAsync(Token);
            session.Add(new User { Email = "e" + i });
            if (i == 1)
                await transaction.RollbackAsync(Token);
            else
                await transaction.CommitAsync(Token);
        }

        Assert.Equal(["e0", "e2"], Database.Committed("SELECT email FROM users ORDER BY email"));
    }

    [Fact]
    public async Task S010_TransactionDisposedWithoutCommit_IsRolledBack()
    {
        await using var session = Database.Open();
        await using (await session.BeginAsync(Token))
        {
            session.Add(new User { Email = "a" });
            await session.FlushAsync(Token);
        }

        Assert.False(session.InTransaction);
        Assert.Empty(Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S014_S085_Flags_FollowTheTransaction()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        Assert.Equal((true, false, false), (session.IsActive, session.InTransaction, session.InNestedTransaction));
        await session.BeginNestedAsync(Token);
        Assert.Equal((true, true, true), (session.IsActive, session.InTransaction, session.InNestedTransaction));
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.Equal((false, true, true), (session.IsActive, session.InTransaction, session.InNestedTransaction));
        await session.RollbackAsync(Token);
        Assert.Equal((true, false, false), (session.IsActive, session.InTransaction, session.InNestedTransaction));
    }

    [Fact]
    public async Task S015_AfterCommit_TheConnectionIsBack()
    {
        await using var session = Database.Open();
        await session.ConnectAsync(Token);
        await session.CommitAsync(Token);
        Assert.Throws<InvalidSessionRequestException>(() => session.Connection);
    }

    [Fact]
    public async Task S016_S038_S105_StatesAlongALife()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        Assert.Equal(ObjectState.Transient, session.StateOf(user));
        session.Add(user);
        Assert.Equal((ObjectState.Pending, 0, 0L), (session.StateOf(user), user.Id, session.Statistics.Commands));
        Assert.Equal([user], session.New);
        await session.FlushAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        Assert.Empty(session.New);
        await session.CommitAsync(Token);
        await session.DeleteAsync(user, Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        await session.FlushAsync(Token);
        Assert.Equal(ObjectState.Deleted, session.StateOf(user));
        await session.CommitAsync(Token);
        Assert.Equal(ObjectState.Detached, session.StateOf(user));
    }

    [Fact]
    public async Task S045_Commit_FlushesWhateverAutoflushSays()
    {
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        session.Add(new User { Email = "a" });
        await session.CommitAsync(Token);
        Assert.Single(Database.Committed("SELECT * FROM users"));
        Assert.Empty(session.New);
        Assert.Empty(session.Dirty);
        Assert.False(session.InTransaction);
    }

    [Fact]
    public async Task S048_Expiry_LeavesTheIdentity()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        session.Expire(user);
        Assert.True(session.Contains(user));
        Assert.Same(user, await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S050_S108_S109_Deletion_LastsUntilTheTransactionEnds()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        Assert.True(session.Contains(user));
        await session.FlushAsync(Token);
        Assert.False(session.Contains(user));
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        await session.DeleteAsync(user, Token);
        await session.CommitAsync(Token);
        Assert.Equal(ObjectState.Detached, session.StateOf(user));
    }

    [Fact]
    public void S053_RepositorySession_CannotEndTheTransaction()
    {
        var members = typeof(IRepositorySession).GetMembers().Select(m => m.Name).ToList();
        Assert.DoesNotContain(members, m => m.Contains("Commit", StringComparison.Ordinal) || m.Contains("Rollback", StringComparison.Ordinal)
                                            || m.Contains("Begin", StringComparison.Ordinal) || m.Contains("Close", StringComparison.Ordinal) || m.Contains("Dispose", StringComparison.Ordinal));
        Assert.Contains(nameof(IRepositorySession.FlushAsync), members);
    }

    [Fact]
    public async Task S072_AfterTheRollback_TheSessionWorksWithCorrectObjects()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var wrong = new User { Email = "a" };
        session.Add(wrong);
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        await session.RollbackAsync(Token);
        wrong.Email = "b";
        session.Add(wrong);
        await session.CommitAsync(Token);
        Assert.Equal(["a", "b"], Database.Committed("SELECT email FROM users ORDER BY email"));
    }

    [Fact]
    public async Task S078_S086_ObjectsAddedBeforeTheSavepoint_StayAndWorkGoesOnOutsideIt()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var kept = new Address { Street = "kept" };
        user.Addresses.Add(kept);
        var savepoint = await session.BeginNestedAsync(Token);
        var dropped = new Address { Street = "dropped" };
        user.Addresses.Add(dropped);
        await session.FlushAsync(Token);
        await savepoint.RollbackAsync(Token);
        Assert.Equal([kept], user.Addresses);
        Assert.Equal((ObjectState.Persistent, ObjectState.Transient), (session.StateOf(kept), session.StateOf(dropped)));
        user.Name = "after";
        await session.CommitAsync(Token);
        Assert.Equal(["after"], Database.Committed("SELECT name FROM users"));
        Assert.Equal(["kept"], Database.Committed("SELECT street FROM addresses"));
    }

    [Fact]
    public async Task S094_GetThatMisses_AutoflushesFirst()
    {
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await session.GetAsync<User>(99, Token);
        Assert.Empty(session.New);
    }

    [Fact]
    public async Task S098_S103_Queries_AreDecidedByTheDatabase()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "new";
        Assert.Empty(await session.Query<User>().Where(u => u.Name == "new").ToListAsync(Token));
        await session.DeleteAsync(user, Token);
        Assert.Equal([user], await session.Query<User>().ToListAsync(Token));
    }

    [Fact]
    public async Task S106_Lists_TellPendingChangedAndMarkedApart()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var changed = await session.GetOneAsync<User>(1, Token);
        var marked = await session.GetOneAsync<User>(2, Token);
        var added = new User { Email = "c" };
        changed.Name = "x";
        marked.Name = "y";
        await session.DeleteAsync(marked, Token);
        session.Add(added);
        Assert.Equal([added], session.New);
        Assert.Equal([marked], session.MarkedDeleted);
        Assert.DoesNotContain(marked, session.Dirty);
        changed.Name = null;
        Assert.Empty(session.Dirty);
    }

    [Fact]
    public async Task S110_Of_FindsTheSessionOfAnObject()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a" };
        Assert.Null(Session.Of(user));
        session.Add(user);
        Assert.Same(session, Session.Of(user));
        session.Expunge(user);
        Assert.Null(Session.Of(user));
    }

    [Fact]
    public async Task S114_S116_ExpiredColumns_AreReadByOneSelect()
    {
        Database.HasUser(1, "a", "n");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        session.Expire(user);
        var sent = session.Statistics.Commands;
        await session.RefreshExpiredAsync(user, Token);
        await session.RefreshExpiredAsync(user, Token);
        Assert.Equal(sent + 1, session.Statistics.Commands);
        session.Expire(user);
        await session.RollbackAsync(Token);
        Database.Do("DELETE FROM users");
        await Assert.ThrowsAsync<RowMissingException>(() => session.RefreshExpiredAsync(user, Token).AsTask());
    }

    [Fact]
    public async Task S119_ExpiredCollection_IsLoadedAgainAndItsMembersStay()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var member = user.Addresses[0];
        await session.CommitAsync(Token);
        Database.HasAddress(2, "y", 1);
        session.Expire(user, u => u.Addresses);
        Assert.False(session.IsLoaded(user, u => u.Addresses));
        Assert.Empty(session.Inspect(member).ExpiredMembers);
        await session.LoadAsync(user, u => u.Addresses, Token);
        Assert.Equal(["x", "y"], user.Addresses.Select(a => a.Street));
    }

    [Fact]
    public async Task S126_Merge_FlushesPendingWorkFirst()
    {
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await session.MergeAsync(new User { Id = 77, Email = "b" }, Token);
        Assert.Equal("b", Assert.IsType<User>(Assert.Single(session.New)).Email);
    }

    [Fact]
    public async Task S130_S132_Close_LetsGoAndWritesNothing()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var loaded = await session.GetOneAsync<User>(1, Token);
        loaded.Name = "kept in memory";
        var pending = new User { Email = "b" };
        session.Add(pending);
        await session.CloseAsync(Token);
        await session.CloseAsync(Token);
        Assert.Equal((ObjectState.Detached, ObjectState.Transient), (session.StateOf(loaded), session.StateOf(pending)));
        Assert.Equal("kept in memory", loaded.Name);
        Assert.Equal(["1|a|old"], Database.Committed("SELECT * FROM users"));
        await using var once = Database.Factory.OpenSession(s => s with { CloseResetsOnly = false });
        await once.CloseAsync(Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => once.GetAsync<User>(1, Token).AsTask());
    }

    [Fact]
    public async Task S133_Delete_OnlyMarks()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var address = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(address, u => u.Addresses, Token);
        var sent = session.Statistics.Commands;
        await session.DeleteAsync(address, Token);
        Assert.Equal(sent, session.Statistics.Commands);
    }

    [Fact]
    public async Task S033_ExchangedUniqueValues_FailAtTheFlush()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        await using var session = Database.Open();
        var users = await session.Query<User>().OrderBy(u => u.Id).ToListAsync(Token);
        (users[0].Email, users[1].Email) = (users[1].Email, users[0].Email);
        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.Equal(ConstraintKind.Unique, error.Kind);
    }

    [Fact]
    public async Task S149_S150_DeleteByCriterion_AppliesNoCascades()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.Query<User>().ExecuteDeleteAsync(cancellationToken: Token));
        Assert.Equal(ConstraintKind.ForeignKey, error.Kind);
        Assert.Equal(!IsPostgres, session.IsActive);
        await session.RollbackAsync(Token);
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        await session.Query<Address>().ExecuteDeleteAsync(cancellationToken: Token);
        Assert.Single(user.Addresses);
    }

    [Fact]
    public void S154_Defaults_AreAutoflushAndNoExpiryAtCommit()
    {
        var settings = new SessionSettings();
        Assert.Equal((true, true, false), (settings.AutoBegin, settings.Autoflush, settings.ExpireOnCommit));
    }

    [Fact]
    public async Task S163_WorkForAnotherTask_TakesAnotherSessionAndCopies()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        await Task.Run(async () =>
        {
            await using var other = Database.Open();
            (await other.MergeAsync(user, Token)).Name = "from the other task";
            await other.CommitAsync(Token);
        }, Token);
        Assert.Null(user.Name);
        await session.RefreshAsync(user, Token);
        Assert.Equal("from the other task", user.Name);
    }
}
