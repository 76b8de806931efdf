namespace SessionGuard.Tests;

/// <summary>Locks that cannot be had, and disposal in every state, on SQLite.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task WriteLockThatCannotBeHad_FailsTheFlushAndSaysWhatToDo()
    {
        await using var writer = _database.Open();
        writer.Add(new User { Email = "first" });
        await writer.FlushAsync(Token);
        await using var second = _database.Open();
        var user = new User { Email = "second" };
        second.Add(user);
        var error = await Assert.ThrowsAsync<StatementException>(() => second.FlushAsync(Token));
        Assert.Contains("a lock could not be had", error.Message, StringComparison.Ordinal);
        Assert.False(second.IsActive);
        await writer.CommitAsync(Token);
        await second.RollbackAsync(Token);
        second.Add(user);
        await second.CommitAsync(Token);
        Assert.Equal(["first", "second"], _database.Committed("SELECT email FROM users ORDER BY email"));
    }

    [Fact]
    public async Task SnapshotThatIsTooOldToWrite_FailsTheFlush()
    {
        _database.Do("PRAGMA journal_mode = WAL");
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        _database.Do("UPDATE users SET name = 'outside'");
        user.Name = "inside";
        var error = await Assert.ThrowsAsync<StatementException>(() => session.CommitAsync(Token));
        Assert.Contains("a lock could not be had", error.Message, StringComparison.Ordinal);
        await session.RollbackAsync(Token);
        await session.RefreshAsync(user, Token);
        Assert.Equal("outside", user.Name);
        user.Name = "inside";
        await session.CommitAsync(Token);
        Assert.Equal(["inside"], _database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task CommitWhileOthersRead_IsRefusedAndCanBeRepeatedAfterARollback()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        var user = new User { Email = "b" };
        session.Add(user);
        await session.FlushAsync(Token);
        using (var command = _database.Outside.CreateCommand())
        {
            command.CommandText = "SELECT * FROM users";
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            await Assert.ThrowsAsync<StatementException>(() => session.CommitAsync(Token));
        }

        Assert.False(session.IsActive);
        Assert.Equal(ObjectState.Transient, session.StateOf(user));
        await session.RollbackAsync(Token);
        session.Add(user);
        await session.CommitAsync(Token);
        Assert.Equal(2, _database.Committed("SELECT * FROM users").Count);
    }

    [Fact]
    public async Task CancelledBeforeTheStatement_LeavesTheSessionAsItWas()
    {
        await using var session = _database.Open();
        session.Add(new User { Email = "a" });
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.FlushAsync(cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CommitAsync(cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.ExecuteAsync($"SELECT 1", cancelled.Token));
        Assert.True(session.IsActive);
        await session.CommitAsync(Token);
        Assert.Single(_database.Committed("SELECT * FROM users"));
    }

    [Fact]
    public async Task SavepointWithPendingAndDeletedObjects_IsUndoneByDisposal()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        var old = await session.GetOneAsync<User>(1, Token);
        var pending = new User { Email = "b" };
        await using (await session.BeginNestedAsync(Token))
        {
            await session.DeleteAsync(old, Token);
            session.Add(pending);
        }

        Assert.Equal((ObjectState.Persistent, ObjectState.Transient), (session.StateOf(old), session.StateOf(pending)));
        Assert.Empty(session.MarkedDeleted);
        await session.CommitAsync(Token);
        Assert.Equal(["a"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task LongChainOfParents_IsWrittenWithoutRecursion()
    {
        await using var session = _database.Open();
        Category? parent = null;
        for (var i = 0; i < 3000; i++)
            parent = new Category { Name = "c" + i, Parent = parent };
        session.Add(parent!);
        await session.CommitAsync(Token);
        Assert.Equal(["2999"], _database.Committed("SELECT count(*) FROM categories WHERE \"ParentId\" IS NOT NULL"));
    }
}
