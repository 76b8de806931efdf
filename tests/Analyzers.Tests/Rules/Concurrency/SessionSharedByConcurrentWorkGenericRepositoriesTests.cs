using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001 and repositories of any entity, beside which there are repositories of one.</summary>
public class SessionSharedByConcurrentWorkGenericRepositoriesTests
{
    private const string Any = """
        interface IRepository<T> where T : class { Task<List<T>> All(); }
        class Repository<T> : IRepository<T> where T : class
        {
            protected readonly AppDbContext db;
            public Repository(AppDbContext db) { this.db = db; }
            public virtual Task<List<T>> All() => db.Set<T>().ToListAsync();
        }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("class UserRepository : Repository<User> { public UserRepository(AppDbContext db) : base(db) { } public Task<int> Count() => db.Users.CountAsync(); }")]
    [InlineData("class UserRepository : Repository<User> { public UserRepository(AppDbContext db) : base(db) { } } class ActiveUsers : UserRepository { public ActiveUsers(AppDbContext db) : base(db) { } }")]
    [InlineData("class Products : IRepository<Product> { public Task<List<Product>> All() => null; }")]
    public Task RepositoriesOverOneContext_Report(string others) => Verify.Analyzer($$"""
        {{Any}}
        {{others}}
        class Page
        {
            readonly IRepository<User> users; readonly IRepository<Order> orders;
            public Page(IRepository<User> users, IRepository<Order> orders) { this.users = users; this.orders = orders; }
            public Task Load() => Task.WhenAll(users.All(), {|SES2001:orders.All()|});
        }
        """);

    [Theory]
    [InlineData("class UserRepository : Repository<User> { public UserRepository() : base(null) { } public override Task<List<User>> All() { using var own = new AppDbContext(); return Task.FromResult(own.Users.ToList()); } }")]
    [InlineData("class Cached : IRepository<User> { public Task<List<User>> All() => null; }")]
    [InlineData("class Cached<T> : IRepository<T> where T : class { public Task<List<T>> All() => null; }")]
    public Task RepositoryThatMayBeAnother_IsSilent(string other) => Verify.Analyzer($$"""
        {{Any}}
        {{other}}
        class Page
        {
            readonly IRepository<User> users; readonly IRepository<Order> orders;
            public Page(IRepository<User> users, IRepository<Order> orders) { this.users = users; this.orders = orders; }
            public Task Load() => Task.WhenAll(users.All(), orders.All());
        }
        """);

    [Fact]
    public Task TasksOfConvertAll_Report() => Verify.Analyzer("""
        class Page(AppDbContext db)
        {
            public async Task<int[]> Load(List<int> ids, int[] other)
            {
                var names = ids.ConvertAll(id => id.ToString());
                await Task.WhenAll(ids.ConvertAll(id => {|SES2001:db.Orders.CountAsync(o => o.UserId == id)|}));
                return await Task.WhenAll(Array.ConvertAll(other, id => {|SES2001:db.Orders.CountAsync(o => o.UserId == id)|}));
            }
        }
        """);
}
