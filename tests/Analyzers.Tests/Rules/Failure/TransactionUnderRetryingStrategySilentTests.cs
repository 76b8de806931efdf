using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3009 where it must keep quiet.</summary>
public class TransactionUnderRetryingStrategySilentTests
{
    private const string Shop = """
        class ShopContext : AppDbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=db", npgsql => npgsql.EnableRetryOnFailure());
        }

        """;

    [Theory]
    [InlineData("await db.Database.CreateExecutionStrategy().ExecuteAsync(async () => { await using var tx = await db.Database.BeginTransactionAsync(); await tx.CommitAsync(); });")]
    [InlineData("var strategy = db.Database.CreateExecutionStrategy(); await strategy.ExecuteAsync(async () => { await db.Database.BeginTransactionAsync(); });")]
    [InlineData("db.Database.CreateExecutionStrategy().Execute(() => { using var tx = db.Database.BeginTransaction(); tx.Commit(); });")]
    [InlineData("db.Database.CreateExecutionStrategy().Execute(Work); void Work() { using var tx = db.Database.BeginTransaction(); tx.Commit(); }")]
    [InlineData("await db.Database.CreateExecutionStrategy().ExecuteAsync(() => PayAsync());")]
    [InlineData("await db.Database.CreateExecutionStrategy().ExecuteAsync(PayAsync);")]
    [InlineData("await db.Database.CreateExecutionStrategy().ExecuteAsync(async () => { await PayAsync(); });")]
    [InlineData("await Resilient(async () => { await using var tx = await db.Database.BeginTransactionAsync(); });")]
    [InlineData("await db.SaveChangesAsync();")]
    [InlineData("await db.Database.ExecuteSqlAsync($\"delete from users\");")]
    public Task InsideTheStrategy_IsSilent(string work) => Verify.Analyzer(Shop + $$"""
        class Pay(ShopContext db)
        {
            public async Task Run() { await Task.Delay(1); {{work}} }
            private async Task PayAsync()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                await tx.CommitAsync();
            }
            private Task Resilient(Func<Task> work) => db.Database.CreateExecutionStrategy().ExecuteAsync(work);
        }
        """);

    [Theory]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(text));")]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(text, npgsql => npgsql.CommandTimeout(5)));")]
    [InlineData("services.AddDbContext<Audit>(options => options.UseNpgsql(text, npgsql => npgsql.EnableRetryOnFailure()));")]
    [InlineData("Log(new DbContextOptionsBuilder().UseNpgsql(text, npgsql => npgsql.EnableRetryOnFailure()));")]
    public Task NotConfiguredSo_IsSilent(string registration) => Verify.Analyzer($$"""
        class Audit : DbContext { }
        static class Program
        {
            static void Add(IServiceCollection services, string text) { {{registration}} }
        }
        class Pay(AppDbContext db)
        {
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                await tx.CommitAsync();
            }
        }
        """);

    [Theory]
    [InlineData("DbContext")]
    [InlineData("AppDbContext")]
    public Task BaseOfTheConfiguredContext_IsSilent(string type) => Verify.Analyzer(Shop + $$"""
        class Pay({{type}} db)
        {
            public async Task Run() { await using var tx = await db.Database.BeginTransactionAsync(); await tx.CommitAsync(); }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.EntityFramework)]
    public Task OtherLibraries_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Fact]
    public Task MethodOfTheSameName_IsSilent() => Verify.Analyzer("""
        class Settings { public void EnableRetryOnFailure() { } }
        class ShopContext : AppDbContext { protected override void OnModelCreating(ModelBuilder model) => new Settings().EnableRetryOnFailure(); }
        class Pay(ShopContext db)
        {
            public async Task Run() { await using var tx = await db.Database.BeginTransactionAsync(); await tx.CommitAsync(); }
        }
        """);

    [Theory]
    [InlineData("using (var scope = new TransactionScope(TransactionScopeOption.Suppress)) { db.SaveChanges(); scope.Complete(); }")]
    [InlineData("using (var scope = new TransactionScope()) { db.Add(user); scope.Complete(); } db.SaveChanges();")]
    [InlineData("using (var all = new TransactionScope()) { using (var apart = new TransactionScope(TransactionScopeOption.Suppress)) { db.SaveChanges(); apart.Complete(); } all.Complete(); }")]
    [InlineData("using (var scope = new TransactionScope()) { other.SaveChanges(); scope.Complete(); }")]
    [InlineData("using (many ? new TransactionScope() : null) { db.SaveChanges(); }")]
    [InlineData("db.Database.CreateExecutionStrategy().Execute(() => { using var scope = new TransactionScope(); db.SaveChanges(); scope.Complete(); });")]
    [InlineData("db.Database.CreateExecutionStrategy().Execute(() => Work());")]
    public Task ScopeThatTheContextMayWorkBeside_IsSilent(string work) => Verify.Analyzer("using System.Transactions;\n" + Shop + $$"""
        class Pay(ShopContext db, AppDbContext other)
        {
            public void Run(User user, bool many) { {{work}} }
            private void Work() { using var scope = new TransactionScope(); db.SaveChanges(); scope.Complete(); }
        }
        """);

    /// <summary>A context of the base type beside it is another one, whose options nobody shows.</summary>
    [Theory]
    [InlineData("class Pay { readonly ShopContext _db; readonly AppDbContext _other; public Pay(ShopContext db, AppDbContext other) { _db = db; _other = other; }")]
    [InlineData("class Pay(ShopContext db, AppDbContext other) { readonly ShopContext _db = db; readonly AppDbContext _other = other;")]
    [InlineData("class Pay { readonly DbContext _db; readonly DbContext _other; public Pay(ShopContext db, AppDbContext other) { _db = db; _other = other; }")]
    public Task AnotherContextOfTheSameClass_IsSilent(string head) => Verify.Analyzer("using System.Transactions;\n" + Shop + $$"""
        {{head}}
            public void Run(User user) { using (var scope = new TransactionScope()) { _other.SaveChanges(); scope.Complete(); } _db.SaveChanges(); }
        }
        """);
}
