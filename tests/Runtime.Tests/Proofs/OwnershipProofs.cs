using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SessionGuard.Tests.Proofs;

/// <summary>Sessions and transactions without an owner who closes, commits or rolls back; and work that two of them share.</summary>
public sealed class OwnershipProofs : IDisposable
{
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private string Unpooled => _database.ConnectionString + ";Pooling=false";

    private Shop Open() => new(Unpooled);

    private int Stored => _database.Committed("SELECT id FROM users").Count;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES1005_ConnectionsThatNobodyCloses_DrainThePool(bool closes)
    {
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString + ";Maximum Pool Size=2;Timeout=1");
        var open = new List<NpgsqlConnection>();
        for (var i = 0; i < 2; i++)
        {
            var connection = await source.OpenConnectionAsync(Token);
            open.Add(connection);
            if (closes)
                await connection.DisposeAsync();
        }

        var refused = await Record.ExceptionAsync(async () => await (await source.OpenConnectionAsync(Token)).DisposeAsync());
        if (closes)
            Assert.Null(refused);
        else
            Assert.Contains("The connection pool has been exhausted, either raise 'Max Pool Size' (currently 2)", Assert.IsType<NpgsqlException>(refused).Message, StringComparison.Ordinal);
        foreach (var connection in open)
            await connection.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES1005_SessionsThatNobodyCloses_DrainThePool(bool closes)
    {
        using var database = new PostgresDatabase(null, ";Maximum Pool Size=2;Timeout=1");
        var open = new List<Session>();
        for (var i = 0; i < 2; i++)
        {
            var session = database.Open();
            open.Add(session);
            await session.Query<User>().CountAsync(Token);
            if (closes)
                await session.DisposeAsync();
        }

        await using var third = database.Open();
        var refused = await Record.ExceptionAsync(() => third.Query<User>().CountAsync(Token));
        if (closes)
            Assert.Null(refused);
        else
            Assert.Contains("The connection pool has been exhausted", Assert.IsType<SessionConnectionException>(refused).InnerException!.Message, StringComparison.Ordinal);
        foreach (var session in open)
            await session.DisposeAsync();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task SES1006_ChangesWithoutACommit_AreGoneInSilence(bool commits, int stored)
    {
        await using (var shop = Open())
        {
            shop.Add(new Customer { Email = "context" });
            if (commits)
                await shop.SaveChangesAsync(Token);
        }

        Assert.Equal(stored, Stored);
        await using (var shop = Open())
        {
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            shop.Add(new Customer { Email = "transaction" });
            await shop.SaveChangesAsync(Token);
            if (commits)
                await transaction.CommitAsync(Token);
        }

        Assert.Equal(stored * 2, Stored);
        await using (var session = _database.Open())
        {
            session.Add(new User { Email = "session" });
            await session.FlushAsync(Token);
            if (commits)
                await session.CommitAsync(Token);
        }

        Assert.Equal(stored * 3, Stored);
        await using (var connection = new NpgsqlConnection(Unpooled))
        {
            await connection.OpenAsync(Token);
            await using var transaction = await connection.BeginTransactionAsync(Token);
            await using var insert = new NpgsqlCommand("INSERT INTO users (email) VALUES ('connection')", connection, transaction);
            await insert.ExecuteNonQueryAsync(Token);
            if (commits)
                await transaction.CommitAsync(Token);
        }

        Assert.Equal(stored * 4, Stored);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public async Task SES1007_CommitPerElement_LeavesHalfOfThem(bool commitsEach, int stored)
    {
        _database.HasUser(1, "taken");
        string[] emails = ["a", "b", "taken", "c"];
        await using var shop = Open();
        await Assert.ThrowsAsync<DbUpdateException>(async () =>
        {
            foreach (var email in emails)
            {
                shop.Add(new Customer { Email = email });
                if (commitsEach)
                    await shop.SaveChangesAsync(Token);
            }

            await shop.SaveChangesAsync(Token);
        });
        Assert.Equal(stored, Stored - 1);
        _database.Do("DELETE FROM users WHERE email <> 'taken'");
        await using var session = _database.Open();
        await Assert.ThrowsAsync<ConstraintViolationException>(async () =>
        {
            foreach (var email in emails)
            {
                session.Add(new User { Email = email });
                if (commitsEach)
                    await session.CommitAsync(Token);
            }

            await session.CommitAsync(Token);
        });
        Assert.Equal(stored, Stored - 1);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES1002_SecondContext_CommitsApart(bool opensItsOwn, int left)
    {
        await using (var shop = Open())
        {
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            shop.Add(new Customer { Email = "order" });
            await shop.SaveChangesAsync(Token);
            await using var second = Open();
            var used = opensItsOwn ? second : shop;
            used.Add(new Customer { Email = "stock" });
            await used.SaveChangesAsync(Token);
            await transaction.RollbackAsync(Token);
        }

        Assert.Equal(left, Stored);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES1002_SecondSession_CommitsApart(bool opensItsOwn, int left)
    {
        await using (var session = _database.Open())
        {
            session.Add(new User { Email = "order" });
            await session.FlushAsync(Token);
            await using var second = _database.Open();
            var used = opensItsOwn ? second : session;
            used.Add(new User { Email = "stock" });
            if (opensItsOwn)
                await used.CommitAsync(Token);
            else
                await used.FlushAsync(Token);
            await session.RollbackAsync(Token);
        }

        Assert.Equal(left, Stored);
    }

    [Fact]
    public async Task SES1002_SecondConnection_WaitsForTheFirst()
    {
        _database.HasUser(1, "a");
        await using var session = _database.Open();
        await session.ExecuteRawAsync("UPDATE users SET name = 'outer' WHERE id = 1", Token);
        await using var second = new NpgsqlConnection(Unpooled + ";Options=-c lock_timeout=300");
        await second.OpenAsync(Token);
        await using var update = new NpgsqlCommand("UPDATE users SET name = 'inner' WHERE id = 1", second);
        Assert.Equal("55P03", (await Assert.ThrowsAsync<PostgresException>(() => update.ExecuteNonQueryAsync(Token))).SqlState);
        await session.RollbackAsync(Token);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task SES3004_TransactionLeftOpen_TakesLaterWorkAlong(bool uses, int stored)
    {
        await using (var shop = Open())
        {
            await Assert.ThrowsAsync<NotSupportedException>(FailAsync);
            var refused = await Record.ExceptionAsync(async () => await (await shop.Database.BeginTransactionAsync(Token)).DisposeAsync());
            if (uses)
                Assert.Null(refused);
            else
                Assert.Equal("The connection is already in a transaction and cannot participate in another transaction.", Assert.IsType<InvalidOperationException>(refused).Message);
            shop.Add(new Customer { Email = "later" });
            await shop.SaveChangesAsync(Token);

            async Task FailAsync()
            {
                var transaction = await shop.Database.BeginTransactionAsync(Token);
                try
                {
                    throw new NotSupportedException();
                }
                finally
                {
                    if (uses)
                        await transaction.DisposeAsync();
                }
            }
        }

        Assert.Equal(stored, Stored);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES3004_TransactionLeftOpen_KeepsItsLocks(bool uses)
    {
        _database.HasUser(1, "a");
        await using var first = new NpgsqlConnection(Unpooled);
        await first.OpenAsync(Token);
        var transaction = await first.BeginTransactionAsync(Token);
        await using (var update = new NpgsqlCommand("UPDATE users SET name = 'x' WHERE id = 1", first, transaction))
            await update.ExecuteNonQueryAsync(Token);
        if (uses)
            await transaction.DisposeAsync();
        await using var second = new NpgsqlConnection(Unpooled + ";Options=-c lock_timeout=300");
        await second.OpenAsync(Token);
        await using var other = new NpgsqlCommand("UPDATE users SET name = 'y' WHERE id = 1", second);
        var refused = await Record.ExceptionAsync(() => other.ExecuteNonQueryAsync(Token));
        if (uses)
            Assert.Null(refused);
        else
            Assert.Equal("55P03", Assert.IsType<PostgresException>(refused).SqlState);
        await transaction.DisposeAsync();
    }

    [Table("users")]
    public class Customer
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("email")]
        public string Email { get; set; } = "";
    }

    private sealed class Shop(string connectionString) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
    }
}
