using SessionGuard.Testing;
using Xunit;
namespace SessionGuard.Analyzers.Tests.Rules;
public class Smoke2
{
    [Fact] public Task HeldEnds() => Verify.Analyzer("""
        class Pay(AppDbContext db, HttpClient http)
        {
            public async Task Run(Order order)
            {
                await using (var tx = await db.Database.BeginTransactionAsync())
                {
                    db.Orders.Add(order);
                    await db.SaveChangesAsync();
                }
                await http.GetAsync("y");
            }
            public async Task Try(Order order)
            {
                var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Orders.Add(order);
                    await db.SaveChangesAsync();
                    await tx.CommitAsync();
                }
                catch { await tx.RollbackAsync(); throw; }
                finally { await tx.DisposeAsync(); }
                await http.GetAsync("y");
            }
            public async Task Early(Order? order)
            {
                var tx = await db.Database.BeginTransactionAsync();
                if (order is null) { await {|SES4001:http.GetAsync("n")|}; return; }
                await tx.CommitAsync();
            }
            public async Task Lambda(Order order)
            {
                var strategy = db.Database.CreateExecutionStrategy();
                await strategy.ExecuteAsync(async () =>
                {
                    await using var tx = await db.Database.BeginTransactionAsync();
                    await {|SES4001:http.GetAsync("n")|};
                    await tx.CommitAsync();
                });
                await http.GetAsync("n");
            }
        }
        """);
    [Fact] public Task Sg() => Verify.Analyzer("""
        class Pay(Session session, HttpClient http)
        {
            public async Task Run(int id)
            {
                await http.GetAsync("before");
                var user = await session.GetAsync<User>(id);
                await {|SES4001:http.GetAsync("held")|};
                await session.CommitAsync();
                await http.GetAsync("after");
            }
            public async Task Nested(int id)
            {
                await session.TransactAsync(async () =>
                {
                    var user = await session.GetAsync<User>(id);
                    await {|SES4001:http.GetAsync("held")|};
                });
                await http.GetAsync("after");
            }
            public async Task Caught(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception) { Log("x"); }
                await session.CommitAsync();
            }
            public async Task Both(int id) => await Task.WhenAll(session.Query<User>().ToListAsync(), {|SES2001:session.Query<Order>().ToListAsync()|});
        }
        class UserRepository(Session session) { public async Task Add(User u) { session.Add(u); await {|SES1001:session.CommitAsync()|}; } }
        class FactoryUse(SessionFactory factory, HttpClient http)
        {
            public Task Run(User user) => factory.TransactAsync(async session =>
            {
                session.Add(user);
                await {|SES4001:http.GetAsync("held")|};
            });
        }
        """);
    [Fact] public Task Own() => Verify.Analyzer("""
        class Store(DbConnection conn, HttpClient http)
        {
            public void Save(DbTransaction? given)
            {
                var tr = given ?? conn.BeginTransaction();
                try { conn.Execute("x", null, tr); if (given == null) tr.Commit(); }
                finally { if (given == null) tr.Dispose(); }
            }
            public void Use()
            {
                try { Save(null); } catch (Exception) { Log("x"); }
                conn.Execute("y");
                http.Send(new HttpRequestMessage());
            }
        }
        """);
    [Fact] public Task Nh() => Verify.Analyzer("""
        class Pay(NHibernate.ISession session, HttpClient http)
        {
            public async Task Run(User user)
            {
                using var tx = session.BeginTransaction();
                try { await session.SaveAsync(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception) { Log("x"); }
                await {|SES4001:http.GetAsync("held")|};
                await tx.CommitAsync();
                await http.GetAsync("held");
            }
        }
        class UserRepository(NHibernate.ISession session)
        {
            public async Task Add(User u) { using var tx = session.BeginTransaction(); await session.SaveAsync(u); await {|SES1001:tx.CommitAsync()|}; }
        }
        """);
    [Fact] public Task Scope() => Verify.Analyzer("""
        using System.Transactions;
        class Pay(HttpClient http)
        {
            public async Task Run(User user)
            {
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    await {|SES4001:http.GetAsync("held")|};
                    scope.Complete();
                }
                await http.GetAsync("after");
            }
        }
        """);
}
