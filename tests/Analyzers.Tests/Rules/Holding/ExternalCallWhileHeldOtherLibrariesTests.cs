using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001: what holds a connection in libraries that have no connection to show.</summary>
public class ExternalCallWhileHeldOtherLibrariesTests
{
    [Theory, Libraries(Library.Documents)]
    public Task LibrariesThatHoldNothing_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, HttpClient http)
            {
                {{s.UsingSession}}
                await {{s.Query}};
                {{s.Add("user")}}
                await http.GetStringAsync("https://example.org");
                await {{s.Commit}};
            }
        }
        """, s);

    [Fact]
    public Task CallbackOfWithTransaction_Reports() => Verify.Analyzer("""
        class Pay(IMongoClient client, HttpClient http)
        {
            public async Task Run(Order order)
            {
                using var session = await client.StartSessionAsync();
                await session.WithTransactionAsync(async (s, token) =>
                {
                    await Store.Orders.InsertOneAsync(s, order, cancellationToken: token);
                    return await {|SES4001:http.GetStringAsync("https://example.org", token)|};
                });
                await http.GetStringAsync("https://example.org/done");
            }
        }
        """, References.MongoDb);

    [Fact]
    public Task ConnectionOpenedBehindEntityFramework6_Reports() => Verify.Analyzer("""
        class Pay(LegacyContext db, HttpClient http)
        {
            public async Task Run()
            {
                await db.Database.Connection.OpenAsync();
                await {|SES4001:http.GetStringAsync("https://example.org")|};
                db.Database.Connection.Close();
                await http.GetStringAsync("https://example.org");
            }
        }
        """, References.EntityFramework6);

    [Fact]
    public Task TransactionEndedOnTheDataConnection_IsSilent() => Verify.Analyzer("""
        class Pay(DataConnection db, HttpClient http)
        {
            public async Task Run(Order order)
            {
                await db.BeginTransactionAsync();
                await db.InsertAsync(order);
                await db.CommitTransactionAsync();
                await http.GetStringAsync("https://example.org");
            }
            public async Task Closed(Order order)
            {
                db.BeginTransaction();
                db.Insert(order);
                db.Close();
                await http.GetStringAsync("https://example.org");
            }
        }
        """, References.Linq2Db);
}
