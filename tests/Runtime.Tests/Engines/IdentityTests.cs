namespace SessionGuard.Tests;

public sealed class IdentityOnSqlite : IdentityTests<SqliteDatabase>;

public sealed class IdentityOnPostgres : IdentityTests<PostgresDatabase>;

public abstract class IdentityTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S089_OneKeyIsOneObject_HoweverItIsReached()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var byKey = await session.GetAsync<User>(1, Token);
        Assert.Same(byKey, await session.Query<User>().SingleAsync(Token));
        Assert.Same(byKey, (await session.QueryAsync<User>($"SELECT * FROM users WHERE email = {"a"}", Token))[0]);
        await using var other = Database.Open();
        Assert.NotSame(byKey, await other.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S091_ExpiredObjectWhoseRowIsGone_LeavesTheSession()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        session.Expire(user);
        Database.Do("DELETE FROM users");
        Assert.Null(await session.GetAsync<User>(1, Token));
        Assert.False(session.Contains(user));
    }

    [Fact]
    public async Task S092_MarkedObject_IsReturnedUntilTheFlush()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        Assert.Same(user, await session.GetAsync<User>(1, Token));
        await session.FlushAsync(Token);
        Assert.Null(await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S093_PendingObjectWithExplicitKey_IsFoundAfterTheAutoflush()
    {
        await using var session = Database.Open();
        var user = new User { Id = 5, Email = "a" };
        session.Add(user);
        using (session.NoAutoflush())
            Assert.Null(await session.GetAsync<User>(5, Token));
        Assert.Same(user, await session.GetAsync<User>(5, Token));
    }

    [Fact]
    public async Task S097_S101_Queries_SeePendingWorkOnlyWithAutoflush()
    {
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        using (session.NoAutoflush())
            Assert.Equal(0, await session.Query<User>().CountAsync(Token));
        Assert.Equal(1, await session.Query<User>().CountAsync(Token));
        session.Autoflush = false;
        session.Add(new User { Email = "b" });
        Assert.Equal(1, await session.Query<User>().CountAsync(Token));
    }

    [Fact]
    public void S102_NoAutoflush_IsRestoredAfterAnException()
    {
        using var session = Database.Open();
        Assert.Throws<FormatException>(FailInside);
        Assert.True(session.Autoflush);

        void FailInside()
        {
            using var block = session.NoAutoflush();
            Assert.False(session.Autoflush);
            throw new FormatException();
        }
    }

    [Fact]
    public async Task S099_S100_Query_DoesNotOverwriteUnlessAsked()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "unflushed";
        Assert.Same(user, await session.Query<User>().SingleAsync(Token));
        Assert.Equal("unflushed", user.Name);
        await session.Query<User>().PopulateExisting().ToListAsync(Token);
        Assert.Equal("old", user.Name);
        Assert.False(session.IsModified(user));
    }

    [Fact]
    public async Task S099_Query_FillsExpiredValuesAndKeepsAssignments()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET email = 'b', name = 'outside'");
        session.Expire(user);
        user.Name = "assigned";
        await session.Query<User>().ToListAsync(Token);
        Assert.Equal("b", user.Email);
        Assert.Equal("assigned", user.Name);
        await session.CommitAsync(Token);
        Assert.Equal(["1|b|assigned"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S046_ExpireOnCommit_ReadsTheRowAgainAtTheNextTouch()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { ExpireOnCommit = true });
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'outside'");
        Assert.Equal("old", user.Name);
        Assert.Same(user, await session.GetAsync<User>(1, Token));
        Assert.Equal("outside", user.Name);
    }

    [Fact]
    public async Task S047_WithoutExpireOnCommit_ValuesStay()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("UPDATE users SET name = 'outside'");
        var sent = session.Statistics.Commands;
        Assert.Same(user, await session.GetAsync<User>(1, Token));
        Assert.Equal(sent, session.Statistics.Commands);
        Assert.Equal("old", user.Name);
    }

    [Fact]
    public async Task S041_ChangedKey_IsWrittenAndARollbackGivesTheOldOneBack()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        user.Id = 7;
        await session.FlushAsync(Token);
        Assert.Same(user, await session.GetAsync<User>(7, Token));
        Assert.Null(await session.GetAsync<User>(1, Token));
        await session.RollbackAsync(Token);
        Assert.Equal(1, user.Id);
        Assert.Same(user, await session.GetAsync<User>(1, Token));
    }

    [Fact]
    public async Task S018_DetachedObject_ComesBackWithoutSqlAndWithItsChanges()
    {
        Database.HasUser(1, "a", "old");
        User user;
        await using (var first = Database.Open())
            user = await first.GetOneAsync<User>(1, Token);
        Assert.Null(Session.Of(user));
        user.Name = "changed";
        await using var second = Database.Open();
        second.Add(user);
        Assert.Equal(0, second.Statistics.Commands);
        Assert.Equal(ObjectState.Persistent, second.StateOf(user));
        await second.CommitAsync(Token);
        Assert.Equal(["changed"], Database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task S017_S021_AddAgain_ChangesNothingOrTakesTheMarkAway()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        session.Add(user);
        await session.DeleteAsync(user, Token);
        Assert.Equal([user], session.MarkedDeleted);
        session.Add(user);
        Assert.Empty(session.MarkedDeleted);
        await session.CommitAsync(Token);
        Assert.Single(Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S022_S111_AddAfterAFlushedDeletion_NeedsMakeTransient()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        await session.FlushAsync(Token);
        Assert.Throws<InvalidSessionRequestException>(() => session.Add(user));
        await session.CommitAsync(Token);
        Assert.Equal(ObjectState.Detached, session.StateOf(user));
        Assert.Throws<InvalidSessionRequestException>(() => session.Add(user));
        session.MakeTransient(user);
        session.Add(user);
        await session.CommitAsync(Token);
        Assert.Equal(["1|a|null"], Database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task S029_Inserts_GoInTheOrderOfAdd()
    {
        await using var session = Database.Open();
        var users = Enumerable.Range(0, 20).Select(i => new User { Email = "e" + i }).ToList();
        session.AddRange(users);
        await session.CommitAsync(Token);
        Assert.Equal(users.Select(u => u.Id).Order(), users.Select(u => u.Id));
    }

    [Fact]
    public async Task S032_DeleteAndInsertOfAUniqueValueInOneFlush_Fails()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        await session.DeleteAsync(await session.GetOneAsync<User>(1, Token), Token);
        session.Add(new User { Email = "a" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task RowWithoutItsParent_IsRefusedAtTheFlush(int rows, bool async)
    {
        await using var session = Database.Open();
        var addresses = Enumerable.Range(1, rows).Select(i => new Address { Street = "s" + i, UserId = 99 }).ToList();
        session.AddRange(addresses);
        var refused = async
            ? await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token))
            : Assert.Throws<ConstraintViolationException>(session.Flush);
        Assert.Equal(ConstraintKind.ForeignKey, refused.Kind);
        Assert.Same(addresses[0], refused.Entity);
        await session.RollbackAsync(Token);
        Assert.All(addresses, address => Assert.Equal((ObjectState.Transient, 0), (session.StateOf(address), address.Id)));
    }

    [Fact]
    public async Task S034_DeleteAndAddOfTheSameKey_BecomesOneUpdate()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var old = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(old, Token);
        var successor = new User { Id = 1, Email = "a", Name = "new" };
        session.Add(successor);
        var sent = session.Statistics.Commands;
        await session.FlushAsync(Token);
        Assert.Equal(sent + 1, session.Statistics.Commands);
        Assert.Same(successor, await session.GetAsync<User>(1, Token));
        Assert.Equal(ObjectState.Deleted, session.StateOf(old));
        await session.RollbackAsync(Token);
        Assert.Same(old, await session.GetAsync<User>(1, Token));
        Assert.Equal(ObjectState.Transient, session.StateOf(successor));
    }

    [Fact]
    public async Task S039_UpdateOfAMissingRow_IsStale()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.CommitAsync(Token);
        Database.Do("DELETE FROM users");
        user.Name = "x";
        var error = await Assert.ThrowsAsync<StaleEntityException>(() => session.FlushAsync(Token));
        Assert.Same(user, error.Entity);
        Assert.Contains("User 1", error.Message, StringComparison.Ordinal);
        Assert.False(session.IsActive);
    }

    [Fact]
    public async Task S040_DeleteOfAMissingRow_GoesOn()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        await session.RollbackAsync(Token);
        Database.Do("DELETE FROM users");
        session.Add(new User { Email = "b" });
        using (session.NoAutoflush())
        {
            session.Expunge(user);
            session.Add(user);
        }

        await session.CommitAsync(Token);
        Assert.Equal(["b"], Database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task S039_Version_IsCountedAndChecked()
    {
        await using var session = Database.Open();
        var document = new Document { Title = "one" };
        session.Add(document);
        await session.CommitAsync(Token);
        document.Title = "two";
        await session.CommitAsync(Token);
        Assert.Equal(1, document.Version);
        Database.Do("UPDATE documents SET \"Version\" = 9");
        document.Title = "three";
        var error = await Assert.ThrowsAsync<StaleEntityException>(() => session.CommitAsync(Token));
        Assert.Contains("version has changed", error.Message, StringComparison.Ordinal);
        await session.RollbackAsync(Token);
        Assert.Equal("two", document.Title);
        Assert.Equal(1, document.Version);
    }

    [Fact]
    public async Task CompositeKey_WorksThroughout()
    {
        await using var session = Database.Open();
        session.Add(new Enrolment { Student = 1, Course = "math" });
        await session.CommitAsync(Token);
        var found = await session.GetOneAsync<Enrolment>((1, "math"), Token);
        found.Grade = 3;
        await session.CommitAsync(Token);
        Assert.Equal(["1|math|3"], Database.Committed("SELECT * FROM enrolments"));
        await session.DeleteAsync(found, Token);
        await session.CommitAsync(Token);
        Assert.Null(await session.GetAsync<Enrolment>(EntityKey.Of(1, "math"), Token));
    }
}
