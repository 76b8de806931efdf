using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.Data.Sqlite;

namespace SessionGuard.Tests;

/// <summary>Each mistake has an exception of its own that names type, member or key and says what to do.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    public sealed class NoKey
    {
        public string Name { get; set; } = "";
    }

    public sealed class OddMember
    {
        public int Id { get; set; }

        public Dictionary<string, string> Tags { get; set; } = [];
    }

    public sealed class NoConstructor(int id)
    {
        public int Id { get; set; } = id;
    }

    public sealed class Stamped
    {
        public int Id { get; set; }

        [Timestamp]
        public byte[] Stamp { get; set; } = [];
    }

    public sealed class TwiceTheSameColumn
    {
        public int Id { get; set; }

        [Column("a")]
        public int First { get; set; }

        [Column("A")]
        public int Second { get; set; }
    }

    public sealed class ChildWithoutForeignKey
    {
        public int Id { get; set; }

        public User? Owner { get; set; }
    }

    public sealed class ChildWithTextForeignKey
    {
        public int Id { get; set; }

        public string? OwnerId { get; set; }

        public User? Owner { get; set; }
    }

    public sealed class DeletingReference
    {
        public int Id { get; set; }

        public int OwnerId { get; set; }

        [Cascade(Cascades.Delete)]
        public User? Owner { get; set; }
    }

    [Table("nowhere")]
    public sealed class WithoutTable
    {
        public int Id { get; set; }
    }

    [Table("users")]
    public sealed class WithoutColumn
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("shoe_size")]
        public int ShoeSize { get; set; }
    }

    [Theory]
    [InlineData(typeof(NoKey), "NoKey", "[Key]")]
    [InlineData(typeof(OddMember), "OddMember.Tags", "[NotMapped]")]
    [InlineData(typeof(NoConstructor), "NoConstructor", "constructor without parameters")]
    [InlineData(typeof(Stamped), "Stamped.Stamp", "[ConcurrencyCheck]")]
    [InlineData(typeof(TwiceTheSameColumn), "First and Second", "[Column]")]
    [InlineData(typeof(ChildWithoutForeignKey), "ChildWithoutForeignKey.Owner", "[ForeignKey]")]
    [InlineData(typeof(ChildWithTextForeignKey), "ChildWithTextForeignKey.OwnerId", "User.Id")]
    [InlineData(typeof(DeletingReference), "DeletingReference.Owner", "parent's collection")]
    [InlineData(typeof(string), "String", "class of your own")]
    [InlineData(typeof(IDisposable), "IDisposable", "class of your own")]
    public void WrongMapping_FailsWhenTheFactoryIsMade(Type type, string culprit, string remedy)
    {
        var error = Assert.Throws<MappingException>(() => new SessionFactory(SqliteFactory.Instance, "Data Source=:memory:", new SessionSettings { Entities = [type] }));
        Assert.Contains(culprit, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingTable_NamesTableAndClass()
    {
        await using var session = _database.Open();
        var error = await Assert.ThrowsAsync<StatementException>(() => session.Query<WithoutTable>().ToListAsync(Token));
        Assert.Contains("table 'nowhere' of class WithoutTable does not exist. Create it", error.Message, StringComparison.Ordinal);
        Assert.IsType<SqliteException>(error.InnerException);
    }

    [Fact]
    public async Task MissingTableInAFlush_NamesTableAndClass()
    {
        await using var session = _database.Open();
        var entity = new WithoutTable();
        session.Add(entity);
        var error = await Assert.ThrowsAsync<StatementException>(() => session.FlushAsync(Token));
        Assert.Contains("table 'nowhere' of class WithoutTable does not exist", error.Message, StringComparison.Ordinal);
        Assert.Same(entity, error.Entity);
        Assert.False(session.IsActive);
    }

    [Fact]
    public async Task MissingColumn_NamesColumnTableAndClass()
    {
        await using var session = _database.Open();
        var error = await Assert.ThrowsAsync<StatementException>(() => session.Query<WithoutColumn>().ToListAsync(Token));
        Assert.Contains("shoe_size", error.Message, StringComparison.Ordinal);
        Assert.Contains("table 'users' of class WithoutColumn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongConnectionString_FailsWhenTheFactoryIsMade()
    {
        var error = Assert.Throws<SessionConnectionException>(() => new SessionFactory(SqliteFactory.Instance, "Sauce=x.db"));
        Assert.Contains("sauce", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Correct the connection string", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DatabaseThatCannotBeOpened_SaysWhatToCheck()
    {
        var factory = new SessionFactory(SqliteFactory.Instance, "Data Source=/does/not/exist/at-all.db");
        await using var session = factory.OpenSession();
        var error = await Assert.ThrowsAsync<SessionConnectionException>(() => session.GetAsync<User>(1, Token).AsTask());
        Assert.Contains("Check the connection string", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposedSession_RefusesEverything()
    {
        var session = _database.Open();
        await session.DisposeAsync();
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => session.CommitAsync(Token));
        Assert.Contains("'CommitAsync' refused", error.Message, StringComparison.Ordinal);
        Assert.Contains("OpenSession", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => session.Add(new User()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => session.GetAsync<User>(1, Token).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => session.Query<User>().ToListAsync(Token));
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Null_IsRefusedByName()
    {
        await using var session = _database.Open();
        Assert.Equal("entity", Assert.Throws<ArgumentNullException>(() => session.Add(null!)).ParamName);
        Assert.Equal("entity", (await Assert.ThrowsAsync<ArgumentNullException>(() => session.DeleteAsync(null!, Token).AsTask())).ParamName);
        Assert.Equal("sql", (await Assert.ThrowsAsync<ArgumentNullException>(() => session.ExecuteAsync(null!, Token))).ParamName);
        Assert.Equal("predicate", Assert.Throws<ArgumentNullException>(() => session.Query<User>().Where(null!)).ParamName);
    }

    [Fact]
    public void S027_AddOfSomethingNotMapped_SaysWhatAnEntityIs()
    {
        using var session = _database.Open();
        var error = Assert.Throws<MappingException>(() => session.Add("text"));
        Assert.Contains("String", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S020_EntityOfAnotherSession_IsRefused()
    {
        _database.HasUser(1, "a");
        await using var first = _database.Open();
        await using var second = _database.Open();
        var user = await first.GetOneAsync<User>(1, Token);
        var error = Assert.Throws<AttachedToAnotherSessionException>(() => second.Add(user));
        Assert.Contains("User 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("MergeAsync", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AttachedToAnotherSessionException>(() => second.DeleteAsync(user, Token).AsTask());
        Assert.Same(first, Session.Of(user));
    }

    [Fact]
    public async Task S019_SecondObjectOfAKnownKey_IsRefused()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        var detached = await session.GetOneAsync<User>(1, Token);
        session.Expunge(detached);
        await session.GetOneAsync<User>(1, Token);
        var error = Assert.Throws<IdentityConflictException>(() => session.Add(detached));
        Assert.Contains("User 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S035_NewObjectWithALoadedKey_FailsAtTheFlush()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        await session.GetOneAsync<User>(1, Token);
        var other = new User { Id = 1, Email = "b" };
        session.Add(other);
        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.FlushAsync(Token));
        Assert.Equal(ConstraintKind.Unique, error.Kind);
        Assert.Equal("users.id", error.Constraint);
        Assert.Same(other, error.Entity);
    }

    [Theory]
    [InlineData("a", "User.Id")]
    [InlineData(null, "2 given")]
    public async Task S095_WrongKey_NamesTheKeyColumns(string? single, string named)
    {
        await using var session = _database.Open();
        var key = single is null ? EntityKey.Of(1, 2) : single;
        var error = await Assert.ThrowsAsync<ArgumentException>(() => session.GetAsync<User>(key, Token).AsTask());
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S095_GetOneWithoutARow_NamesTypeAndKey()
    {
        await using var session = _database.Open();
        var error = await Assert.ThrowsAsync<RowMissingException>(() => session.GetOneAsync<User>(42, Token).AsTask());
        Assert.Contains("no User with key 42", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S042_NullInARequiredColumn_NamesTheColumn()
    {
        await using var session = _database.Open();
        session.Add(new User());
        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => session.CommitAsync(Token));
        Assert.Equal(ConstraintKind.NotNull, error.Kind);
        Assert.Equal("users.email", error.Constraint);
    }

    [Fact]
    public async Task ColumnThatIsNullInTheRowOnly_IsExplained()
    {
        await using var session = _database.Open();
        _database.Do("INSERT INTO enrolments VALUES (1, 'math', NULL)");
        var error = await Assert.ThrowsAsync<MappingException>(() => session.QueryAsync<GradeRow>($"SELECT student, grade FROM enrolments", Token));
        Assert.Contains("'grade' is null", error.Message, StringComparison.Ordinal);
    }

    [Table("users")]
    public sealed class UserWithName
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("name")]
        public string Name { get; set; } = "";
    }

    [Fact]
    public async Task NullInARowOfAnEntityThatTakesNone_NamesTheMember()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        var error = await Assert.ThrowsAsync<MappingException>(() => session.Query<UserWithName>().ToListAsync(Token));
        Assert.Contains("Column 'name' of table 'users' is null in a row, but UserWithName.Name takes no null", error.Message, StringComparison.Ordinal);
        await session.RollbackAsync(Token);
        Assert.Equal(1, await session.Query<User>().CountAsync(Token));
    }

    [Fact]
    public async Task ExpressionWithoutSql_IsQuoted()
    {
        await using var session = _database.Open();
        var error = await Assert.ThrowsAsync<QueryTranslationException>(() => session.Query<User>().Where(u => u.Email!.IndexOf('x') > 0).ToListAsync(Token));
        Assert.Contains("u.Email.IndexOf", error.Message, StringComparison.Ordinal);
    }

    public sealed record GradeRow(int Student, int Grade);
}
