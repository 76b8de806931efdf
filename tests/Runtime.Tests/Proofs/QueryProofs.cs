using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SessionGuard.Tests.Proofs;

public sealed class QueryProofsOnSqlite : QueryProofs<SqliteDatabase>;

public sealed class QueryProofsOnPostgres : QueryProofs<PostgresDatabase>;

/// <summary>Queries that run too late, and flushes that send nothing.</summary>
public abstract class QueryProofs<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task SES5005_LookupOfATrackedObject_SendsNothing(bool byKey, int sent)
    {
        Database.HasUser(1, "a");
        await using var session = Database.Open();
        var loaded = await session.GetOneAsync<User>(1, Token);
        var before = session.Statistics.Commands;
        var again = byKey ? await session.GetAsync<User>(1, Token) : await session.Query<User>().Where(user => user.Id == 1).SingleOrDefaultAsync(Token);
        Assert.Same(loaded, again);
        Assert.Equal(sent, session.Statistics.Commands - before);
    }

    [Fact]
    public async Task SES5006_FlushBeforeCommit_SendsNothingMore()
    {
        Assert.Equal(await SentAsync(flushes: false), await SentAsync(flushes: true));

        async Task<long> SentAsync(bool flushes)
        {
            await using var session = Database.Open();
            session.Add(new User { Email = flushes ? "a" : "b" });
            if (flushes)
                await session.FlushAsync(Token);
            await session.CommitAsync(Token);
            return session.Statistics.Commands;
        }
    }

    [Fact]
    public async Task SES5007_QueryOfADisposedSession_Throws()
    {
        Database.HasUser(1, "a");
        var (query, rows) = await QueryAsync();
        var refused = await Assert.ThrowsAsync<ObjectDisposedException>(() => query.ToListAsync(Token));
        Assert.Contains("this session is disposed", refused.Message, StringComparison.Ordinal);
        Assert.Single(rows);

        async Task<(Query<User> Query, List<User> Rows)> QueryAsync()
        {
            await using var session = Database.Open();
            return (session.Query<User>(), await session.Query<User>().ToListAsync(Token));
        }
    }
}

/// <summary>The same with EF Core and Dapper.</summary>
public sealed class DeferredQueryProofs : IDisposable
{
    private readonly PostgresDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void SES5007_QueryOfADisposedContext_Throws()
    {
        _database.HasUser(1, "a");
        var (query, rows) = Query();
        var refused = Assert.Throws<ObjectDisposedException>(() => query.ToList());
        Assert.StartsWith("Cannot access a disposed context instance.", refused.Message, StringComparison.Ordinal);
        Assert.Single(rows);

        (IQueryable<string> Query, List<string> Rows) Query()
        {
            using var context = new Context(_database.ConnectionString + ";Pooling=false");
            var emails = context.Database.SqlQuery<string>($"SELECT email AS \"Value\" FROM users");
            return (emails, emails.ToList());
        }
    }

    [Fact]
    public void SES5007_UnbufferedRowsOfADisposedConnection_Throw()
    {
        _database.HasUser(1, "a");
        var refused = Assert.Throws<ObjectDisposedException>(() => Rows(buffered: false).ToList());
        Assert.StartsWith("Cannot access a disposed object.", refused.Message, StringComparison.Ordinal);
        Assert.Single(Rows(buffered: true));

        IEnumerable<string> Rows(bool buffered)
        {
            using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
            connection.Open();
            return connection.Query<string>("SELECT email FROM users", buffered: buffered);
        }
    }

    private sealed class Context(string connectionString) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
    }
}
