using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>What a repository may do without SES1001: everything but commit what it was given.</summary>
public class CommitInRepositoryOtherOperationsTests
{
    [Theory, Libraries(Library.WithFlush)]
    public Task Flush_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {{s.Flush}}; }
        }
        """, s);

    [Theory, Libraries(Library.Mappers | Library.EntityFramework6 | Library.Documents)]
    public Task Rollback_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Undo() { await {{s.Rollback}}; }
        }
        """, s);

    [Fact]
    public Task Savepoint_IsSilent() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public async Task Add(User user)
            {
                await using var savepoint = await _session.BeginNestedAsync();
                _session.Add(user);
                await savepoint.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task SessionOfAnotherObject_IsSilent() => Verify.Analyzer("""
        class Tenant { public Session Session { get; set; } = null!; }
        class UserRepository
        {
            public void Add(Tenant tenant, User user) { tenant.Session.Add(user); tenant.Session.Commit(); }
        }
        """);

    [Fact]
    public Task SessionThatTheRepositoryMakesOnDemand_IsSilent() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly SessionFactory _factory;
            private Session _session;
            public UserRepository(SessionFactory factory) => _factory = factory;
            private Session Own => _session ??= _factory.OpenSession();
            public void Add(User user) { Own.Add(user); Own.Commit(); }
        }
        """);

    [Fact]
    public Task NameWithoutACall_IsSilent() => Verify.Analyzer("""
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public string Describe() => nameof(_session.Commit);
            public void Add(User user) => _session.Add(user);
        }
        """);

    [Fact]
    public Task CallersOfAReadingMember_AreNoOwners() => Verify.Analyzer("""
        class OrderRepository
        {
            private readonly AppDbContext _db;
            public OrderRepository(AppDbContext db) => _db = db;
            public int Count() => _db.Orders.Count();
            public void Add(Order order) { _db.Add(order); _db.SaveChanges(); }
        }
        class Report
        {
            private readonly OrderRepository _orders; private readonly AppDbContext _db;
            public Report(OrderRepository orders, AppDbContext db) { _orders = orders; _db = db; }
            public void Run() { Log(_orders.Count()); _db.SaveChanges(); }
        }
        """);
}
