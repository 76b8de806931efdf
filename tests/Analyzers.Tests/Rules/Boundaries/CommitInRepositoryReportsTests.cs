using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1001 where it speaks.</summary>
public class CommitInRepositoryReportsTests
{
    /// <summary>A second repository on the same context, and the use case that writes through both.</summary>
    const string SecondRepository = """

        class StockRepository
        {
            readonly AppDbContext db;
            public StockRepository(AppDbContext db) { this.db = db; }
            public void Take(Product product) => db.Products.Update(product);
        }
        """;

    [Theory, Libraries(Library.WithFlush)]
    public Task CommitAfterStaging_Reports(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user)
            {
                {{s.Add("user")}}
                await {|SES1001:{{s.Commit}}|};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task CommitOfGivenSessionThatTheCallerCommits_Reports(SessionCode s) => Verify.Analyzer($$"""
        class OrderRepository
        {
            public async Task Add(Order order, {{s.Parameters}})
            {
                {{s.Add("order")}}
                await {|SES1001:{{s.Commit}}|};
            }
        }
        class PlaceOrder
        {
            public async Task Run(OrderRepository orders, Order order, {{s.Parameters}})
            {
                await orders.Add(order, {{s.Arguments}});
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task CommitOfInjectedSessionBesideAnotherRepository_Reports(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {|SES1001:{{s.Commit}}|}; }
        }
        class OrderRepository
        {
            {{s.Injected("OrderRepository")}}
            public async Task Add(Order order) { {{s.Add("order")}} await {|SES1001:{{s.Commit}}|}; }
        }
        class Register
        {
            readonly UserRepository users; readonly OrderRepository orders;
            public Register(UserRepository users, OrderRepository orders) { this.users = users; this.orders = orders; }
            public async Task Run(User user, Order order) { await users.Add(user); await orders.Add(order); }
        }
        """, s);

    [Fact]
    public Task SecondRepositoryThatOnlyStages_Reports() => Verify.Analyzer("""
        class OrderRepository
        {
            readonly AppDbContext db;
            public OrderRepository(AppDbContext db) { this.db = db; }
            public void Add(Order order) { db.Add(order); {|SES1001:db.SaveChanges()|}; }
        }
        class PlaceOrder
        {
            readonly OrderRepository orders; readonly StockRepository stock;
            public PlaceOrder(OrderRepository orders, StockRepository stock) { this.orders = orders; this.stock = stock; }
            public void Run(Order order, Product product) { stock.Take(product); orders.Add(order); }
        }
        """ + SecondRepository);

    [Fact]
    public Task UnitOfWorkThatExposesTheRepository_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly AppDbContext _db;
            public UserRepository(AppDbContext db) => _db = db;
            public async Task Add(User user) { _db.Users.Add(user); await {|SES1001:_db.SaveChangesAsync()|}; }
        }
        class ShopUnitOfWork
        {
            private readonly AppDbContext _db;
            public ShopUnitOfWork(AppDbContext db) { _db = db; Users = new UserRepository(db); }
            public UserRepository Users { get; }
            public Task CommitAsync() => _db.SaveChangesAsync();
        }
        """);

    [Fact]
    public Task UnitOfWorkThatExposesTheInterface_Reports() => Verify.Analyzer("""
        interface IRepository<T> { void Add(T entity); }
        class Repository<T> : IRepository<T> where T : class
        {
            private readonly DbContext _context;
            public Repository(DbContext context) => _context = context;
            public void Add(T entity) { _context.Set<T>().Add(entity); {|SES1001:_context.SaveChanges()|}; }
        }
        interface IUnitOfWork { IRepository<User> Users { get; } int SaveChanges(); }
        class UnitOfWork : IUnitOfWork
        {
            private readonly AppDbContext _context;
            public UnitOfWork(AppDbContext context) => _context = context;
            public IRepository<User> Users => new Repository<User>(_context);
            public int SaveChanges() => _context.SaveChanges();
        }
        """);

    [Fact]
    public Task RepositoryBehindItsInterface_Reports() => Verify.Analyzer("""
        interface IOrderRepository { Task Add(Order order); }
        class EfOrders : IOrderRepository
        {
            private readonly AppDbContext _db;
            public EfOrders(AppDbContext db) => _db = db;
            async Task IOrderRepository.Add(Order order) { _db.Orders.Add(order); await {|SES1001:_db.SaveChangesAsync()|}; }
        }
        class PlaceOrder
        {
            private readonly AppDbContext _db; private readonly IOrderRepository _orders;
            public PlaceOrder(AppDbContext db, IOrderRepository orders) { _db = db; _orders = orders; }
            public async Task Run(Order order, Product product)
            {
                product.Stock--;
                await _orders.Add(order);
                await _db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("UserDao")]
    [InlineData("UserQueries")]
    [InlineData("UserRepository")]
    public Task NameThatSaysRepository_Reports(string name) => Verify.Analyzer($$"""
        class {{name}}
        {
            private readonly Session _session;
            public {{name}}(Session session) => _session = session;
            public void Add(User user) { _session.Add(user); {|SES1001:_session.Commit()|}; }
        }
        """);

    [Fact]
    public Task PrimaryConstructor_Reports() => Verify.Analyzer("""
        class UserRepository(Session session)
        {
            public async Task Add(User user) { session.Add(user); await {|SES1001:session.CommitAsync()|}; }
        }
        record OrderRepository(Session Session)
        {
            public async Task Add(Order order) { Session.Add(order); await {|SES1001:Session.CommitAsync()|}; }
        }
        """);

    [Fact]
    public Task NestedAndPartialRepository_Reports() => Verify.Analyzer("""
        namespace Store;
        public static partial class Users
        {
            private sealed partial class UserRepository
            {
                public async Task Add(User user) { _session.Add(user); await {|SES1001:_session.CommitAsync()|}; }
            }
        }
        """, new VerifyOptions
    {
        MoreSources =
        [
            """
            namespace Store;
            public static partial class Users
            {
                private sealed partial class UserRepository
                {
                    private readonly Session _session;
                    public UserRepository(Session session) => _session = session;
                    public void Remove(User user) { _session.Delete(user); {|SES1001:_session.Commit()|}; }
                }
            }
            """,
        ],
    });

    [Fact]
    public Task CommitInLambdaLocalFunctionAndExpressionBody_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public Task<int> Move(User user) => Task.FromResult(Store());
            public void Add(IEnumerable<User> users) => users.ToList().ForEach(user => { _session.Add(user); {|SES1001:_session.Commit()|}; });
            public void Remove(User user)
            {
                Go();
                void Go() { _session.Delete(user); {|SES1001:_session.Commit()|}; }
            }
            private int Store() { _session.Add(new User()); {|SES1001:_session.Commit()|}; return 1; }
        }
        """);

    [Fact]
    public Task CommitBehindPrivateHelper_ReportsTheCall() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public async Task Add(User user)
            {
                _session.Add(user);
                await {|SES1001:SaveAsync()|};
            }
            private Task SaveAsync() => _session.CommitAsync();
        }
        """);

    [Fact]
    public Task CommitThroughOwnBoundaryMember_ReportsTheCall() => Verify.Analyzer("""
        abstract class RepositoryBase
        {
            protected readonly AppDbContext Db;
            protected RepositoryBase(AppDbContext db) => Db = db;
            public int SaveChanges() => Db.SaveChanges();
        }
        class UserRepository : RepositoryBase
        {
            public UserRepository(AppDbContext db) : base(db) { }
            public void Add(User user) { Db.Users.Add(user); {|SES1001:SaveChanges()|}; }
        }
        class Register
        {
            readonly UserRepository users; readonly StockRepository stock;
            public Register(UserRepository users, StockRepository stock) { this.users = users; this.stock = stock; }
            public void Run(User user) { users.Add(user); stock.Take(new Product()); }
        }
        """ + SecondRepository);

    [Fact]
    public Task PrivateMethodWhoseCallersHaveAnotherOwner_Reports() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order) => Store(order);
            private void Store(Order order) { _db.Add(order); {|SES1001:_db.SaveChanges()|}; }
        }
        class PlaceOrder
        {
            readonly OrderRepository orders; readonly StockRepository stock;
            public PlaceOrder(OrderRepository orders, StockRepository stock) { this.orders = orders; this.stock = stock; }
            public void Run(Order order) { orders.Add(order); stock.Take(new Product()); }
        }
        """ + SecondRepository);

    [Fact]
    public Task CallerAmongTopLevelStatements_Reports() => Verify.Analyzer("""
        var db = new AppDbContext();
        var orders = new OrderRepository(db);
        await orders.Add(new Order());
        await db.SaveChangesAsync();

        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public async Task Add(Order order) { _db.Add(order); await {|SES1001:_db.SaveChangesAsync()|}; }
        }
        """, new VerifyOptions { OutputKind = OutputKind.ConsoleApplication });

    [Fact]
    public Task CommitOfTransactionThatTheCallerBegan_Reports() => Verify.Analyzer("""
        class OrderDao
        {
            private readonly NpgsqlConnection _connection;
            private readonly NpgsqlTransaction _transaction;
            public OrderDao(NpgsqlConnection connection, NpgsqlTransaction transaction) { _connection = connection; _transaction = transaction; }
            public void Add(Order order)
            {
                _connection.Execute("insert into orders (total) values (@Total)", order, _transaction);
                {|SES1001:_transaction.Commit()|};
            }
        }
        """);

    [Fact]
    public Task CommitOfAContextsTransactionThatTheCallerBegan_Reports() => Verify.Analyzer("""
        using Microsoft.EntityFrameworkCore.Storage;
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public void Add(Order order, IDbContextTransaction transaction) { _db.Add(order); _db.SaveChanges(); {|SES1001:transaction.Commit()|}; }
        }
        class PlaceOrder
        {
            private readonly AppDbContext _db; private readonly OrderRepository _orders;
            public PlaceOrder(AppDbContext db, OrderRepository orders) { _db = db; _orders = orders; }
            public void Run(Order order)
            {
                using var transaction = _db.Database.BeginTransaction();
                _orders.Add(order, transaction);
            }
        }
        """);

    [Fact]
    public Task DisposableRepository_Reports() => Verify.Analyzer("""
        sealed class UserRepository : IDisposable, IAsyncDisposable
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public void Add(User user) { _session.Add(user); {|SES1001:_session.Commit()|}; }
            public void Dispose() { }
            public ValueTask DisposeAsync() => default;
        }
        """);

    [Fact]
    public Task CommitOnOnePathOnly_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public async Task Add(User user, bool autoSave = false)
            {
                _session.Add(user);
                if (autoSave)
                    await {|SES1001:_session.CommitAsync()|};
            }
        }
        """);

    [Fact]
    public Task TransactionOfASessionGuardSession_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public async Task Add(User user)
            {
                await using var transaction = await _session.BeginAsync();
                _session.Add(user);
                await {|SES1001:transaction.CommitAsync()|};
            }
        }
        """);
}
