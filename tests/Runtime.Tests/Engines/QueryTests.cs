using System.Globalization;

namespace SessionGuard.Tests;

public sealed class QueriesOnSqlite : QueryTests<SqliteDatabase>;

public sealed class QueriesOnPostgres : QueryTests<PostgresDatabase>;

public abstract class QueryTests<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    private static readonly Guid First = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Second = Guid.Parse("22222222-2222-2222-2222-222222222222");

    public sealed record NameAndLength(string? Name, int Length);

    private async Task<Session> WithSamples()
    {
        var session = Database.Open();
        session.AddRange(
            new Sample
            {
                Id = First,
                Flag = true,
                Big = 5,
                Small = 2,
                Ratio = 1.5,
                Price = 10.25m,
                Text = "Alpha%_",
                Level = Level.High,
                MaybeLevel = Level.Low,
                Moment = new DateTime(2024, 2, 29, 13, 14, 15),
                Zoned = new DateTimeOffset(2024, 2, 29, 13, 0, 0, TimeSpan.FromHours(2)),
                Day = new DateOnly(2024, 2, 29),
                Time = new TimeOnly(8, 30),
                Bytes = [1, 2, 3],
            },
            new Sample { Id = Second, Big = 7, Ratio = 2, Price = 9.5m, Text = "beta", Moment = new DateTime(2025, 1, 1), Zoned = DateTimeOffset.UnixEpoch });
        await session.CommitAsync(Token);
        await session.CloseAsync(Token);
        return session;
    }

    [Fact]
    public async Task EveryColumnType_ComesBackAsItWent()
    {
        await using var session = await WithSamples();
        var sample = await session.GetOneAsync<Sample>(First, Token);
        Assert.True(sample.Flag);
        Assert.Equal((5L, (short?)2, 1.5, 10.25m), (sample.Big, sample.Small, sample.Ratio, sample.Price));
        Assert.Equal(("Alpha%_", Level.High, (Level?)Level.Low), (sample.Text, sample.Level, sample.MaybeLevel));
        Assert.Equal(new DateTime(2024, 2, 29, 13, 14, 15), sample.Moment);
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 11, 0, 0, TimeSpan.Zero), sample.Zoned);
        Assert.Equal((new DateOnly(2024, 2, 29), new TimeOnly(8, 30)), (sample.Day, sample.Time));
        Assert.Equal([1, 2, 3], sample.Bytes);
        var other = await session.GetOneAsync<Sample>(Second, Token);
        Assert.Null(other.Small);
        Assert.Null(other.MaybeLevel);
        Assert.Null(other.Bytes);
    }

    [Fact]
    public async Task BytesChangedInPlace_AreSeen()
    {
        await using var session = await WithSamples();
        var sample = await session.GetOneAsync<Sample>(First, Token);
        sample.Bytes![0] = 9;
        Assert.True(session.IsModified(sample));
        await session.CommitAsync(Token);
        await session.CloseAsync(Token);
        Assert.Equal([9, 2, 3], (await session.GetOneAsync<Sample>(First, Token)).Bytes);
    }

    [Fact]
    public async Task Conditions_SelectWhatCSharpMeans()
    {
        await using var session = await WithSamples();
        var (one, level, text) = (5, Level.High, "Alpha");
        int[] numbers = [5, 6];
        short? nothing = null;
        await Finds(session, q => q.Where(s => s.Big == one), First);
        await Finds(session, q => q.Where(s => s.Big != 5), Second);
        await Finds(session, q => q.Where(s => s.Flag), First);
        await Finds(session, q => q.Where(s => !s.Flag && s.Big > 5 || s.Big < 0), Second);
        await Finds(session, q => q.Where(s => s.Small == null), Second);
        await Finds(session, q => q.Where(s => s.Small == nothing), Second);
        await Finds(session, q => q.Where(s => s.Small != 3), First, Second);
        await Finds(session, q => q.Where(s => s.Small.HasValue && s.Small.Value >= 2), First);
        await Finds(session, q => q.Where(s => s.Level == level), First);
        await Finds(session, q => q.Where(s => s.MaybeLevel == Level.Low), First);
        await Finds(session, q => q.Where(s => s.Big + 1 == 6 && s.Big * 2 - 3 > 0 && s.Big % 2 == 1), First);
        await Finds(session, q => q.Where(s => numbers.Contains((int)s.Big)), First);
        await Finds(session, q => q.Where(s => new List<Guid> { Second }.Contains(s.Id)), Second);
        await Finds(session, q => q.Where(s => Array.Empty<long>().Contains(s.Big)));
        await Finds(session, q => q.Where(s => s.Text.StartsWith(text)), First);
        await Finds(session, q => q.Where(s => s.Text.EndsWith("%_")), First);
        await Finds(session, q => q.Where(s => s.Text.Contains("%")), First);
        await Finds(session, q => q.Where(s => s.Text.Contains("")), First, Second);
        await Finds(session, q => q.Where(s => s.Text.Length == 4), Second);
        await Finds(session, q => q.Where(s => s.Text.ToUpper() == "BETA" && s.Text.ToLower() == "beta"), Second);
        await Finds(session, q => q.Where(s => s.Text + "!" == "beta!"), Second);
        await Finds(session, q => q.Where(s => s.Moment.Year == 2024 && s.Moment.Month == 2 && s.Moment.Day == 29), First);
        await Finds(session, q => q.Where(s => s.Moment > new DateTime(2024, 12, 31)), Second);
        await Finds(session, q => q.Where(s => s.Price < 10), Second);
        await Finds(session, q => q.Where(s => (s.Small ?? 0) == 0), Second);
        await Finds(session, q => q.Where(s => (s.Flag ? 1 : 2) == 1), First);
    }

    [Fact]
    public async Task OrderAndPaging_GoToTheDatabase()
    {
        for (var i = 1; i <= 5; i++)
            Database.HasUser(i, "e" + i, i % 2 == 0 ? "even" : "odd");
        await using var session = Database.Open();
        var query = session.Query<User>().OrderBy(u => u.Name).ThenByDescending(u => u.Id);
        Assert.Equal([4, 2, 5, 3, 1], (await query.ToListAsync(Token)).Select(u => u.Id));
        Assert.Equal([2, 5], (await query.Skip(1).Take(2).ToListAsync(Token)).Select(u => u.Id));
        Assert.Equal([1], (await query.Skip(4).ToListAsync(Token)).Select(u => u.Id));
        Assert.Equal(2, await query.Skip(3).CountAsync(Token));
        Assert.True(await query.AnyAsync(Token));
        Assert.False(await query.Where(u => u.Id > 9).AnyAsync(Token));
        Assert.Equal(15, await session.Query<User>().SumAsync(u => u.Id, Token));
        Assert.Equal(5, await session.Query<User>().MaxAsync(u => u.Id, Token));
        Assert.Equal("e1", await session.Query<User>().MinAsync(u => u.Email, Token));
        Assert.Equal(3.0, await session.Query<User>().AverageAsync(u => (double)u.Id, Token));
    }

    [Fact]
    public async Task S104_Ends_SayWhatTheyFound()
    {
        Database.HasUser(1, "a", "x");
        Database.HasUser(2, "b");
        await using var session = Database.Open();
        var users = session.Query<User>().OrderBy(u => u.Id);
        Assert.Equal(1, (await users.FirstAsync(Token)).Id);
        Assert.Null(await users.Where(u => u.Id == 9).FirstOrDefaultAsync(Token));
        await Assert.ThrowsAsync<RowMissingException>(() => users.Where(u => u.Id == 9).SingleAsync(Token));
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => users.SingleAsync(Token));
        Assert.Equal("x", await users.Select(u => u.Name).ScalarAsync(Token));
        Assert.Null(await users.Where(u => u.Id == 2).Select(u => u.Name).ScalarAsync(Token));
    }

    [Fact]
    public async Task Projections_ReadOnlyWhatTheyUse()
    {
        Database.HasUser(1, "a", "xyz");
        Database.HasAddress(1, "street", 1);
        await using var session = Database.Open();
        var anonymous = await session.Query<User>().Select(u => new { u.Id, Upper = u.Email!.ToUpper() }).SingleAsync(Token);
        Assert.Equal((1, "A"), (anonymous.Id, anonymous.Upper));
        Assert.Equal(new NameAndLength("xyz", 3), await session.Query<User>().Select(u => new NameAndLength(u.Name, u.Name!.Length)).SingleAsync(Token));
        var related = await session.Query<Address>().Where(a => a.User!.Email == "a").Select(a => new { a.Street, a.User!.Name }).SingleAsync(Token);
        Assert.Equal(("street", "xyz"), (related.Street, related.Name));
        Assert.Empty(session.Entities);
    }

    [Fact]
    public async Task Joins_PairEntities()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        Database.HasAddress(1, "x", 2);
        await using var session = Database.Open();
        var pairs = await (from u in session.Query<User>()
                           join a in session.Query<Address>() on (int?)u.Id equals a.UserId
                           select new { User = u, a.Street }).ToListAsync(Token);
        var pair = Assert.Single(pairs);
        Assert.Equal("x", pair.Street);
        Assert.Same(await session.GetAsync<User>(2, Token), pair.User);
    }

    [Fact]
    public async Task Sql_TakesValuesAsParameters()
    {
        var email = "a'; DROP TABLE users; --";
        Database.HasUser(1, email.Replace("'", "''", StringComparison.Ordinal), "n");
        Database.HasUser(2, "b");
        await using var session = Database.Open();
        int[] ids = [1, 2, 3];
        Assert.Equal(1, Assert.Single(await session.QueryAsync<User>($"SELECT * FROM users WHERE email = {email}", Token)).Id);
        Assert.Equal([1, 2], await session.QueryAsync<int>($"SELECT id FROM users WHERE id IN ({ids}) ORDER BY id", Token));
        Assert.Empty(await session.QueryAsync<int>($"SELECT id FROM users WHERE id IN ({Array.Empty<int>()})", Token));
        Assert.Equal([new NameAndLength("n", 1), new NameAndLength(null, 0)],
            await session.QueryAsync<NameAndLength>($"SELECT name AS Name, coalesce(length(name), 0) AS Length FROM users ORDER BY id", Token));
        Assert.Equal(1, await session.ExecuteAsync($"UPDATE users SET name = {"changed"} WHERE id = {2}", Token));
        var error = await Assert.ThrowsAsync<MappingException>(() => session.QueryAsync<User>($"SELECT id FROM users", Token));
        Assert.Contains("'email' for User.Email", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S144_S145_UpdateByCriterion_KeepsLoadedObjectsTrue()
    {
        Database.HasUser(1, "a", "old");
        Database.HasUser(2, "b", "old");
        await using var session = Database.Open();
        var loaded = await session.Query<User>().OrderBy(u => u.Id).ToListAsync(Token);
        loaded[1].Name = "changed";
        Assert.Equal(1, await session.Query<User>().Where(u => u.Name == "old").ExecuteUpdateAsync(set => set.Set(u => u.Name, "bulk"), cancellationToken: Token));
        Assert.Equal(["bulk", "changed"], loaded.Select(u => u.Name));
        Assert.Empty(session.Dirty);
        await session.Query<User>().ExecuteUpdateAsync(set => set.Set(u => u.Name, u => u.Name + "!"), Synchronization.Fetch, Token);
        await session.RefreshExpiredAsync(Token);
        Assert.Equal(["bulk!", "changed!"], loaded.Select(u => u.Name));
    }

    [Fact]
    public async Task S145_UnflushedChangeOfAnUpdatedColumn_GivesWayToTheRow()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Factory.OpenSession(s => s with { Autoflush = false });
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "unflushed";
        await session.Query<User>().Where(u => u.Email == "a").ExecuteUpdateAsync(set => set.Set(u => u.Name, "bulk"), Synchronization.Evaluate, Token);
        Assert.False(session.IsModified(user));
        await session.RefreshExpiredAsync(user, Token);
        Assert.Equal("bulk", user.Name);
    }

    [Fact]
    public async Task S146_S148_DeleteByCriterion_IsUndoneByARollback()
    {
        Database.HasUser(1, "a");
        Database.HasUser(2, "b");
        await using var session = Database.Open();
        var loaded = await session.Query<User>().OrderBy(u => u.Id).ToListAsync(Token);
        Assert.Equal(1, await session.Query<User>().Where(u => u.Email!.StartsWith("b")).ExecuteDeleteAsync(cancellationToken: Token));
        Assert.Equal(ObjectState.Deleted, session.StateOf(loaded[1]));
        await session.RollbackAsync(Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(loaded[1]));
        Assert.Equal(2, Database.Committed("SELECT * FROM users").Count);
    }

    [Fact]
    public async Task S147_WithoutSynchronization_ObjectsKeepTheirValues()
    {
        Database.HasUser(1, "a", "old");
        await using var session = Database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        await session.Query<User>().ExecuteDeleteAsync(Synchronization.None, Token);
        Assert.Equal(ObjectState.Persistent, session.StateOf(user));
        user.Name = "x";
        await Assert.ThrowsAsync<StaleEntityException>(() => session.FlushAsync(Token));
    }

    [Fact]
    public async Task S096_UntrackedAndStreamedRows()
    {
        for (var i = 1; i <= 50; i++)
            Database.HasUser(i, "e" + i.ToString(CultureInfo.InvariantCulture));
        await using var session = Database.Open();
        Assert.Equal(50, (await session.Query<User>().Untracked().ToListAsync(Token)).Count);
        Assert.Empty(session.Entities);
        var sum = 0;
        await foreach (var user in session.Query<User>().Untracked().AsAsyncEnumerable(Token))
            sum += user.Id;
        Assert.Equal(1275, sum);
        await session.CommitAsync(Token);
    }

    private static async Task Finds(Session session, Func<Query<Sample>, Query<Sample>> narrow, params Guid[] expected)
    {
        var found = await narrow(session.Query<Sample>()).Select(s => s.Id).ToListAsync(Token);
        Assert.Equal(expected.Order(), found.Order());
    }
}
