using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1002 where it holds its tongue.</summary>
public class SecondSessionSilentTests
{
    [Fact]
    public Task CommitOfWhatIsOnlyRead_IsSilent() => Verify.Analyzer("""
        class Stock
        {
            readonly SessionFactory sessions;
            public Stock(SessionFactory sessions) => this.sessions = sessions;
            public async Task<int> Left(int id)
            {
                await using var session = sessions.OpenSession();
                var product = await session.GetOneAsync<Product>(id);
                await session.CommitAsync();
                return product.Stock;
            }
        }
        class PlaceOrder
        {
            public async Task Run(Session session, Stock stock, Order order)
            {
                session.Add(order);
                if (await stock.Left(1) > 0) await session.CommitAsync();
            }
        }
        """, References.SessionGuard);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task OnlyReads_IsSilent(SessionCode s) => Of(s, $"{s.UsingSession} await {s.Query};");

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CallerHasNothingUncommitted_IsSilent(SessionCode s) => Of(s, Writing(s), before: "");

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CallerHasCommitted_IsSilent(SessionCode s) => Of(s, Writing(s), before: $"{s.Add("user")} await {s.Commit};");

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CallerHasChangesOnSomePathOnly_IsSilent(SessionCode s) => Of(s, Writing(s), before: $"if (user.Active) {{ {s.Add("user")} }}");

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task Audit_IsSilent(SessionCode s) => Of(s, Writing(s), type: "AuditTrail");

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task Log_IsSilent(SessionCode s) => Of(s, Writing(s), method: "LogFailure");

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task SessionThatIsHandedOut_IsSilent(SessionCode s) => Of(s, $"var session = {s.Open}; {s.Add("user")} await {s.Flush}; kept = session;", members: $"{s.Session}? kept;");

    [Theory, Libraries(Library.SessionGuard | Library.EntityFramework)]
    public Task UseCaseThatOpensTwoItself_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class PlaceOrder
        {
            readonly {{s.Factory}} factory; readonly {{s.Session}} given;
            public PlaceOrder({{s.Factory}} factory, {{s.Session}} session) { this.factory = factory; given = session; }
            public async Task Run(User user) { given.Add(user); {{Writing(s)}} await Number(user); }
            async Task Number(User user) { {{Writing(s)}} }
        }
        """, s);

    [Theory, Libraries(Library.Connections | Library.Linq2Db | Library.MongoDb)]
    public Task CallerWithoutATransaction_IsSilent(SessionCode s) => Of(s, Writing(s), before: s.Add("user"));

    [Fact]
    public Task OtherContext_IsSilent() => Verify.Analyzer("""
        class Billing : DbContext { }
        class Invoices
        {
            public void Add(Order order) { using var db = new Billing(); db.Add(order); db.SaveChanges(); }
        }
        class PlaceOrder
        {
            readonly AppDbContext db; readonly Invoices invoices;
            public PlaceOrder(AppDbContext db, Invoices invoices) { this.db = db; this.invoices = invoices; }
            public void Run(Order order) { db.Add(order); invoices.Add(order); db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task JoinsTheConnectionOrTransaction_IsSilent() => Verify.Analyzer("""
        class Shop : DbContext
        {
            public Shop(DbConnection connection) { }
            public Shop() { }
        }
        class Stock
        {
            public void Take(Order order, DbConnection connection) { using var db = new Shop(connection); db.Add(order); db.SaveChanges(); }
            public void Use(Order order, DbTransaction given)
            {
                using var db = new Shop();
                db.Database.UseTransaction(given);
                db.Add(order);
                db.SaveChanges();
            }
        }
        class PlaceOrder
        {
            readonly Shop db; readonly Stock stock;
            public PlaceOrder(Shop db, Stock stock) { this.db = db; this.stock = stock; }
            public void Run(Order order, DbConnection connection, DbTransaction transaction) { db.Add(order); stock.Take(order, connection); stock.Use(order, transaction); db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task NobodyCalls_IsSilent() => Verify.Analyzer("""
        class Stock { public void Take(Order order) { using var db = new AppDbContext(); db.Add(order); db.SaveChanges(); } }
        """);

    static string Writing(SessionCode s) => $"{s.UsingSession} {s.Add("user")} await {s.Flush};";

    static Task Of(SessionCode s, string body, string? before = null, string type = "Stock", string method = "Take", string members = "") => Verify.Analyzer($$"""
        class {{type}}
        {
            {{s.InjectedFactory(type)}}
            {{members}}
            public async Task {{method}}(User user) { {{body}} }
        }
        class PlaceOrder
        {
            readonly {{s.Session}} session; readonly {{type}} stock;
            public PlaceOrder({{s.Session}} session, {{type}} stock) { this.session = session; this.stock = stock; }
            public async Task Run(User user)
            {
                {{before ?? s.Add("user")}}
                await stock.{{method}}(user);
                await {{s.Flush}};
            }
        }
        """, s);
}
