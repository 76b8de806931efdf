using System.ComponentModel.DataAnnotations.Schema;
using System.Transactions;
using Microsoft.EntityFrameworkCore;

namespace SessionGuard.Tests.Proofs;

/// <summary>The same with EF Core on a real server.</summary>
public sealed class ContextFailureProofs : IDisposable
{
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private Shop Open(bool retries = false) => new(_database.ConnectionString + ";Pooling=false", retries);

    [Fact]
    public async Task SES1009_SecondEndingOfATransaction_IsRefused()
    {
        await using var shop = Open();
        await using var transaction = await shop.Database.BeginTransactionAsync(Token);
        await transaction.CommitAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.RollbackAsync(Token));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Database.CommitTransactionAsync(Token));
        Assert.Contains("does not have any active transactions", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task SES3002_SaveInTheHandler_SendsTheFailedEntryAgain(bool detaches, int noted)
    {
        _database.HasUser(1, "taken");
        await using var shop = Open();
        shop.Add(new Customer { Email = "taken" });
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync(Token));
        if (detaches)
        {
            foreach (var entry in refused.Entries)
                entry.State = EntityState.Detached;
        }

        shop.Add(new Customer { Email = "note" });
        if (detaches)
            await shop.SaveChangesAsync(Token);
        else
            await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync(Token));
        Assert.Equal(noted, _database.Committed("SELECT id FROM users WHERE email = 'note'").Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES3003_CommitBehindASwallowedFailure_StoresHalfOfTheWork(bool commitsBehind, int stored)
    {
        _database.HasUser(1, "taken");
        await using var shop = Open();
        await using (var transaction = await shop.Database.BeginTransactionAsync(Token))
        {
            try
            {
                shop.Add(new Customer { Email = "first" });
                await shop.SaveChangesAsync(Token);
                shop.Add(new Customer { Email = "taken" });
                await shop.SaveChangesAsync(Token);
                if (!commitsBehind)
                    await transaction.CommitAsync(Token);
            }
            catch (DbUpdateException)
            {
            }

            if (commitsBehind)
                await transaction.CommitAsync(Token);
        }

        Assert.Equal(stored, _database.Committed("SELECT id FROM users WHERE email = 'first'").Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task SES3008_SaveBehindTheCommit_IsATransactionOfItsOwn(bool savesFirst, int left)
    {
        _database.HasUser(1, "taken");
        await using var shop = Open();
        await Assert.ThrowsAsync<DbUpdateException>(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            await shop.Database.ExecuteSqlAsync($"UPDATE users SET name = 'first half'", Token);
            shop.Add(new Customer { Email = "taken" });
            if (savesFirst)
                await shop.SaveChangesAsync(Token);
            await transaction.CommitAsync(Token);
            await shop.SaveChangesAsync(Token);
        });
        Assert.Equal(left, _database.Committed("SELECT id FROM users WHERE name = 'first half'").Count);
    }

    [Fact]
    public async Task SES3009_ScopeAroundARetryingContext_IsRefused()
    {
        await using var shop = Open(retries: true);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            shop.Add(new Customer { Email = "a" });
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => shop.SaveChangesAsync(Token));
            Assert.Contains("does not support user-initiated transactions", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task SES3009_OwnTransactionUnderARetryingStrategy_IsRefused()
    {
        await using var shop = Open(retries: true);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            shop.Add(new Customer { Email = "a" });
            await shop.SaveChangesAsync(Token);
            await transaction.CommitAsync(Token);
        });
        Assert.Contains("does not support user-initiated transactions", refused.Message, StringComparison.Ordinal);
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            shop.ChangeTracker.Clear();
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            shop.Add(new Customer { Email = "b" });
            await shop.SaveChangesAsync(Token);
            await transaction.CommitAsync(Token);
        });
        Assert.Equal(["b"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public async Task SES3010_RollbackWithACancelledToken_LeavesTheTransactionOpen()
    {
        await using var shop = Open();
        await using var transaction = await shop.Database.BeginTransactionAsync(Token);
        using var request = new CancellationTokenSource();
        await request.CancelAsync();
        shop.Add(new Customer { Email = "a" });
        await shop.SaveChangesAsync(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.RollbackAsync(request.Token));
        Assert.Same(transaction, shop.Database.CurrentTransaction);
        Assert.Equal(1, await shop.Customers.CountAsync(Token));
        await transaction.RollbackAsync(CancellationToken.None);
        Assert.Equal(0, await shop.Customers.CountAsync(Token));
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

    private sealed class Shop(string connectionString, bool retries) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString, npgsql =>
        {
            if (retries)
                npgsql.EnableRetryOnFailure();
        });
    }
}
