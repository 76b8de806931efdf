using System.ComponentModel.DataAnnotations.Schema;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace SessionGuard.Tests.Proofs;

/// <summary>What an entity of EF Core is worth, on a real server.</summary>
public sealed class EntityFrameworkStateProofs : IDisposable
{
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private Shop Open() => new(_database.ConnectionString + ";Pooling=false");

    /// <summary>A customer named "old", whose name was saved as "new" in a transaction that was rolled back.</summary>
    private async Task<Customer> RenamedInVainAsync(Shop shop)
    {
        _database.HasUser(1, "a", "old");
        var customer = await shop.Customers.SingleAsync(Token);
        await using var transaction = await shop.Database.BeginTransactionAsync(Token);
        customer.Name = "new";
        await shop.SaveChangesAsync(Token);
        await transaction.RollbackAsync(Token);
        return customer;
    }

    [Theory]
    [InlineData(false, "nx")]
    [InlineData(true, "nxx")]
    public async Task SES2004_EntityChangedByTasksAtOnce_LosesAChange(bool collects, string stored)
    {
        _database.HasUser(1, "a", "n");
        await using var shop = Open();
        var customer = await shop.Customers.SingleAsync(Token);
        var answers = new[] { new TaskCompletionSource<string>(), new TaskCompletionSource<string>() };
        var work = Task.WhenAll(answers.Select(async answer =>
        {
            if (collects)
                return await answer.Task;
            customer.Name += await answer.Task;
            return "";
        }));
        foreach (var answer in answers)
            answer.SetResult("x");
        customer.Name += string.Concat(await work);
        await shop.SaveChangesAsync(Token);
        Assert.Equal([stored], _database.Committed("SELECT name FROM users"));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES2004_ChangeByWorkThatStillRuns_MissesTheSave(bool waits, string stored)
    {
        _database.HasUser(1, "a", "old");
        await using var shop = Open();
        var customer = await shop.Customers.SingleAsync(Token);
        var answer = new TaskCompletionSource<string>();
        var work = Task.Run(async () => { customer.Name = await answer.Task; }, Token);
        if (waits)
        {
            answer.SetResult("new");
            await work;
        }

        await shop.SaveChangesAsync(Token);
        answer.TrySetResult("new");
        await work;
        Assert.Equal([stored], _database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task SES2004_NavigationsLoadedByThreadsAtOnce_AreRefused()
    {
        _database.HasUser(1, "a");
        _database.HasUser(2, "b");
        using var running = new ManualResetEventSlim();
        await using var shop = new LazyShop(_database.ConnectionString + ";Pooling=false", running);
        var customers = await shop.Customers.ToListAsync(Token);
        shop.IsSlow = true;
        var first = Task.Run(() => customers[0].Places.Count, Token);
        running.Wait(Token);
        var refused = Assert.Throws<InvalidOperationException>(() => customers[1].Places.Count);
        Assert.StartsWith("A second operation was started on this context instance", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await first);
        shop.IsSlow = false;
        Assert.Empty(customers[1].Places);
    }

    [Theory]
    [InlineData(false, "new")]
    [InlineData(true, "old")]
    public async Task SES3005_ReadAfterARollback_ShowsWhatTheRowDoesNotHave(bool refreshes, string shown)
    {
        await using var shop = Open();
        var customer = await RenamedInVainAsync(shop);
        if (refreshes)
            await shop.Entry(customer).ReloadAsync(Token);
        Assert.Equal(shown, customer.Name);
        Assert.Equal(["old"], _database.Committed("SELECT name FROM users"));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES3005_SameChangeAfterARollback_WritesNothing(bool refreshes, string stored)
    {
        await using var shop = Open();
        var customer = await RenamedInVainAsync(shop);
        if (refreshes)
            await shop.Entry(customer).ReloadAsync(Token);
        customer.Name = "new";
        Assert.Equal(refreshes ? 1 : 0, await shop.SaveChangesAsync(Token));
        Assert.Equal([stored], _database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task SES3005_SecondTurnOverTheSameEntity_SubtractsTwice()
    {
        _database.HasUser(1, "a", "10");
        await using var shop = Open();
        var customer = await shop.Customers.SingleAsync(Token);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            customer.Name = $"{int.Parse(customer.Name!, System.Globalization.CultureInfo.InvariantCulture) - 1}";
            await shop.SaveChangesAsync(Token);
            if (attempt == 0)
                await transaction.RollbackAsync(Token);
            else
                await transaction.CommitAsync(Token);
        }

        Assert.Equal(["8"], _database.Committed("SELECT name FROM users"));
    }

    [Theory]
    [InlineData("update")]
    [InlineData("remove")]
    [InlineData("link")]
    public async Task SES3005_ObjectWhoseInsertWasRolledBack_HasNoRow(string use)
    {
        await using var shop = Open();
        var customer = new Customer { Email = "a" };
        await using (var transaction = await shop.Database.BeginTransactionAsync(Token))
        {
            shop.Add(customer);
            await shop.SaveChangesAsync(Token);
            await transaction.RollbackAsync(Token);
        }

        Assert.Equal(EntityState.Unchanged, shop.Entry(customer).State);
        object staged = use switch
        {
            "update" => shop.Update(customer),
            "remove" => shop.Remove(customer),
            _ => shop.Add(new Place { Street = "s", Customer = customer }),
        };
        Assert.NotNull(staged);
        var refused = await Assert.ThrowsAnyAsync<DbUpdateException>(() => shop.SaveChangesAsync(Token));
        if (use == "link")
            Assert.Contains("23503", refused.InnerException!.Message, StringComparison.Ordinal);
        else
            Assert.IsType<DbUpdateConcurrencyException>(refused);
    }

    [Fact]
    public async Task SES5002_LinkToAnEntityOfAnotherContext_InsertsItAgain()
    {
        _database.HasUser(1, "a");
        await using var first = Open();
        await using var second = Open();
        var customer = await first.Customers.SingleAsync(Token);
        second.Add(new Place { Street = "s", Customer = customer });
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => second.SaveChangesAsync(Token));
        Assert.Contains("23505", refused.InnerException!.Message, StringComparison.Ordinal);

        await using var third = Open();
        var own = await third.Customers.SingleAsync(Token);
        third.Add(new Place { Street = "s", Customer = own });
        await third.SaveChangesAsync(Token);
        Assert.Equal(["1"], _database.Committed("SELECT user_id FROM addresses"));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task SES5003_KeyBeforeTheSave_IsZero(bool saves, int stored)
    {
        await using var shop = Open();
        var customer = new Customer { Email = "a" };
        shop.Add(customer);
        if (saves)
            await shop.SaveChangesAsync(Token);
        Assert.Equal(!saves, customer.Id == 0);
        shop.Add(new Place { Street = "s", CustomerId = customer.Id });
        if (saves)
            await shop.SaveChangesAsync(Token);
        else
            Assert.Contains("23503", (await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync(Token))).InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(stored, _database.Committed("SELECT id FROM addresses").Count);
    }

    [Fact]
    public async Task SES5008_RemovedEntity_StaysInTheCollectionUntilTheSave()
    {
        _database.HasUser(1, "a");
        _database.HasAddress(1, "s", 1);
        await using var shop = Open();
        var customer = await shop.Customers.Include(c => c.Places).SingleAsync(Token);
        shop.Remove(customer.Places[0]);
        Assert.Single(customer.Places);
        await shop.SaveChangesAsync(Token);
        Assert.Empty(customer.Places);
    }

    [Fact]
    public async Task SES5009_BulkUpdate_IsNotSeenByWhatIsLoaded()
    {
        _database.HasUser(1, "a", "old");
        await using var shop = Open();
        var customer = await shop.Customers.SingleAsync(Token);
        await shop.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, "new"), Token);
        Assert.Equal("old", customer.Name);
        Assert.Equal("old", (await shop.Customers.SingleAsync(Token)).Name);
        await shop.Entry(customer).ReloadAsync(Token);
        Assert.Equal("new", customer.Name);
    }

    [Fact]
    public async Task SES5010_QueryBeforeTheSave_MissesWhatIsAdded()
    {
        await using var shop = Open();
        shop.Add(new Customer { Email = "a" });
        Assert.False(await shop.Customers.AnyAsync(c => c.Email == "a", Token));
        Assert.Contains(shop.Customers.Local, c => c.Email == "a");
        await shop.SaveChangesAsync(Token);
        Assert.True(await shop.Customers.AnyAsync(c => c.Email == "a", Token));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task SES5014_ChangeToAnUntrackedEntity_IsLost(bool tracks, string stored)
    {
        _database.HasUser(1, "a", "old");
        await using var shop = Open();
        var customer = await (tracks ? shop.Customers : shop.Customers.AsNoTracking()).SingleAsync(Token);
        customer.Name = "new";
        Assert.Equal(tracks ? 1 : 0, await shop.SaveChangesAsync(Token));
        Assert.Equal([stored], _database.Committed("SELECT name FROM users"));
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

        public List<Place> Places { get; set; } = [];
    }

    [Table("addresses")]
    public class Place
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("street")]
        public string Street { get; set; } = "";

        [Column("user_id")]
        public int CustomerId { get; set; }

        public Customer? Customer { get; set; }
    }

    internal sealed class Shop(string connectionString) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
    }

    [Table("users")]
    public class LazyCustomer
    {
        private readonly ILazyLoader _loader;
        private List<LazyPlace>? _places;

        public LazyCustomer(ILazyLoader loader) => _loader = loader;

        [Column("id")]
        public int Id { get; set; }

        public List<LazyPlace> Places
        {
            get => _loader.Load(this, ref _places)!;
            set => _places = value;
        }
    }

    [Table("addresses")]
    public class LazyPlace
    {
        [Column("id")]
        public int Id { get; set; }

        [Column("user_id")]
        public int LazyCustomerId { get; set; }
    }

    /// <summary>Takes its time over a query, when told to, and says that one is running.</summary>
    private sealed class LazyShop(string connectionString, ManualResetEventSlim running) : DbContext
    {
        public bool IsSlow { get; set; }

        public DbSet<LazyCustomer> Customers => Set<LazyCustomer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString).AddInterceptors(new Slow(running));

        private sealed class Slow(ManualResetEventSlim running) : DbCommandInterceptor
        {
            public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
            {
                if (eventData.Context is LazyShop { IsSlow: true })
                {
                    running.Set();
                    Thread.Sleep(500);
                }

                return result;
            }
        }
    }
}
