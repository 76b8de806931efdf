using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class ReadRowsFirstTests
{
    [Fact]
    public Task StreamOfASession_IsReadFirst() => Verify.Fix(
        """
        class Load(Session session)
        {
            public async Task Run(CancellationToken ct)
            {
                // each
                await foreach (var user in session.Query<User>().AsAsyncEnumerable(ct)) // row
                    await {|SES2006:session.GetAsync<Order>(user.Id)|};
            }
        }
        """,
        """
        class Load(Session session)
        {
            public async Task Run(CancellationToken ct)
            {
                // each
                foreach (var user in await session.Query<User>().ToListAsync(ct)) // row
                    await session.GetAsync<Order>(user.Id);
            }
        }
        """);

    [Fact]
    public Task StreamOfAContext_IsReadFirst() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                await foreach (var user in db.Users.Where(user => user.Active).AsAsyncEnumerable())
                {
                    Log(await {|SES2006:db.Orders.CountAsync()|});
                    await {|SES2006:db.SaveChangesAsync()|};
                }
            }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                foreach (var user in await db.Users.Where(user => user.Active).ToListAsync())
                {
                    Log(await db.Orders.CountAsync());
                    await db.SaveChangesAsync();
                }
            }
        }
        """);

    [Fact]
    public Task LoopOverASet_IsReadFirst() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public void Run()
            {
                foreach (var user in db.Users)
                    {|SES2006:db.SaveChanges()|};
            }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public void Run()
            {
                foreach (var user in db.Users.ToList())
                    db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task Reader_GetsNoFix() => Verify.NoFix("""
        class Load(NpgsqlConnection connection)
        {
            public void Run()
            {
                using var command = new NpgsqlCommand("select id from users", connection);
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    {|SES2006:connection.Execute("delete from orders")|};
            }
        }
        """);

    [Fact]
    public Task UnbufferedQuery_IsReadFirst() => Verify.Fix(
        """
        class Load(NpgsqlConnection connection)
        {
            public async Task Run()
            {
                await foreach (var id in connection.QueryUnbufferedAsync<int>("select id from users"))
                    await {|SES2006:connection.ExecuteAsync("delete from orders")|};
            }
        }
        """,
        """
        class Load(NpgsqlConnection connection)
        {
            public async Task Run()
            {
                foreach (var id in await connection.QueryUnbufferedAsync<int>("select id from users").ToListAsync())
                    await connection.ExecuteAsync("delete from orders");
            }
        }
        """);
}
