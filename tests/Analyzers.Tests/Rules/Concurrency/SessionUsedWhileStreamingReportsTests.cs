using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2006 where it speaks.</summary>
public class SessionUsedWhileStreamingReportsTests
{
    public const string Npgsql = "Npgsql.EntityFrameworkCore.PostgreSQL";

    [Theory]
    [InlineData("session.GetAsync<Order>(user.Id)")]
    [InlineData("session.Query<Order>().CountAsync()")]
    [InlineData("session.FlushAsync()")]
    [InlineData("session.CommitAsync()")]
    [InlineData("session.ExecuteAsync($\"delete from orders\")")]
    public Task OperationInAStreamOfTheSession_Reports(string operation) => Verify.Analyzer($$"""
        class Load(Session session)
        {
            public async Task Run()
            {
                await foreach (var user in session.Query<User>().AsAsyncEnumerable())
                    await {|SES2006:{{operation}}|};
            }
        }
        """);

    [Theory]
    [InlineData("db.Orders.CountAsync()")]
    [InlineData("db.SaveChangesAsync()")]
    [InlineData("db.Orders.ExecuteDeleteAsync()")]
    [InlineData("db.Database.BeginTransactionAsync()")]
    public Task OperationInAStreamOfTheContext_Reports(string operation) => Verify.Analyzer($$"""
        class Load(AppDbContext db)
        {
            public async Task Async()
            {
                await foreach (var user in db.Users.Where(user => user.Active).AsAsyncEnumerable())
                    await {|SES2006:{{operation}}|};
            }
            public async Task Sync()
            {
                foreach (var user in db.Users)
                    await {|SES2006:{{operation}}|};
            }
        }
        """);

    [Fact]
    public Task RetryingStrategyOfAnotherContext_Reports() => Verify.Analyzer("""
        class Audit : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("", npgsql => npgsql.EnableRetryOnFailure());
        }
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                await foreach (var user in db.Users.AsAsyncEnumerable())
                    await {|SES2006:db.SaveChangesAsync()|};
            }
        }
        """);

    [Fact]
    public Task StagingInAStreamOfTheSession_Reports() => Verify.Analyzer("""
        class Load(Session session)
        {
            public async Task Run()
            {
                await foreach (var user in session.Query<User>().AsAsyncEnumerable())
                    {|SES2006:session.Delete(user)|};
            }
        }
        """);

    [Fact]
    public Task CommandUnderAnOpenReader_Reports() => Verify.Analyzer("""
        class Load(NpgsqlConnection connection)
        {
            public async Task Run(NpgsqlCommand insert)
            {
                await using var command = new NpgsqlCommand("select id from users", connection);
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                    await {|SES2006:connection.ExecuteAsync("delete from orders")|};
            }
        }
        """);

    [Fact]
    public Task UnbufferedQuery_Reports() => Verify.Analyzer("""
        class Load(NpgsqlConnection connection)
        {
            public async Task Async()
            {
                await foreach (var id in connection.QueryUnbufferedAsync<int>("select id from users"))
                    await {|SES2006:connection.ExecuteAsync("delete from orders")|};
            }
            public void Sync()
            {
                foreach (var id in connection.Query<int>("select id from users", buffered: false))
                    {|SES2006:connection.Execute("delete from orders")|};
            }
        }
        """);

    [Theory]
    [InlineData("MySqlConnector")]
    [InlineData("MySql.Data.MySqlClient")]
    public Task ConnectionOfMySql_Reports(string provider) => Verify.Analyzer($$"""
        namespace {{provider}} { public abstract class MySqlConnection : DbConnection { } }
        class Load
        {
            public void Run({{provider}}.MySqlConnection connection)
            {
                foreach (var id in connection.Query<int>("select id from users", buffered: false))
                    {|SES2006:connection.Execute("delete from orders")|};
            }
        }
        """);

    [Theory]
    [InlineData("Pomelo.EntityFrameworkCore.MySql")]
    [InlineData("MySql.EntityFrameworkCore")]
    public Task ContextOnMySql_Reports(string provider) => Verify.Analyzer("""
        class Load
        {
            public async Task Run(AppDbContext db)
            {
                await foreach (var user in db.Users.AsAsyncEnumerable())
                    await {|SES2006:db.SaveChangesAsync()|};
            }
        }
        """, References.EntityFramework.Without(Npgsql).With(provider));

    [Theory]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(\"\");", "")]
    [InlineData("", "services.AddDbContext<Shop>(options => options.UseNpgsql(\"\")); services.AddDbContext<Archive>(options => options.UseSqlServer(\"\"));")]
    [InlineData("", "services.AddDbContextPool<Shop>(options => options.UseNpgsql(\"\")); new DbContextOptionsBuilder<Archive>().UseSqlServer(\"\");")]
    public Task ContextThatIsGivenTheProvider_AmongSeveral_Reports(string configuring, string registration) => Verify.Analyzer($$"""
        class Shop : DbContext { public DbSet<User> Users => Set<User>(); {{configuring}} }
        class Archive : DbContext { }
        static class SqlServer { public static DbContextOptionsBuilder UseSqlServer(this DbContextOptionsBuilder options, string connection) => options; }
        static class Setup { public static void Add(IServiceCollection services) { {{registration}} } }
        class Load(Shop db)
        {
            public void Run()
            {
                var active = db.Users.Where(user => user.Active);
                foreach (var user in active)
                    Log({|SES2006:db.Users.Count()|});
            }
        }
        """, References.EntityFramework.With("Microsoft.EntityFrameworkCore.SqlServer"));

    [Theory]
    [InlineData("public IQueryable<User> Active => db.Users.Where(user => user.Active);", "people.Active")]
    [InlineData("public IQueryable<User> Active() { return db.Set<User>().OrderBy(user => user.Id); }", "people.Active()")]
    [InlineData("private readonly AppDbContext kept = db; public DbSet<User> Active => kept.Users;", "people.Active")]
    public Task QueryThatAnotherObjectHandsOut_Reports(string member, string query) => Verify.Analyzer($$"""
        class People(AppDbContext db)
        {
            {{member}}
            public Task<int> OrdersOf(User user) => db.Orders.CountAsync(order => order.UserId == user.Id);
        }
        class Load(People people)
        {
            public async Task Run()
            {
                foreach (var user in {{query}})
                    Log(await {|SES2006:people.OrdersOf(user)|});
            }
        }
        """);

    [Fact]
    public Task ReaderOfTheTurnBefore_Reports() => Verify.Analyzer("""
        class Sync
        {
            public void Run(NpgsqlConnection connection, string[] tables)
            {
                foreach (var table in tables)
                {
                    using (var command = new NpgsqlCommand("select id from " + table, connection))
                    {
                        var rows = {|SES2006:command.ExecuteReader()|};
                        while (rows.Read())
                            Log(rows["id"]);
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("while (await rows.ReadAsync()) Log(rows.GetInt32(0));")]
    [InlineData("if (await rows.ReadAsync()) Log(rows.GetInt32(0));")]
    [InlineData("await rows.ReadAsync(); var id = rows.GetInt32(0); Log(id);")]
    public Task CommandBehindAReaderThatIsNeverClosed_Reports(string read) => Verify.Analyzer($$"""
        class Sync(NpgsqlConnection connection)
        {
            public async Task Run()
            {
                await using var command = new NpgsqlCommand("select id from users", connection);
                var rows = await command.ExecuteReaderAsync();
                {{read}}
                await {|SES2006:connection.ExecuteAsync("delete from users")|};
            }
        }
        """);

    [Fact]
    public Task HelperOnTheSameSession_Reports() => Verify.Analyzer("""
        class Orders(AppDbContext db) { public async Task<int> Count(int user) => await db.Orders.CountAsync(order => order.UserId == user); }
        class Load(AppDbContext db, Orders orders)
        {
            public async Task Run(CancellationToken ct)
            {
                await foreach (var user in db.Users.AsAsyncEnumerable().WithCancellation(ct))
                    Log(await {|SES2006:orders.Count(user.Id)|});
            }
        }
        """);

    [Fact]
    public Task ConnectionOpenedHere_Reports() => Verify.Analyzer("""
        class Load(NpgsqlDataSource source)
        {
            public async Task Run()
            {
                await using var connection = await source.OpenConnectionAsync();
                await foreach (var id in connection.QueryUnbufferedAsync<int>("select id from users"))
                    await {|SES2006:connection.ExecuteAsync("delete from orders")|};
            }
        }
        """);

    [Theory]
    [InlineData("public IAsyncEnumerable<User> Stream() => db.Users.Where(user => user.Active).AsAsyncEnumerable();", "people.Stream()")]
    [InlineData("public IAsyncEnumerable<User> Stream(bool active) => db.Users.Where(user => user.Active == active).AsAsyncEnumerable();", "people.Stream(true)")]
    [InlineData("public async IAsyncEnumerable<User> Stream() { await foreach (var user in db.Users.AsAsyncEnumerable()) yield return user; }", "people.Stream().WithCancellation(default)")]
    [InlineData("public async IAsyncEnumerable<User> Stream() { await foreach (var user in db.Users.AsAsyncEnumerable()) { if (user.Active) yield return user; } }", "people.Stream()")]
    public Task RowsThatAnotherObjectHandsOut_Report(string member, string stream) => Verify.Analyzer($$"""
        class People(AppDbContext db)
        {
            {{member}}
            public Task<int> OrdersOf(User user) => db.Orders.CountAsync(order => order.UserId == user.Id);
        }
        class Load(People people)
        {
            public async Task Run()
            {
                await foreach (var user in {{stream}})
                    Log(await {|SES2006:people.OrdersOf(user)|});
            }
        }
        """);
}
