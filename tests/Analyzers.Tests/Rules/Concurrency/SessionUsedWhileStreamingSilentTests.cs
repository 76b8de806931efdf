using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2006 where it must keep quiet.</summary>
public class SessionUsedWhileStreamingSilentTests
{
    [Theory, Libraries(Library.SessionGuard | Library.EntityFramework | Library.Connections)]
    public Task RowsReadBefore_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Load
        {
            {{s.Injected("Load")}}
            public async Task Run(int[] ids)
            {
                foreach (var id in ids)
                    await {{s.Query}};
                await {{s.Query}};
                while (ids.Length > 3)
                    await {{s.Flush}};
            }
        }
        """, s);

    [Theory]
    [InlineData("await db.Users.ToListAsync()")]
    [InlineData("db.Users.ToList()")]
    [InlineData("db.Users.ToArray()")]
    [InlineData("await session.Query<User>().ToListAsync()")]
    [InlineData("connection.Query<User>(\"select * from users\")")]
    [InlineData("await connection.QueryAsync<User>(\"select * from users\")")]
    [InlineData("connection.Query<User>(\"select * from users\", buffered: true)")]
    public Task BufferedQuery_IsSilent(string query) => Verify.Analyzer($$"""
        class Load(AppDbContext db, Session session, NpgsqlConnection connection)
        {
            public async Task Run()
            {
                foreach (var user in {{query}})
                {
                    await db.SaveChangesAsync();
                    await session.FlushAsync();
                    await connection.ExecuteAsync("delete from orders");
                }
            }
        }
        """);

    [Theory]
    [InlineData("DbConnection")]
    [InlineData("IDbConnection")]
    public Task ConnectionOfAnUnknownProvider_IsSilent(string type) => Verify.Analyzer($$"""
        class Load
        {
            public void Run({{type}} connection)
            {
                foreach (var id in connection.Query<int>("select id from users", buffered: false))
                    connection.Execute("delete from orders");
            }
        }
        """);

    [Theory]
    [InlineData("Microsoft.Data.SqlClient", "SqlConnection")]
    [InlineData("Microsoft.Data.Sqlite", "SqliteConnection")]
    public Task ConnectionThatMayReadSeveralResults_IsSilent(string provider, string type) => Verify.Analyzer($$"""
        namespace {{provider}} { public abstract class {{type}} : DbConnection { } }
        class Load
        {
            public void Run({{provider}}.{{type}} connection)
            {
                foreach (var id in connection.Query<int>("select id from users", buffered: false))
                    connection.Execute("delete from orders");
            }
        }
        """, References.Ado);

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer")]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite")]
    [InlineData("Oracle.EntityFrameworkCore")]
    [InlineData("FirebirdSql.EntityFrameworkCore.Firebird")]
    public Task ContextOnOneOfSeveralProviders_IsSilent(string provider) => Streaming(References.EntityFramework.With(provider));

    [Fact]
    public Task ContextOnNoKnownProvider_IsSilent() => Streaming(References.EntityFramework.Without(SessionUsedWhileStreamingReportsTests.Npgsql));

    [Theory]
    [InlineData("services.AddDbContext<Archive>(options => options.UseNpgsql(\"\"));")]
    [InlineData("new DbContextOptionsBuilder<Shop>().UseNpgsql(\"\");")]
    [InlineData("new DbContextOptionsBuilder().UseNpgsql(\"\");")]
    [InlineData("services.AddDbContext<Shop>(options => { if (services.Count > 3) options.UseNpgsql(\"\"); else options.UseSqlServer(\"\"); });")]
    [InlineData("services.AddDbContext<Shop>(options => options.UseNpgsql(\"\")); new DbContextOptionsBuilder<Shop>().UseSqlServer(\"\");")]
    [InlineData("services.AddDbContext<Shop>(options => options.UseNpgsql(\"\")); new DbContextOptionsBuilder().UseSqlServer(\"\");")]
    [InlineData("services.AddDbContext<Shop>(options => options.UseNpgsql(\"\", npgsql => npgsql.EnableRetryOnFailure()));")]
    public Task ContextThatMayBeOnAnotherProvider_IsSilent(string registration) => Verify.Analyzer($$"""
        class Shop : DbContext { public DbSet<User> Users => Set<User>(); }
        class Archive : DbContext { }
        static class SqlServer { public static DbContextOptionsBuilder UseSqlServer(this DbContextOptionsBuilder options, string connection) => options; }
        static class Setup { public static void Add(IServiceCollection services) { {{registration}} } }
        class Load(Shop db)
        {
            public void Run()
            {
                foreach (var user in db.Users.Where(user => user.Active))
                    Log(db.Users.Count());
            }
        }
        """, References.EntityFramework.With("Microsoft.EntityFrameworkCore.SqlServer"));

    [Theory]
    [InlineData("public List<User> Active => db.Users.ToList();", "people.Active")]
    [InlineData("public IQueryable<User> Active => db.Users.ToList().AsQueryable();", "people.Active")]
    [InlineData("public IQueryable<User> Active => new AppDbContext().Users;", "people.Active")]
    [InlineData("public IQueryable<User> Active => other.Users;", "people.Active")]
    [InlineData("public IQueryable<User> Active { get { if (other is null) return other.Users; return db.Users; } }", "people.Active")]
    public Task WhatAnotherObjectHandsOut_ThatIsNoQueryOnTheSession_IsSilent(string member, string query) => Verify.Analyzer($$"""
        class Archive : AppDbContext { }
        class People(AppDbContext db, Archive other)
        {
            {{member}}
            public Task<int> OrdersOf(User user) => db.Orders.CountAsync(order => order.UserId == user.Id);
            public Archive Other => other;
        }
        class Load(People people)
        {
            public async Task Run()
            {
                foreach (var user in {{query}})
                    Log(await people.OrdersOf(user));
            }
        }
        """);

    [Theory]
    [InlineData("using var rows = command.ExecuteReader(); rows.Read();")]
    [InlineData("using (var rows = command.ExecuteReader()) { rows.Read(); }")]
    [InlineData("var rows = command.ExecuteReader(); rows.Read(); rows.Close();")]
    [InlineData("var rows = command.ExecuteReader(); try { rows.Read(); } finally { rows?.Dispose(); }")]
    [InlineData("var rows = command.ExecuteReader(); var filled = new System.Data.DataTable(); filled.Load(rows);")]
    [InlineData("var rows = command.ExecuteReader(); rows.Read(); connection.Close(); connection.Open();")]
    [InlineData("var rows = command.ExecuteReader(); rows.Read(); break;")]
    [InlineData("var rows = command.ExecuteReader(); using (rows) rows.Read();")]
    [InlineData("var rows = other.ExecuteReader(); rows.Read(); Log(table); return;")]
    public Task ReaderThatIsClosedOrTheLast_IsSilent(string read) => Verify.Analyzer($$"""
        class Sync
        {
            public void Run(NpgsqlConnection connection, NpgsqlCommand other, string[] tables)
            {
                foreach (var table in tables)
                {
                    using var command = new NpgsqlCommand("select id from users", connection);
                    {{read}}
                }
            }
        }
        """);

    [Fact]
    public Task ReaderOfAConnectionOfTheTurn_IsSilent() => Verify.Analyzer("""
        class Sync
        {
            public void Run(NpgsqlDataSource source, string[] tables)
            {
                foreach (var table in tables)
                {
                    var connection = source.OpenConnection();
                    var command = new NpgsqlCommand("select id from " + table, connection);
                    var rows = command.ExecuteReader();
                    rows.Read();
                    connection.Close();
                }
            }
        }
        """);

    [Theory]
    [InlineData("MySql.Data.MySqlClient", "MySqlConnection")]
    [InlineData("Microsoft.Data.SqlClient", "SqlConnection")]
    public Task ReaderThatGoesWithItsCommand_OrMayStandBesideOthers_IsSilent(string provider, string type) => Verify.Analyzer($$"""
        namespace {{provider}} { public abstract class {{type}} : DbConnection { } }
        class Sync
        {
            public void Run({{provider}}.{{type}} connection, string[] tables)
            {
                foreach (var table in tables)
                {
                    using var command = connection.CreateCommand();
                    var rows = command.ExecuteReader();
                    rows.Read();
                }
            }
        }
        """, References.Ado);

    private static Task Streaming(References references) => Verify.Analyzer("""
        class Load
        {
            public async Task Run(AppDbContext db)
            {
                await foreach (var user in db.Users.AsAsyncEnumerable())
                    await db.SaveChangesAsync();
            }
        }
        """, references);


    [Theory]
    [InlineData("db.Add(new Order())")]
    [InlineData("db.Remove(user)")]
    [InlineData("user.Active = true")]
    public Task StagingInAStreamOfTheContext_IsSilent(string work) => Verify.Analyzer($$"""
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                await foreach (var user in db.Users.AsAsyncEnumerable())
                    {{work}};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task AnotherSession_IsSilent() => Verify.Analyzer("""
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory, Session session)
        {
            public async Task Run()
            {
                await using var own = await factory.CreateDbContextAsync();
                await foreach (var user in db.Users.AsAsyncEnumerable())
                {
                    await own.SaveChangesAsync();
                    await session.CommitAsync();
                }
            }
        }
        """);

    [Fact]
    public Task RetryingStrategy_IsSilent() => Verify.Analyzer("""
        class Shop : DbContext
        {
            public DbSet<User> Users => Set<User>();
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("", npgsql => npgsql.EnableRetryOnFailure());
        }
        class Load(Shop db)
        {
            public async Task Run()
            {
                await foreach (var user in db.Users.AsAsyncEnumerable())
                    await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("DbContext", "AddDbContext<Shop>(options => options.UseNpgsql(\"\", npgsql => npgsql.EnableRetryOnFailure()))")]
    [InlineData("Shop", "AddDbContext<DbContext>(options => options.UseNpgsql(\"\", npgsql => npgsql.EnableRetryOnFailure()))")]
    [InlineData("Shop", "AddDbContext<TContext>(options => options.UseNpgsql(\"\", npgsql => npgsql.EnableRetryOnFailure()))")]
    [InlineData("Shop", "Configure<Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder>(npgsql => npgsql.EnableRetryOnFailure())")]
    public Task ContextThatMayRetry_IsSilent(string type, string configuration) => Verify.Analyzer($$"""
        class Shop : DbContext { public DbSet<User> Users => Set<User>(); }
        static class Setup { public static void Add<TContext>(IServiceCollection services) where TContext : DbContext => services.{{configuration}}; }
        class Load({{type}} db)
        {
            public async Task Run()
            {
                await foreach (var user in db.Set<User>().AsAsyncEnumerable())
                    await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ReaderItself_IsSilent() => Verify.Analyzer("""
        class Load(NpgsqlConnection connection)
        {
            public async Task Run()
            {
                await using var command = new NpgsqlCommand("select id from users", connection);
                await using (var reader = await command.ExecuteReaderAsync())
                {
                    while (await reader.ReadAsync())
                        Log(reader.GetInt32(0));
                }

                await connection.ExecuteAsync("delete from orders");
            }
        }
        """);

    [Fact]
    public Task WorkBehindTheLoop_IsSilent() => Verify.Analyzer("""
        class Load(Session session)
        {
            public async Task Run()
            {
                var inactive = new List<User>();
                await foreach (var user in session.Query<User>().AsAsyncEnumerable())
                    inactive.Add(user);
                foreach (var user in inactive)
                    session.Delete(user);
                await session.CommitAsync();
            }
        }
        """);

    /// <summary>What is yielded was read before, or comes from more than the query.</summary>
    [Theory]
    [InlineData("public async IAsyncEnumerable<User> Stream() { foreach (var user in await db.Users.ToListAsync()) yield return user; }")]
    [InlineData("public async IAsyncEnumerable<User> Stream() { yield return new User(); await foreach (var user in db.Users.AsAsyncEnumerable()) Log(user); }")]
    [InlineData("public async IAsyncEnumerable<User> Stream() { var all = await db.Users.ToListAsync(); foreach (var user in all) yield return user; }")]
    public Task RowsThatAnotherObjectHasRead_AreSilent(string member) => Verify.Analyzer($$"""
        class People(AppDbContext db)
        {
            {{member}}
            public Task<int> OrdersOf(User user) => db.Orders.CountAsync(order => order.UserId == user.Id);
        }
        class Load(People people)
        {
            public async Task Run()
            {
                await foreach (var user in people.Stream())
                    Log(await people.OrdersOf(user));
            }
        }
        """);
}
