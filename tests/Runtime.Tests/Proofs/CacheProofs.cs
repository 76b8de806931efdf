using Microsoft.EntityFrameworkCore;
using static SessionGuard.Tests.Proofs.EntityFrameworkStateProofs;

namespace SessionGuard.Tests.Proofs;

/// <summary>What a tracked object is worth to those who find it in a cache, on a real server.</summary>
public sealed class CacheProofs : IDisposable
{
    private readonly PostgresDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private Shop Open() => new(_database.ConnectionString + ";Pooling=false");

    [Theory]
    [InlineData(false, "new")]
    [InlineData(true, "old")]
    public async Task SES4004_KeptEntity_ShowsWhatWasNeverStored(bool copies, string shown)
    {
        _database.HasUser(1, "a", "old");
        var names = new Dictionary<int, Func<string?>>();
        await using (var shop = Open())
        {
            var customer = await shop.Customers.SingleAsync(Token);
            var name = customer.Name;
            names[1] = copies ? () => name : () => customer.Name;
            customer.Name = "new";
        }

        Assert.Equal(shown, names[1]());
        Assert.Equal(["old"], _database.Committed("SELECT name FROM users"));
    }

    [Fact]
    public async Task SES4004_KeptEntity_LinkedInTheNextContext_IsInsertedAgain()
    {
        _database.HasUser(1, "a");
        var kept = new List<Customer>();
        await using (var shop = Open())
            kept.AddRange(await shop.Customers.ToListAsync(Token));
        await using var next = Open();
        next.Add(new Place { Street = "s", Customer = kept[0] });
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => next.SaveChangesAsync(Token));
        Assert.Contains("23505", refused.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SES4004_KeptQuery_EndsWithItsContext()
    {
        IQueryable<Customer> kept;
        await using (var shop = Open())
        {
            kept = shop.Customers.Where(customer => customer.Id > 0);
            Assert.Empty(await kept.ToListAsync(Token));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => kept.ToListAsync(Token));
    }

    [Fact]
    public async Task SES4004_KeptObject_ServesOneSessionAtATime()
    {
        _database.HasUser(1, "a");
        var kept = new List<User>();
        await using (var session = _database.Open())
            kept.AddRange(await session.Query<User>().ToListAsync(Token));
        await using var first = _database.Open();
        await using var second = _database.Open();
        first.Add(kept[0]);
        Assert.Throws<AttachedToAnotherSessionException>(() => second.Add(kept[0]));
    }
}
