using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3009 where it speaks.</summary>
public class TransactionUnderRetryingStrategyReportsTests
{
    [Theory]
    [InlineData("services.AddDbContext<AppDbContext>(options => options.UseNpgsql(text, npgsql => npgsql.EnableRetryOnFailure()));")]
    [InlineData("services.AddDbContext<AppDbContext>((provider, options) => { options.UseNpgsql(text, npgsql => { npgsql.CommandTimeout(5); npgsql.EnableRetryOnFailure(3); }); });")]
    [InlineData("services.AddDbContextPool<AppDbContext>(options => options.UseNpgsql(text, npgsql => npgsql.EnableRetryOnFailure()));")]
    [InlineData("services.AddDbContextFactory<AppDbContext>(options => options.UseNpgsql(text, npgsql => npgsql.EnableRetryOnFailure()));")]
    [InlineData("services.AddPooledDbContextFactory<AppDbContext>(options => options.UseNpgsql(text, npgsql => npgsql.EnableRetryOnFailure()));")]
    public Task RegisteredWithRetries_Reports(string registration) => Verify.Analyzer($$"""
        static class Program
        {
            static void Add(IServiceCollection services, string text) { {{registration}} }
        }
        class Pay(AppDbContext db)
        {
            public async Task Run()
            {
                await using var tx = await {|SES3009:db.Database.BeginTransactionAsync()|};
                await db.SaveChangesAsync();
                await tx.CommitAsync();
            }
        }
        """);

    [Theory]
    [InlineData("using var tx = {|SES3009:db.Database.BeginTransaction()|};")]
    [InlineData("{|SES3009:db.Database.BeginTransaction(IsolationLevel.Serializable)|};")]
    [InlineData("await {|SES3009:db.Database.BeginTransactionAsync()|};")]
    [InlineData("if (db.Users.Any()) await {|SES3009:db.Database.BeginTransactionAsync(IsolationLevel.Serializable)|};")]
    public Task ConfiguredByItself_Reports(string begin) => Verify.Analyzer($$"""
        class ShopContext : AppDbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=db", npgsql => npgsql.EnableRetryOnFailure());
        }
        class Pay(ShopContext db)
        {
            public async Task Run() { {{begin}} await db.SaveChangesAsync(); await db.Database.CommitTransactionAsync(); }
        }
        """);

    private const string Shop = """
        class ShopContext : AppDbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=db", npgsql => npgsql.EnableRetryOnFailure());
        }

        """;

    [Fact]
    public Task DerivedContextAndOpenedContext_Report() => Verify.Analyzer(Shop + """
        class Special : ShopContext { }
        class Pay
        {
            public async Task Run(Special db) { await {|SES3009:db.Database.BeginTransactionAsync()|}; }
            public async Task Run()
            {
                await using var db = new ShopContext();
                await using var tx = await {|SES3009:db.Database.BeginTransactionAsync()|};
            }
        }
        """);

    [Fact]
    public Task OtherPartUsesTheStrategy_Reports() => Verify.Analyzer(Shop + """
        class Pay(ShopContext db)
        {
            public async Task Run()
            {
                await db.Database.CreateExecutionStrategy().ExecuteAsync(async () => { await db.SaveChangesAsync(); });
                await using var tx = await {|SES3009:db.Database.BeginTransactionAsync()|};
            }
        }
        """);

    [Fact]
    public Task InALoop_Reports() => Verify.Analyzer(Shop + """
        class Pay(ShopContext db)
        {
            public async Task Run(Order[] orders)
            {
                foreach (var order in orders)
                {
                    await using var tx = await {|SES3009:db.Database.BeginTransactionAsync()|};
                    db.Add(order);
                    await db.SaveChangesAsync();
                    await tx.CommitAsync();
                }
            }
        }
        """);

    [Fact]
    public Task Message_NamesTheContext() => Verify.Analyzer(Shop + """
        class Pay(ShopContext _db)
        {
            public void Run() { using var tx = {|#0:_db.Database.BeginTransaction()|}; _db.SaveChanges(); tx.Commit(); }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3009).WithLocation(0).WithMessage(
                "'_db' is configured with EnableRetryOnFailure, which refuses transactions begun by the caller: begin it inside Database.CreateExecutionStrategy().Execute(...)"),
        ],
    });

    [Theory]
    [InlineData("await db.SaveChangesAsync();")]
    [InlineData("Log(db.Users.First()); db.SaveChanges();")]
    [InlineData("db.Database.ExecuteSqlRaw(\"delete from users\");")]
    public Task ScopeThatTheContextWorksIn_ReportsOnce(string work) => Verify.Analyzer(Shop + $$"""
        class Pay(ShopContext db)
        {
            public async Task Run(User user)
            {
                await Task.Delay(1);
                using var scope = {|SES3009:new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled)|};
                db.Add(user);
                {{work}}
                scope.Complete();
            }
        }
        """);

    /// <summary>The scope that counts is the innermost one.</summary>
    [Fact]
    public Task ScopeInsideAnotherThatStandsApart_Reports() => Verify.Analyzer(Shop + """
        class Pay(ShopContext db)
        {
            public void Run()
            {
                using var apart = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.Suppress);
                using var scope = {|SES3009:new System.Transactions.TransactionScope()|};
                db.SaveChanges();
                scope.Complete();
            }
        }
        """);
}
