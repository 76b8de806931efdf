using Microsoft.CodeAnalysis;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1001 where it holds its tongue.</summary>
public class CommitInRepositorySilentTests
{
    const string Callers = """

        class StockRepository
        {
            readonly AppDbContext db;
            public StockRepository(AppDbContext db) { this.db = db; }
            public void Take(Product product) => db.Products.Update(product);
            public int Count() => db.Products.Count();
        }
        """;

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task CommitOfOwnSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.InjectedFactory("UserRepository")}}
            public async Task Add(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory]
    [InlineData("Save")]
    [InlineData("SaveChangesAsync")]
    [InlineData("CommitAsync")]
    [InlineData("Complete")]
    [InlineData("FlushAll")]
    [InlineData("Persist")]
    [InlineData("SubmitChanges")]
    [InlineData("Apply")]
    public Task MemberThatIsTheBoundary_IsSilent(string name) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public void Add(User user) => _session.Add(user);
            public async Task {{name}}() { Log("saving"); await _session.CommitAsync(); }
        }
        """);

    [Theory, Libraries(Library.Mappers | Library.EntityFramework6 | Library.Documents)]
    public Task CallerOfTheBoundaryMember_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await Task.Yield(); }
            public async Task SaveChangesAsync() => await {{s.Commit}};
        }
        class Register
        {
            readonly UserRepository users;
            public Register(UserRepository users) { this.users = users; }
            public async Task Run(User user) { await users.Add(user); await users.SaveChangesAsync(); }
        }
        """, s);

    [Fact]
    public Task BoundaryMemberThatHandsOnToAnother_IsSilent() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public void Save() => SaveAsync().GetAwaiter().GetResult();
            public async Task SaveAsync() => await _session.CommitAsync();
        }
        """);

    [Theory, Libraries(Library.EntityFramework | Library.EntityFramework6 | Library.Documents)]
    public Task NoOtherOwnerInSight_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {{s.Commit}}; }
        }
        class Register
        {
            public async Task Run(UserRepository users, User user) { await users.Add(user); Log("added"); }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.SessionGuard | Library.NHibernate | Library.Documents, InTransaction = true)]
    public Task CommitOfOwnTransaction_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            readonly {{s.Session}} session;
            public UserRepository({{s.Session}} session) { this.session = session; }
            public async Task Add(User user)
            {
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Fact]
    public Task CommitOfTransactionBegunByASiblingMember_IsSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly DbConnection _connection;
            private DbTransaction _transaction;
            public OrderRepository(DbConnection connection) => _connection = connection;
            public void Begin() => _transaction = _connection.BeginTransaction();
            public void AddLast(Order order)
            {
                _connection.Execute("insert into orders (total) values (@Total)", order, _transaction);
                _transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task SaveInsideTheTransactionOfTheCaller_IsSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
        }
        class PlaceOrder
        {
            private readonly AppDbContext _db; private readonly OrderRepository _orders;
            public PlaceOrder(AppDbContext db, OrderRepository orders) { _db = db; _orders = orders; }
            public void Run(Order order)
            {
                using var transaction = _db.Database.BeginTransaction();
                _orders.Add(order);
                transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task SaveInsideTransactionBegunHere_IsSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order)
            {
                using var transaction = _db.Database.BeginTransaction();
                _db.Add(order);
                _db.SaveChanges();
                transaction.Commit();
            }
        }
        class PlaceOrder
        {
            readonly OrderRepository orders; readonly StockRepository stock;
            public PlaceOrder(OrderRepository orders, StockRepository stock) { this.orders = orders; this.stock = stock; }
            public void Run() { stock.Take(new Product()); orders.Add(new Order()); }
        }
        """ + Callers);

    [Fact]
    public Task OtherRepositoryThatOnlyReads_IsSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
        }
        class PlaceOrder
        {
            readonly OrderRepository orders; readonly StockRepository stock;
            public PlaceOrder(OrderRepository orders, StockRepository stock) { this.orders = orders; this.stock = stock; }
            public void Run() { Log(stock.Count()); orders.Add(new Order()); }
        }
        """ + Callers);

    [Fact]
    public Task OtherRepositoryOnAnotherSession_IsSilent() => Verify.Analyzer("""
        class AuditContext : DbContext { public DbSet<Order> Entries => Set<Order>(); }
        class AuditRepository
        {
            private readonly AuditContext _db;
            public AuditRepository(AuditContext db) => _db = db;
            public void Add(Order entry) { _db.Add(entry); _db.SaveChanges(); }
        }
        class PlaceOrder
        {
            readonly AuditRepository audit; readonly StockRepository stock;
            public PlaceOrder(AuditRepository audit, StockRepository stock) { this.audit = audit; this.stock = stock; }
            public void Run() { stock.Take(new Product()); audit.Add(new Order()); }
        }
        """ + Callers);

    [Fact]
    public Task SeveralMembersOfOneRepository_AreSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
            public void Remove(Order order) { _db.Remove(order); _db.SaveChanges(); }
            public void Replace(Order old, Order order) { Remove(old); Add(order); }
        }
        class PlaceOrder
        {
            private readonly OrderRepository _orders;
            public PlaceOrder(OrderRepository orders) => _orders = orders;
            public void Run() { _orders.Remove(new Order()); _orders.Add(new Order()); }
        }
        """);

    [Fact]
    public Task UnitOfWorkItself_IsSilent() => Verify.Analyzer("""
        interface IUnitOfWork { }
        class UnitOfWorkRepository
        {
            private readonly Session _session;
            public UnitOfWorkRepository(Session session) => _session = session;
            public void Add(User user) { _session.Add(user); _session.Commit(); }
        }
        class ShopRepository : IUnitOfWork
        {
            private readonly Session _session;
            public ShopRepository(Session session) => _session = session;
            public void Add(User user) { _session.Add(user); _session.Commit(); }
        }
        """);

    [Fact]
    public Task ServiceThatIsNoRepository_IsSilent() => Verify.Analyzer("""
        class Register
        {
            private readonly Session _session;
            public Register(Session session) => _session = session;
            public void Run(User user) { _session.Add(user); _session.Commit(); }
        }
        static class RegisterRepository
        {
            public static void Run(Session session, User user) { session.Add(user); session.Commit(); }
        }
        """);

    [Fact]
    public Task ContractOfAFramework_IsSilent() => Verify.Analyzer("""
        class UserRepository : IObserver<User>
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public void OnNext(User user) { _session.Add(user); _session.Commit(); }
            public void OnError(Exception error) { }
            public void OnCompleted() { }
        }
        """);

    [Theory]
    [InlineData("abstract class RepositoryBase<T>", "RepositoryBase")]
    [InlineData("class EfRepository<T>", "EfRepository")]
    public Task AutoSavingBase_IsSilent(string declaration, string name) => Verify.Analyzer($$"""
        {{declaration}} where T : class
        {
            private readonly AppDbContext _db;
            public {{name}}(AppDbContext db) => _db = db;
            public void Insert(T entity) { _db.Add(entity); _db.SaveChanges(); }
        }
        class OrderRepository : {{name}}<Order> { public OrderRepository(AppDbContext db) : base(db) { } }
        class UserRepository : {{name}}<User> { public UserRepository(AppDbContext db) : base(db) { } }
        class Register
        {
            private readonly OrderRepository _orders; private readonly UserRepository _users;
            public Register(OrderRepository orders, UserRepository users) { _orders = orders; _users = users; }
            public void Run(User user, Order order) { _users.Insert(user); _orders.Insert(order); }
        }
        """);

    [Fact]
    public Task HolderThatDoesNotCommitOrDoesNotExpose_IsSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
        }
        class Services
        {
            public Services(OrderRepository orders) => Orders = orders;
            public OrderRepository Orders { get; }
        }
        class Handler
        {
            public Handler(OrderRepository orders) => Orders = orders;
            private OrderRepository Orders { get; }
            public void Save(Order order) => Orders.Add(order);
        }
        """);

    [Fact]
    public Task ContextThatHandsOutRepositories_IsSilent() => Verify.Analyzer("""
        class ShopContext : DbContext
        {
            public OrderRepository Orders => new(this);
            public void Commit() => SaveChanges();
        }
        class OrderRepository
        {
            private readonly ShopContext _db;
            public OrderRepository(ShopContext db) => _db = db;
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task AbstractBaseWithoutDescendantsInSight_IsSilent() => Verify.Analyzer("""
        abstract class OrderRepository
        {
            private readonly AppDbContext _db;
            protected OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
        }
        class Shop
        {
            private readonly AppDbContext _db;
            public Shop(AppDbContext db, OrderRepository orders) { _db = db; Orders = orders; }
            public OrderRepository Orders { get; }
            public void Commit() => _db.SaveChanges();
        }
        """);

    [Theory]
    [InlineData("services.AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Transient);")]
    [InlineData("services.AddTransient<AppDbContext>();")]
    public Task SessionThatEachObjectHasForItself_IsSilent(string registration) => Verify.Analyzer($$"""
        static class Setup { static void Add(IServiceCollection services) { {{registration}} } }
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) { this.db = db; }
            public void Add(User user) { db.Add(user); db.SaveChanges(); }
        }
        class Register
        {
            readonly UserRepository users; readonly StockRepository stock;
            public Register(UserRepository users, StockRepository stock) { this.users = users; this.stock = stock; }
            public void Run(User user, Product product) { users.Add(user); stock.Take(product); }
        }
        """ + Callers);
}
