using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001: sessions that are handed to each operation, and queries that are built before they run.</summary>
public class SessionSharedByConcurrentWorkOtherLibrariesTests
{
    [Fact]
    public Task OneClientSessionInSeveralOperations_Reports() => Verify.Analyzer("""
        class Page(IClientSessionHandle session)
        {
            public Task Show() => Task.WhenAll(
                Store.Users.Find(session, user => user.Active).ToListAsync(),
                {|SES2001:Store.Orders.CountDocumentsAsync(session, order => order.Total > 0)|});
        }
        """, References.MongoDb);

    [Fact]
    public Task OperationsWithoutASession_AreSilent() => Verify.Analyzer("""
        class Page(IClientSessionHandle session)
        {
            public Task Show() => Task.WhenAll(
                Store.Users.Find(user => user.Active).ToListAsync(),
                Store.Orders.CountDocumentsAsync(order => order.Total > 0),
                Store.Orders.Find(session, order => order.Total > 0).ToListAsync());
        }
        """, References.MongoDb);

    [Fact]
    public Task QueryBuiltBefore_RunsWhereItIsAwaited() => Verify.Analyzer("""
        class Page(IClientSessionHandle session)
        {
            public async Task Show()
            {
                var users = Store.Users.Find(session, user => user.Active).Limit(10);
                var orders = Store.Orders.AsQueryable(session).Where(order => order.Total > 0);
                Log(await users.ToListAsync());
                Log(orders.ToList());
            }
        }
        """, References.MongoDb);

    [Fact]
    public Task SessionForkedPerTask_IsSilent() => Verify.Analyzer("""
        class Page(IMongoClient client)
        {
            public Task Show(int[] ids) => Task.WhenAll(ids.Select(async id =>
            {
                using var session = await client.StartSessionAsync();
                await Store.Users.Find(session, user => user.Id == id).SingleAsync();
            }));
        }
        """, References.MongoDb);

    [Fact]
    public Task LoadsOfOneDocumentSession_Report() => Verify.Analyzer("""
        class Page(IQuerySession session)
        {
            public Task Show(Guid stream) => Task.WhenAll(session.LoadAsync<User>(1), {|SES2001:session.Events.AggregateStreamAsync<Order>(stream)|});
        }
        """, References.Marten);

    [Fact]
    public Task RawQueriesOfRavenDb_Report() => Verify.Analyzer("""
        class Page(IAsyncDocumentSession session)
        {
            public Task Show() => Task.WhenAll(
                session.Advanced.AsyncRawQuery<User>("from Users").ToListAsync(),
                {|SES2001:session.Query<Order>().CountAsync()|});
        }
        """, References.RavenDb);

    [Fact]
    public Task RawQueriesOfEntityFramework6_Report() => Verify.Analyzer("""
        class Page(LegacyContext db)
        {
            public Task Show() => Task.WhenAll(db.Database.SqlQuery<int>("select 1").ToListAsync(), {|SES2001:db.Orders.Where(order => order.Total > 0).CountAsync()|});
        }
        """, References.EntityFramework6);
}
