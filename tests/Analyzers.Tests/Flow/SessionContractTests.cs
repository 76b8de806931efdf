using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>An interface of the project's own that hands out a library's sets and commits stands for the library's session.</summary>
public class SessionContractTests
{
    const string Shop = "interface IShop { DbSet<User> Users { get; } Task<int> SaveChangesAsync(CancellationToken token = default); int SaveChanges(); }";
    const string OfBase = "interface ISaves { Task<int> SaveChangesAsync(CancellationToken token = default); int SaveChanges(); } interface IShop : ISaves { DbSet<User> Users { get; } int SaveAll(); }";

    [Theory]
    [InlineData("await Task.WhenAll(shop.Users.CountAsync(), {|SES2001:shop.Users.CountAsync()|});")]
    [InlineData("foreach (var user in await shop.Users.ToListAsync()) { user.Name = \"a\"; await {|SES1007:shop.SaveChangesAsync()|}; }")]
    [InlineData("try { shop.SaveChanges(); } {|SES3001:catch|} (DbUpdateException) { } shop.SaveChanges();")]
    [InlineData("{|SES2003:shop.SaveChangesAsync()|}; await Task.Yield();")]
    [InlineData("var user = await shop.Users.AsNoTracking().FirstAsync(); {|SES5014:user.Name = \"a\"|}; await shop.SaveChangesAsync();")]
    [InlineData("shop.Users.Add(new User()); Log(await {|SES5010:shop.Users.CountAsync()|}); await shop.SaveChangesAsync();")]
    public Task ContractOfAContext_IsASession(string work) => Verify.Analyzer(Using(Shop, work), References.EntityFramework);

    [Theory]
    [InlineData("await Task.WhenAll(shop.Users.CountAsync(), {|SES2001:shop.Users.CountAsync()|});")]
    [InlineData("foreach (var user in await shop.Users.ToListAsync()) { user.Name = \"a\"; await {|SES1007:shop.SaveChangesAsync()|}; }")]
    [InlineData("foreach (var user in await shop.Users.ToListAsync()) { user.Name = \"a\"; await {|SES1007:((ISaves)shop).SaveChangesAsync()|}; }")]
    [InlineData("try { shop.SaveChanges(); } {|SES3001:catch|} (DbUpdateException) { } shop.SaveChanges();")]
    [InlineData("{|SES2003:shop.SaveChangesAsync()|}; await Task.Yield();")]
    [InlineData("var user = await shop.Users.AsNoTracking().FirstAsync(); {|SES5014:user.Name = \"a\"|}; await shop.SaveChangesAsync();")]
    public Task ContractThatInheritsItsCommit_IsASession(string work) => Verify.Analyzer(Using(OfBase, work), References.EntityFramework);

    [Fact]
    public Task InheritedCommitOfATypeParameter_IsTheContracts() => Verify.Analyzer(OfBase + """
        class Work<TShop>(TShop shop) where TShop : IShop
        {
            public async Task Run()
            {
                foreach (var user in await shop.Users.ToListAsync())
                {
                    user.Name = "a";
                    await {|SES1007:shop.SaveChangesAsync()|};
                }
            }
        }
        """, References.EntityFramework);

    /// <summary>Only its commits are inherited: another contract's members are its own, whatever they are called.</summary>
    [Fact]
    public Task OtherMembersOfABase_AreNotTheContexts() => Verify.Analyzer("""
        interface IAuditLog { void Add(User seen); }
        interface IShop : IAuditLog { DbSet<User> Users { get; } int SaveChanges(); }
        class Work(IShop shop)
        {
            public async Task Run()
            {
                shop.Add(new User());
                Log(await shop.Users.CountAsync());
                shop.SaveChanges();
            }
        }
        """, References.EntityFramework);

    /// <summary>Called on the interface without sets, the same member belongs to nobody knows what.</summary>
    [Fact]
    public Task CommitOfAnotherObject_IsNoneOfTheContracts() => Verify.Analyzer(OfBase + """
        class Work(IShop shop, ISaves other)
        {
            public async Task Run()
            {
                foreach (var user in await shop.Users.ToListAsync())
                    await other.SaveChangesAsync();
                try { other.SaveChanges(); } catch (DbUpdateException) { }
                shop.SaveChanges();
            }
        }
        """, References.EntityFramework);

    [Fact]
    public Task ContractOfAnEntityFramework6Context_IsASession() => Verify.Analyzer("""
        interface IShop { System.Data.Entity.IDbSet<User> Users { get; } int SaveChanges(); }
        class Work(IShop shop)
        {
            public void Run()
            {
                try { shop.SaveChanges(); } {|SES3001:catch|} (System.Data.Entity.Infrastructure.DbUpdateException) { }
                shop.SaveChanges();
            }
        }
        """, References.EntityFramework6);

    /// <summary>Queries alone, or a commit alone, are no session.</summary>
    [Theory]
    [InlineData("interface IShop { IQueryable<User> Users { get; } Task<int> SaveChangesAsync(CancellationToken token = default); }")]
    [InlineData("interface IShop { DbSet<User> Users { get; } Task<int> CountAsync(); }")]
    [InlineData("interface IShop { List<User> Users { get; } Task<int> SaveChangesAsync(CancellationToken token = default); }")]
    public Task OtherContracts_AreNone(string contract) => Verify.Analyzer($$"""
        {{contract}}
        static class Kept { public static IShop Shop = null!; }
        """, References.EntityFramework);

    [Fact]
    public Task ContractInAStatic_IsASessionThere() => Verify.Analyzer(Shop + " static class Kept { public static IShop {|SES1003:Shop|} = null!; }", References.EntityFramework);

    static string Using(string contract, string work) => $$"""
        {{contract}}
        class Work(IShop shop)
        {
            public async Task Run() { {{work}} await Task.Yield(); }
        }
        """;
}
