using SessionGuard.Testing;
using Xunit;
namespace SessionGuard.Analyzers.Tests.Rules;
public class Smoke
{
    [Fact] public Task Held() => Verify.Analyzer("""
        class Pay(AppDbContext db, HttpClient http)
        {
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Orders.Add(order);
                await {|SES4001:http.GetAsync("x")|};
                await db.SaveChangesAsync();
                await tx.CommitAsync();
                await http.GetAsync("y");
            }
        }
        """);
    [Fact] public Task HeldThroughHelper() => Verify.Analyzer("""
        interface IGate { Task Charge(); }
        class Gate(HttpClient http) : IGate { public async Task Charge() { await http.GetAsync("a"); } }
        class Pay(AppDbContext db, IGate gate)
        {
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4001:gate.Charge()|};
                await Save(order);
                await tx.CommitAsync();
            }
            private async Task Save(Order order) { db.Add(order); await db.SaveChangesAsync(); }
        }
        """);
    [Fact] public Task Concurrent() => Verify.Analyzer("""
        class Load(AppDbContext db)
        {
            public async Task Run(int[] ids)
            {
                await Task.WhenAll(db.Users.ToListAsync(), {|SES2001:db.Orders.ToListAsync()|});
                var a = db.Users.ToListAsync();
                var b = {|SES2001:db.Orders.CountAsync()|};
                await a; await b;
                await Task.WhenAll(ids.Select(async id => await {|SES2001:db.Users.FindAsync(id)|}));
                var list = new List<Task>();
                foreach (var id in ids) list.Add({|SES2001:One(id)|});
                await Task.WhenAll(list);
            }
            async Task One(int id) { await db.Users.FirstAsync(u => u.Id == id); }
        }
        """);
    [Fact] public Task TwoRepos() => Verify.Analyzer("""
        interface IUsers { Task<User> Get(int id); }
        interface IOrders { Task<Order> Get(int id); }
        class Users(AppDbContext db) : IUsers { public Task<User> Get(int id) => db.Users.FirstAsync(u => u.Id == id); }
        class Orders(AppDbContext db) : IOrders { public Task<Order> Get(int id) => db.Orders.FirstAsync(u => u.Id == id); }
        class Load(IUsers users, IOrders orders)
        {
            public async Task Run(int id)
            {
                var u = users.Get(id);
                var o = {|SES2001:orders.Get(id)|};
                await Task.WhenAll(u, o);
            }
        }
        """);
    [Fact] public Task Caught() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User[] users)
            {
                foreach (var u in users)
                {
                    try { db.Add(u); await db.SaveChangesAsync(); }
                    {|SES3001:catch|} (DbUpdateException) { Log("taken"); }
                }
            }
            public async Task Ok(User[] users)
            {
                foreach (var u in users)
                {
                    try { db.Add(u); await db.SaveChangesAsync(); }
                    catch (DbUpdateException) { db.ChangeTracker.Clear(); }
                }
            }
        }
        """);
    [Fact] public Task Repo() => Verify.Analyzer("""
        class UserRepository(AppDbContext db) { public async Task Add(User u) { db.Add(u); await {|SES1001:db.SaveChangesAsync()|}; } }
        class OrderRepository(AppDbContext db) { public async Task Add(Order u) { db.Add(u); await {|SES1001:db.SaveChangesAsync()|}; } }
        class Register(UserRepository users, OrderRepository orders)
        {
            public async Task Run(User u, Order o) { await users.Add(u); await orders.Add(o); }
        }
        """);
    [Fact] public Task Statics() => Verify.Analyzer("""
        using Microsoft.Extensions.DependencyInjection;
        class Cache { static readonly AppDbContext {|SES1003:Db|} = new(); static AppDbContext {|SES1003:P|} { get; set; } = new(); static readonly Lazy<AppDbContext> {|SES1003:L|} = new(() => new AppDbContext()); }
        class Users(AppDbContext db) { public Task<int> Count() => db.Users.CountAsync(); }
        class Worker(Users {|SES1004:users|}) : Microsoft.Extensions.Hosting.BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => users.Count(); }
        static class Setup { static void Add(IServiceCollection services) { services.{|SES1004:AddSingleton<Users>()|}; services.AddScoped<Users>(); } }
        """);
    [Fact] public Task Ado() => Verify.Analyzer("""
        class Pay(NpgsqlDataSource source, HttpClient http)
        {
            public async Task Run()
            {
                await using var c = await source.OpenConnectionAsync();
                await using var tx = await c.BeginTransactionAsync();
                await c.ExecuteAsync("update x", transaction: tx);
                await {|SES4001:http.GetAsync("x")|};
                try { await c.ExecuteAsync("update y", transaction: tx); }
                {|SES3001:catch|} (PostgresException) { Log("taken"); }
                await tx.CommitAsync();
            }
        }
        """);
}
