using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace SessionGuard.Tests.Proofs;

/// <summary>The same mistakes with EF Core on a real server: what the rules say of a DbContext is what it does.</summary>
public sealed class EntityFrameworkProofs : IDisposable
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(6);
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    // Each test ends the connections of its database, so none may stay in a pool behind it.
    private Shop Open(string options = ";Pooling=false") => new(_database.ConnectionString + options);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES1001_SaveInTheFirstRepository_LeavesHalfTheUseCase(bool repositorySaves, int left)
    {
        _database.HasUser(1, "taken");
        await using var shop = Open();
        await Assert.ThrowsAsync<DbUpdateException>(async () =>
        {
            shop.Add(new Customer { Email = "new" });
            if (repositorySaves)
                await shop.SaveChangesAsync(Token);
            shop.Add(new Customer { Email = "taken" });
            await shop.SaveChangesAsync(Token);
        });
        Assert.Equal(left, _database.Committed("SELECT id FROM users WHERE email = 'new'").Count);
    }

    [Fact]
    public async Task SES1003_SES1004_KeptContext_GoesOnShowingWhatItOnceRead()
    {
        _database.HasUser(1, "a", "old");
        await using var kept = Open();
        Assert.Equal("old", (await kept.Customers.SingleAsync(Token)).Name);
        _database.Do("UPDATE users SET name = 'new'");
        Assert.Equal("old", (await kept.Customers.SingleAsync(Token)).Name);
        await using var perUse = Open();
        Assert.Equal("new", (await perUse.Customers.SingleAsync(Token)).Name);
    }

    [Fact]
    public async Task SES2001_OverlappingUse_IsRefused()
    {
        await using var shop = Open();

        // The second query must not spend the first one's time on being compiled.
        Assert.Empty(await shop.Customers.ToListAsync(Token));
        var first = shop.Database.ExecuteSqlAsync($"SELECT pg_sleep(1)", Token);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Customers.ToListAsync(Token));
        Assert.Contains("second operation", refused.Message, StringComparison.Ordinal);
        await first;
        Assert.Empty(await shop.Customers.ToListAsync(Token));
    }

    [Theory]
    [InlineData(false, 3, 0)]
    [InlineData(true, 1, 2)]
    public async Task SES3001_SwallowedFailure_IsSentAgainWithEverySave(bool detaches, int failures, int stored)
    {
        _database.HasUser(1, "taken");
        await using var shop = Open();
        var failed = 0;
        foreach (var email in new[] { "taken", "b", "c" })
        {
            try
            {
                shop.Add(new Customer { Email = email });
                await shop.SaveChangesAsync(Token);
            }
            catch (DbUpdateException refused)
            {
                failed++;
                if (detaches)
                {
                    foreach (var entry in refused.Entries)
                        entry.State = EntityState.Detached;
                }
            }
        }

        Assert.Equal(failures, failed);
        Assert.Equal(stored, _database.Committed("SELECT id FROM users WHERE email <> 'taken'").Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SES4001_CallInsideATransaction_StarvesThePool(bool callsWhileHeld)
    {
        var pool = $";Maximum Pool Size=2;Timeout=2;Application Name=proof{callsWhileHeld}{Guid.NewGuid():N}";
        await using (var warm = Open(pool))
            await warm.Customers.CountAsync(Token);
        var refused = (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Record.ExceptionAsync(PayAsync).AsTask()))).OfType<Exception>().ToList();
        Assert.Equal(callsWhileHeld, refused.Count > 0);
        Assert.All(refused, failure => Assert.Contains("The connection pool has been exhausted", Assert.IsType<Npgsql.NpgsqlException>(failure).Message, StringComparison.Ordinal));

        async Task PayAsync()
        {
            await using var shop = Open(pool);
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            await shop.Customers.CountAsync(Token);
            if (!callsWhileHeld)
                await transaction.CommitAsync(Token);
            await Task.Delay(SlowAnswer, Token);
            if (callsWhileHeld)
                await transaction.CommitAsync(Token);
        }
    }

    [Table("users")]
    public class Customer
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("email")]
        public string Email { get; set; } = "";

        [Column("name")]
        public string? Name { get; set; }
    }

    private sealed class Shop(string connectionString) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
    }
}
