using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 where the call stands in a member of the class itself that has nothing to do with its session.</summary>
public class ExternalCallWhileHeldOwnHelpersTests
{
    private const string Helper = "async Task Tell() { using var response = await http.GetAsync(\"https://example.org\"); response.EnsureSuccessStatusCode(); }";

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task HelperThatUsesNoSession_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            readonly HttpClient http = new HttpClient();
            {{s.Injected("Pay")}}
            public async Task Run()
            {
                {{s.UsingTransaction}}
                await {|SES4001:Tell()|};
                await {|SES4001:Again()|};
                await {{s.CommitTransaction}};
                await Tell();
            }
            Task Again() => Tell();
            {{Helper}}
        }
        """, s);

    [Theory]
    [InlineData("{|SES4001:gateway.Charge(1)|}", "return Post();")]
    [InlineData("gateway.Charge(1)", "Log(nameof(Post)); return Task.CompletedTask;")]
    public Task LocalFunctionOfWhatIsCalled_CountsWhereItIsRun(string charge, string body) => Verify.Analyzer($$"""
        class Gateway
        {
            readonly HttpClient http = new HttpClient();
            public Task Charge(decimal total)
            {
                {{body}}
                Task Post() { return http.PostAsync("https://example.org", new StringContent(total.ToString())); }
            }
        }
        class Pay
        {
            readonly AppDbContext db;
            readonly Gateway gateway;
            public Pay(AppDbContext db, Gateway gateway) { this.db = db; this.gateway = gateway; }
            public async Task Run()
            {
                using var tx = await db.Database.BeginTransactionAsync();
                await {{charge}};
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task HelperOfABase_Reports() => Verify.Analyzer($$"""
        class Caller
        {
            readonly HttpClient http = new HttpClient();
            protected {{Helper}}
        }
        class Pay : Caller
        {
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4001:Tell()|};
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task HelperInsideAHelper_ReportsWhereItIsHeld() => Verify.Analyzer($$"""
        class Pay
        {
            readonly HttpClient http = new HttpClient();
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run(User user)
            {
                using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4001:Store(user)|};
                await tx.CommitAsync();
            }
            async Task Store(User user) { db.Add(user); await db.SaveChangesAsync(); await Tell(); }
            {{Helper}}
        }
        """);

    /// <summary>Another class may replace it; nobody waits for it.</summary>
    [Theory]
    [InlineData("await Tell();", "protected virtual")]
    [InlineData("_ = Tell();", "")]
    public Task HelperThatNeedNotKeepTheCallerWaiting_IsSilent(string call, string modifiers) => Verify.Analyzer($$"""
        class Pay
        {
            readonly HttpClient http = new HttpClient();
            readonly AppDbContext db;
            public Pay(AppDbContext db) { this.db = db; }
            public async Task Run()
            {
                using var tx = await db.Database.BeginTransactionAsync();
                {{call}}
                await tx.CommitAsync();
            }
            {{modifiers}} {{Helper}}
        }
        """);
}
