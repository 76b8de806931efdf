using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 in and behind a transaction that a repository of the project hands out, EF Core's own or an object around it.</summary>
public class ExternalCallWhileHeldHandedOutTests
{
    private const string Transactions = """
        public interface IUsersTransaction : IDisposable, IAsyncDisposable { void Commit(); void Rollback(); }
        public class UsersTransaction : IUsersTransaction
        {
            readonly IDbContextTransaction transaction;
            public UsersTransaction(IDbContextTransaction transaction) { this.transaction = transaction; }
            public void Commit() => transaction?.Commit();
            public void Rollback() => transaction?.Rollback();
            public void Dispose() => transaction?.Dispose();
            public ValueTask DisposeAsync() => default;
        }
        public class Transactions
        {
            public async Task<IUsersTransaction> BeginAsync(DatabaseFacade database) =>
                new UsersTransaction(database.CurrentTransaction is null ? await database.BeginTransactionAsync() : null);
        }
        """;

    private const string Call = "await http.GetAsync(\"https://example.org\");";
    private const string Found = "await {|SES4001:http.GetAsync(\"https://example.org\")|};";

    [Theory]
    [InlineData("using (var tx = await users.BeginAsync()) { FOUND tx.Commit(); CALL } CALL")]
    [InlineData("using (var tx = await users.BeginAsync().ConfigureAwait(false)) { FOUND } CALL")]
    [InlineData("using (await users.BeginAsync()) { FOUND } CALL")]
    [InlineData("await using (var tx = await users.BeginAsync()) { FOUND tx.Rollback(); CALL } CALL")]
    [InlineData("var tx = await users.BeginAsync(); try { FOUND tx.Commit(); } finally { tx.Dispose(); } CALL")]
    [InlineData("var tx = given ?? await users.BeginAsync(); try { FOUND tx.Commit(); } finally { tx?.Dispose(); } CALL")]
    [InlineData("kept = await users.BeginAsync(); FOUND kept.Commit(); CALL")]
    [InlineData("using var tx = await users.BeginAsync(); await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await Task.Yield())); FOUND tx.Commit(); CALL")]
    public async Task CallBehindTheEnd_IsSilent(string work)
    {
        foreach (var (type, body) in new[]
        {
            ("IDbContextTransaction", "db.Database.BeginTransactionAsync()"),
            ("IUsersTransaction", "transactions.BeginAsync(db.Database)"),
        })
        {
            await Verify.Analyzer($$"""
                using Microsoft.EntityFrameworkCore.Infrastructure;
                using Microsoft.EntityFrameworkCore.Storage;
                {{Transactions}}
                public interface IUsersRepository { Task<{{type}}> BeginAsync(); }
                public class UsersRepository : IUsersRepository
                {
                    static readonly Transactions transactions = new Transactions();
                    readonly AppDbContext db;
                    public UsersRepository(AppDbContext db) { this.db = db; }
                    public Task<{{type}}> BeginAsync() => {{body}};
                }
                class Pay
                {
                    readonly IUsersRepository users;
                    readonly HttpClient http;
                    {{type}} kept;
                    public Pay(IUsersRepository users, HttpClient http) { this.users = users; this.http = http; }
                    public async Task Run({{type}} given = null)
                    {
                        {{work.Replace("CALL", Call, StringComparison.Ordinal).Replace("FOUND", Found, StringComparison.Ordinal)}}
                    }
                }
                """);
        }
    }
}
