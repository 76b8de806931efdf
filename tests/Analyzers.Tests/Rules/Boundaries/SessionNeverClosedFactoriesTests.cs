using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1005 where the session comes from a factory of the code base itself: who is handed what it makes owns it, and nobody else is told so.</summary>
public class SessionNeverClosedFactoriesTests
{
    [Theory]
    [InlineData("=> new AppDbContext();")]
    [InlineData("=> readOnly ? new AppDbContext() : contexts.CreateDbContext();")]
    [InlineData("=> readOnly switch { true => new AppDbContext(), _ => contexts.CreateDbContext() };")]
    [InlineData("{ if (readOnly) return new AppDbContext(); return contexts.CreateDbContext(); }")]
    [InlineData("{ var db = new AppDbContext(); try { db.Database.Migrate(); return db; } catch { db.Dispose(); throw; } }")]
    [InlineData("{ var lease = new DbContextLease(pool, standalone: true); lease.Context.SetLease(lease); return (AppDbContext)lease.Context; }")]
    [InlineData("=> Activator.CreateInstance<AppDbContext>();")]
    [InlineData("=> (AppDbContext)Activator.CreateInstance(typeof(AppDbContext))!;")]
    [InlineData("=> ActivatorUtilities.CreateInstance<AppDbContext>(provider);")]
    public Task OwnFactoryThatMakes_Reports(string body) => Verify.Analyzer(Source(body, "{|SES1005:stores.Open(true)|}"));

    [Theory]
    [InlineData("{ var lease = new DbContextLease(pool, standalone: false); return (AppDbContext)lease.Context; }")]
    [InlineData("{ lease = new DbContextLease(pool, standalone: true); return (AppDbContext)lease.Context; }")]
    [InlineData("{ var rented = new DbContextLease(pool, standalone: true); lease = rented; return (AppDbContext)rented.Context; }")]
    [InlineData("{ var rented = new DbContextLease(pool, standalone: true); Keep(rented); return (AppDbContext)rented.Context; }")]
    [InlineData("=> kept ??= new AppDbContext();")]
    [InlineData("=> readOnly ? new AppDbContext() : kept;")]
    [InlineData("=> readOnly switch { true => new AppDbContext(), _ => kept };")]
    [InlineData("=> provider.GetRequiredService<AppDbContext>();")]
    [InlineData("{ var db = new AppDbContext(); made.Add(db); return db; }")]
    public Task OwnFactoryThatKeeps_IsSilent(string body) => Verify.Analyzer(Source(body, "stores.Open(true)"));

    [Theory]
    [InlineData("new AppDbContext()", true)]
    [InlineData("kept", false)]
    public Task SeveralFactories_AllMustMake(string other, bool reported) => Verify.Analyzer(Source("=> new AppDbContext();", reported ? "{|SES1005:stores.Open(true)|}" : "stores.Open(true)", $$"""
        class Fixed : IStores
        {
            readonly AppDbContext kept = new();
            public AppDbContext Open(bool readOnly) => {{other}};
        }
        """));

    /// <summary>A maker that a class derived from it overrides is as good as its overrides.</summary>
    [Theory]
    [InlineData("new AppDbContext()", true)]
    [InlineData("kept", false)]
    public Task OverriddenFactory_AllMustMake(string other, bool reported) => Verify.Analyzer($$"""
        class Stores { public virtual AppDbContext Open() => new AppDbContext(); }
        class Fixed : Stores { readonly AppDbContext kept = new(); public override AppDbContext Open() => {{other}}; }
        class Users
        {
            public int Count(Stores stores) { var db = {{(reported ? "{|SES1005:stores.Open()|}" : "stores.Open()")}}; return db.Users.Count(); }
        }
        """);

    [Fact]
    public Task AsynchronousAndGenericFactory_Reports() => Verify.Analyzer("""
        using Microsoft.EntityFrameworkCore.Internal;
        interface INamed<TContext> where TContext : DbContext { Task<TContext> CreateAsync(string name, CancellationToken token = default); }
        class Named<TContext> : INamed<TContext> where TContext : DbContext
        {
            readonly IDbContextPool<TContext> pool;
            public Named(IDbContextPool<TContext> pool) { this.pool = pool; }
            public async Task<TContext> CreateAsync(string name, CancellationToken token = default)
            {
                var lease = new DbContextLease(pool, true);
                await lease.Context.SetLeaseAsync(lease, token);
                return (TContext)lease.Context;
            }
        }
        class Tables<TContext> where TContext : AppDbContext
        {
            readonly INamed<TContext> named;
            public Tables(INamed<TContext> named) { this.named = named; }
            public async Task<TContext> Open(string name) { await Task.Yield(); return await named.CreateAsync(name); }
            public Task<TContext> Ready(string name) => Task.FromResult(named.CreateAsync(name).Result);
        }
        class Users<TContext> where TContext : AppDbContext
        {
            readonly Tables<TContext> tables;
            public Users(Tables<TContext> tables) { this.tables = tables; }
            public async Task Run(string[] names)
            {
                foreach (var name in names)
                {
                    var db = await {|SES1005:tables.Open(name)|};
                    await db.Users.ExecuteDeleteAsync();
                }
                var other = await {|SES1005:tables.Ready("all")|};
                await other.Users.ExecuteDeleteAsync();
            }
        }
        """);

    private static string Source(string body, string opened, string more = "") => $$"""
        using Microsoft.EntityFrameworkCore.Internal;
        using Microsoft.Extensions.DependencyInjection;
        interface IStores { AppDbContext Open(bool readOnly); }
        class Stores : IStores
        {
            readonly IDbContextFactory<AppDbContext> contexts;
            readonly IDbContextPool<AppDbContext> pool;
            readonly IServiceProvider provider;
            readonly List<AppDbContext> made = new();
            AppDbContext kept = new();
            DbContextLease lease;
            public Stores(IDbContextFactory<AppDbContext> contexts, IDbContextPool<AppDbContext> pool, IServiceProvider provider) { this.contexts = contexts; this.pool = pool; this.provider = provider; }
            public AppDbContext Open(bool readOnly) {{body}}
            void Keep(DbContextLease rented) => lease = rented;
        }
        {{more}}
        class Users
        {
            readonly IStores stores;
            public Users(IStores stores) { this.stores = stores; }
            public int Count() { var db = {{opened}}; return db.Users.Count(); }
        }
        """;
}
