using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5005 where it speaks.</summary>
public class KeyLookupThroughQueryReportsTests
{
    [Theory]
    [InlineData("await {|SES5005:db.Users.FirstOrDefaultAsync(user => user.Id == id)|}")]
    [InlineData("await {|SES5005:db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellation)|}")]
    [InlineData("await {|SES5005:db.Users.SingleAsync(user => id == user.Id)|}")]
    [InlineData("{|SES5005:db.Users.First(user => user.Id == id)|}")]
    [InlineData("await {|SES5005:db.Users.Where(user => user.Id == id).SingleOrDefaultAsync()|}.ConfigureAwait(false)")]
    [InlineData("{|SES5005:db.Set<User>().Where(user => user.Id == id).FirstOrDefault()|}")]
    [InlineData("await {|SES5005:db.Users.FirstOrDefaultAsync(user => user.Id == order.UserId)|}")]
    public Task QueryOfAContextByKey_Reports(string query) => Verify.Analyzer($$"""
        class Users(AppDbContext db)
        {
            public async Task<object?> Find(int id, Order order, CancellationToken cancellation) { await Task.Yield(); return {{query}}; }
        }
        """);

    [Theory]
    [InlineData("await {|SES5005:session.Query<User>().Where(user => user.Id == id).SingleOrDefaultAsync()|}")]
    [InlineData("await {|SES5005:session.Query<User>().Where(user => user.Id == id).FirstAsync(cancellation)|}")]
    [InlineData("{|SES5005:session.Query<User>().Where(user => id == user.Id).FirstOrDefault()|}")]
    [InlineData("{|SES5005:session.Query<User>().Where(user => user.Id == Next()).Single()|}")]
    public Task QueryOfTheSessionByKey_Reports(string query) => Verify.Analyzer($$"""
        class Users(Session session)
        {
            public async Task<object?> Find(int id, CancellationToken cancellation) { await Task.Yield(); return {{query}}; }
            static int Next() => 1;
        }
        """);

    [Fact]
    public Task KeysNamedByConventionOrAttribute_Report() => Verify.Analyzer("""
        class Shop : AppDbContext { public DbSet<Item> Items => Set<Item>(); public DbSet<Card> Cards => Set<Card>(); }
        class Item { public Guid ItemId { get; set; } }
        class Card { [System.ComponentModel.DataAnnotations.Key] public string Number { get; set; } = ""; public int Id { get; set; } }
        class Find
        {
            public Item? One(Shop shop, Guid key) => {|SES5005:shop.Items.FirstOrDefault(item => item.ItemId == key)|};
            public Card? Other(Shop shop, string key) => {|SES5005:shop.Cards.SingleOrDefault(card => card.Number == key)|};
        }
        """);

    [Fact]
    public Task RepositorySession_Reports() => Verify.Analyzer("""
        class UserRepository(IRepositorySession session)
        {
            public Task<User?> Find(int id) => {|SES5005:session.Query<User>().Where(user => user.Id == id).SingleOrDefaultAsync()|};
        }
        """);

    [Fact]
    public Task PropertyOrIndexerWrittenWithAnArrow_Reports() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            public User? Root => {|SES5005:db.Users.FirstOrDefault(user => user.Id == 1)|};
            public User this[int id] => {|SES5005:db.Users.Single(user => user.Id == id)|};
            public User? Guest { get => {|SES5005:db.Users.FirstOrDefault(user => user.Id == 2)|}; }
        }
        """);
}
