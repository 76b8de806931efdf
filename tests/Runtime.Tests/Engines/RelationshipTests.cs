namespace SessionGuard.Tests;

public sealed class RelationshipsOnSqlite : RelationshipTests<SqliteDatabase>;

public sealed class RelationshipsOnPostgres : RelationshipTests<PostgresDatabase>;

public abstract class RelationshipTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task S023_S030_AddingAParent_BringsItsChildrenAndGivesThemItsKey()
    {
        await using var session = Database.Open();
        var user = new User { Email = "a", Addresses = { new Address { Street = "x" }, new Address { Street = "y" } } };
        session.Add(user);
        Assert.Equal(3, session.New.Count);
        await session.CommitAsync(Token);
        Assert.Equal([$"x|{user.Id}", $"y|{user.Id}"], Database.Committed("SELECT street, user_id FROM addresses ORDER BY id"));
        Assert.All(user.Addresses, a => Assert.Same(user, a.User));
    }

    [Fact]
    public async Task S023_AddingAChild_BringsItsParent()
    {
        await using var session = Database.Open();
        var address = new Address { Street = "x", User = new User { Email = "a" } };
        session.Add(address);
        await session.CommitAsync(Token);
        Assert.Equal(address.User.Id, address.UserId);
        Assert.Contains(address, address.User.Addresses);
    }

    [Fact]
    public async Task S024_S026_ChildAppendedToATrackedParent_IsPendingAtTheNextLook()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var address = new Address { Street = "x" };
        user.Addresses.Add(address);
        Assert.Equal(ObjectState.Pending, session.StateOf(address));
        Assert.Same(user, address.User);
    }

    [Fact]
    public async Task S025_ChildThatOnlyRefersToATrackedParent_StaysOut()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var address = new Address { Street = "x", User = await session.GetOneAsync<User>(1, Token) };
        await session.CommitAsync(Token);
        Assert.Equal(ObjectState.Transient, session.StateOf(address));
        Assert.Empty(Database.Committed("SELECT * FROM addresses"));
    }

    [Fact]
    public async Task S137_DeletingTheOwner_LoadsAndMarksItsChildren()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.DeleteAsync(user, Token);
        Assert.Equal(2, session.MarkedDeleted.Count);
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT * FROM users"));
        Assert.Empty(Database.Committed("SELECT * FROM addresses"));
    }

    [Fact]
    public async Task S138_ObjectTakenOutOfAnOwningCollection_IsDeletedAtTheFlush()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var address = user.Addresses[0];
        user.Addresses.Clear();
        Assert.Empty(session.MarkedDeleted);
        Assert.Null(address.User);
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT * FROM addresses"));
        Assert.Equal(ObjectState.Detached, session.StateOf(address));
    }

    [Fact]
    public async Task S138_UnloadedCollection_NeverMakesOrphans()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        Assert.False(session.IsLoaded(user, u => u.Addresses));
        user.Addresses = [];
        user.Name = "changed";
        await session.CommitAsync(Token);
        Assert.Single(Database.Committed("SELECT * FROM addresses"));
    }

    [Fact]
    public async Task S139_RemovedAndAppendedAgain_NothingIsDeleted()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var address = user.Addresses[0];
        user.Addresses.Remove(address);
        Assert.True(session.IsModified(address));
        user.Addresses.Add(address);
        await session.CommitAsync(Token);
        Assert.Single(Database.Committed("SELECT * FROM addresses"));
    }

    [Fact]
    public async Task S140_MovedToAnotherParent_IsUpdatedNotDeleted()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var users = await session.Query<User>().OrderBy(u => u.Id).Include(u => u.Addresses).ToListAsync(Token);
        var address = users[0].Addresses[0];
        users[1].Addresses.Add(address);
        await session.CommitAsync(Token);
        Assert.Empty(users[0].Addresses);
        Assert.Same(users[1], address.User);
        Assert.Equal(["x|2"], Database.Committed("SELECT street, user_id FROM addresses"));
    }

    [Fact]
    public async Task S141_PendingChildTakenOut_IsTransientAndNotInserted()
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        var address = new Address { Street = "x" };
        user.Addresses.Add(address);
        Assert.Equal(ObjectState.Pending, session.StateOf(address));
        user.Addresses.Remove(address);
        Assert.Equal(ObjectState.Transient, session.StateOf(address));
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT * FROM addresses"));
    }

    [Fact]
    public async Task S142_DeletedChild_StaysInTheLoadedCollection()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        await session.DeleteAsync(user.Addresses[0], Token);
        await session.FlushAsync(Token);
        Assert.Single(user.Addresses);
        session.Expire(user, u => u.Addresses);
        await session.LoadAsync(user, u => u.Addresses, Token);
        Assert.Empty(user.Addresses);
    }

    [Fact]
    public async Task S043_ChangedForeignKeyValue_DoesNotMoveTheObject()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var first = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(first, u => u.Addresses, Token);
        var address = first.Addresses[0];
        address.UserId = 2;
        await session.FlushAsync(Token);
        Assert.Same(first, address.User);
        Assert.Equal([address], first.Addresses);
        await session.CommitAsync(Token);
        Assert.Equal(["2"], Database.Committed("SELECT user_id FROM addresses"));
    }

    [Fact]
    public async Task S128_Expunge_GoesAlongToOwnedChildren()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.LoadAsync(user, u => u.Addresses, Token);
        session.Expunge(user);
        Assert.Equal(ObjectState.Detached, session.StateOf(user.Addresses[0]));
        session.Add(user);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user.Addresses[0]));
    }

    [Fact]
    public async Task SelfReference_IsWrittenParentsFirst()
    {
        await using var session = Database.Open();
        var leaf = new Category { Name = "leaf" };
        var root = new Category { Name = "root", Children = { new Category { Name = "middle", Children = { leaf } } } };
        session.Add(leaf);
        session.Add(root);
        await session.CommitAsync(Token);
        Assert.Equal(["leaf|middle", "middle|root", "root|null"],
            Database.Committed("SELECT c.\"Name\", p.\"Name\" FROM categories c LEFT JOIN categories p ON p.\"Id\" = c.\"ParentId\" ORDER BY 1"));
        Assert.Equal("middle", leaf.Parent!.Name);
    }

    [Fact]
    public async Task Cycle_IsBrokenAtTheNullableForeignKey()
    {
        await using var session = Database.Open();
        var first = new Category { Name = "first" };
        var second = new Category { Name = "second", Parent = first };
        first.Parent = second;
        session.AddRange(first, second);
        await session.CommitAsync(Token);
        Assert.Equal(["first|second", "second|first"],
            Database.Committed("SELECT c.\"Name\", p.\"Name\" FROM categories c LEFT JOIN categories p ON p.\"Id\" = c.\"ParentId\" ORDER BY 1"));
        await session.DeleteAsync(first, Token);
        await session.DeleteAsync(second, Token);
        await session.CommitAsync(Token);
        Assert.Empty(Database.Committed("SELECT * FROM categories"));
    }

    [Fact]
    public async Task DeletedParentWithoutDeleteCascade_SetsItsChildrenFree()
    {
        await using var session = Database.Open();
        var root = new Category { Name = "root", Children = { new Category { Name = "child" } } };
        session.Add(root);
        await session.CommitAsync(Token);
        await session.DeleteAsync(root, Token);
        await session.CommitAsync(Token);
        Assert.Equal(["child|null"], Database.Committed("SELECT \"Name\", \"ParentId\" FROM categories"));
    }

    [Fact]
    public async Task S044_ComputedColumn_IsReadBack()
    {
        await using var session = Database.Open();
        var task = new TaskItem { Title = "t", Category = new Category { Name = "c" } };
        session.Add(task);
        await session.CommitAsync(Token);
        Assert.Equal("made by the database", task.Created);
        Assert.Equal(task.Category.Id, task.CategoryId);
    }

    [Fact]
    public async Task Load_TakesAReferenceFromTheSessionWithoutSql()
    {
        Database.HasUser(1, "a");
        Database.HasAddress(1, "x", 1);
        await using var session = Database.Open();
        var address = await session.GetOneAsync<Address>(1, Token);
        var user = await session.GetOneAsync<User>(1, Token);
        var sent = session.Statistics.Commands;
        await session.LoadAsync(address, a => a.User, Token);
        Assert.Same(user, address.User);
        Assert.Equal(sent, session.Statistics.Commands);
    }

    [Fact]
    public async Task Include_LoadsWithOneMoreQueryForAll()
    {
        for (var i = 1; i <= 5; i++)
        {
            Database.HasUser(i, "e" + i);
            Database.HasAddress(i, "s" + i, i);
        }

        await using var session = Database.Open();
        var users = await session.Query<User>().Include(u => u.Addresses).ToListAsync(Token);
        Assert.All(users, u => Assert.Single(u.Addresses));
        Assert.Equal(2, session.Statistics.Commands);
        var addresses = await session.Query<Address>().Include(a => a.User).ToListAsync(Token);
        Assert.All(addresses, a => Assert.NotNull(a.User));
        Assert.Equal(3, session.Statistics.Commands);
    }
}
