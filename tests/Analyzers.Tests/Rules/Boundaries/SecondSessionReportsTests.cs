using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1002 where it speaks.</summary>
public class SecondSessionReportsTests
{
    [Fact]
    public Task ChangeOfALoadedObject_Reports() => Verify.Analyzer("""
        class Stock
        {
            readonly SessionFactory sessions;
            public Stock(SessionFactory sessions) => this.sessions = sessions;
            public async Task Take(int id)
            {
                await using var session = {|SES1002:sessions.OpenSession()|};
                var product = await session.GetOneAsync<Product>(id);
                product.Stock--;
                await session.CommitAsync();
            }
        }
        class PlaceOrder
        {
            public async Task Run(Session session, Stock stock, Order order)
            {
                session.Add(order);
                await stock.Take(1);
                await session.CommitAsync();
            }
        }
        """, References.SessionGuard);

    [Theory, Libraries(Library.Mappers | Library.Marten)]
    public Task CallerHasStagedChanges_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Stock
        {
            {{s.InjectedFactory("Stock")}}
            public async Task Take(User user)
            {
                await using var session = {|SES1002:{{s.Open}}|};
                {{s.Add("user")}}
                await {{s.Flush}};
            }
        }
        class PlaceOrder
        {
            readonly {{s.Session}} session; readonly Stock stock;
            public PlaceOrder({{s.Session}} session, Stock stock) { this.session = session; this.stock = stock; }
            public async Task Run(User user) { {{s.Add("user")}} await stock.Take(user); await {{s.Flush}}; }
        }
        """.Replace(s.Library == Library.NHibernate ? "await using" : "?", s.Library == Library.NHibernate ? "using" : "?"), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents)]
    public Task CallerIsInATransaction_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Stock
        {
            {{s.InjectedFactory("Stock")}}
            public async Task Take(User user)
            {
                using var session = {{Marked(s)}};
                {{s.Add("user")}}
                await {{s.Flush}};
            }
        }
        class PlaceOrder
        {
            readonly {{s.Session}} session; readonly Stock stock;
            public PlaceOrder({{s.Session}} session, Stock stock) { this.session = session; this.stock = stock; }
            public async Task Run(User user)
            {
                {{s.UsingTransaction}}
                await stock.Take(user);
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Documents | Library.SessionGuard | Library.EntityFramework | Library.EntityFramework6)]
    public Task CallerOpenedItsOwn_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Stock
        {
            {{s.InjectedFactory("Stock")}}
            public async Task Take(User user)
            {
                {{s.UsingSession.Replace(s.Open, Marked(s))}}
                {{s.Add("user")}}
                await {{s.Commit}};
            }
        }
        class PlaceOrder
        {
            readonly {{s.Factory}} factory; readonly Stock stock;
            public PlaceOrder({{s.Factory}} factory, Stock stock) { this.factory = factory; this.stock = stock; }
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.Add("user")}}
                await stock.Take(user);
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Documents | Library.SessionGuard | Library.EntityFramework | Library.EntityFramework6)]
    public Task BehindAnInterfaceAndAServiceBetween_Reports(SessionCode s) => Verify.Analyzer($$"""
        interface IStock { Task Take(User user); }
        class Stock : IStock
        {
            {{s.InjectedFactory("Stock")}}
            public async Task Take(User user)
            {
                {{s.UsingSession.Replace(s.Open, Marked(s))}}
                {{s.Add("user")}}
                await {{s.Commit}};
            }
        }
        class Pricing { readonly IStock stock; public Pricing(IStock stock) { this.stock = stock; } public async Task Apply(User user) { await stock.Take(user); } }
        class PlaceOrder
        {
            readonly {{s.Session}} session; readonly Pricing pricing;
            public PlaceOrder({{s.Session}} session, Pricing pricing) { this.session = session; this.pricing = pricing; }
            public async Task Run(User user) { {{s.Add("user")}} await pricing.Apply(user); await {{s.Commit}}; }
        }
        """, s);

    [Fact]
    public Task StaticHelper_Reports() => Verify.Analyzer("""
        static class Numbers
        {
            public static void Next() { using var db = {|SES1002:new AppDbContext()|}; db.Add(new Order()); db.SaveChanges(); }
        }
        class PlaceOrder
        {
            readonly AppDbContext db;
            public PlaceOrder(AppDbContext db) => this.db = db;
            public void Run(Order order) { db.Add(order); Numbers.Next(); db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task CallerOfTheFourthCallerHasStagedChanges_Reports() => Verify.Analyzer("""
        class Stock(IDbContextFactory<AppDbContext> contexts)
        {
            public void Take(User user) { using var db = {|SES1002:contexts.CreateDbContext()|}; db.Add(user); db.SaveChanges(); }
        }
        class First(Stock stock) { public void Run(User user) => stock.Take(user); }
        class Second(Stock stock) { public void Run(User user) => stock.Take(user); }
        class Third(Stock stock) { public void Run(User user) => stock.Take(user); }
        class Fourth(Stock stock) { public void Run(User user) => stock.Take(user); }
        class Register(AppDbContext db, Fourth fourth)
        {
            public void Run(User user) { db.Add(new Order()); fourth.Run(user); db.SaveChanges(); }
        }
        """);

    static string Marked(SessionCode s) => s.Open.StartsWith("await ") ? "await {|SES1002:" + s.Open["await ".Length..] + "|}" : "{|SES1002:" + s.Open + "|}";
}
