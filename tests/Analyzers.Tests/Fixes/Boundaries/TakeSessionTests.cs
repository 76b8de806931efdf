using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

/// <summary>The fixes JoinSession and ShareSession.</summary>
public class TakeSessionTests
{
    [Fact]
    public Task PrimaryConstructor_TakesTheSession() => Verify.Fix(
        """
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Take(Product product)
            {
                // one product
                await using var db = await {|SES1002:contexts.CreateDbContextAsync()|}; // own
                db.Update(product);
                await db.SaveChangesAsync();
            }

            public int Count()
            {
                using var db = contexts.CreateDbContext();
                return db.Products.Count();
            }
        }
        class PlaceOrder(AppDbContext db, StockRepository stock)
        {
            public async Task Run(Order order, Product product)
            {
                db.Add(order);
                await stock.Take(product);
                await db.SaveChangesAsync();
            }
        }
        """,
        """
        class StockRepository(AppDbContext db)
        {
            public async Task Take(Product product)
            {
                // one product
                // own
                db.Update(product);
                await db.SaveChangesAsync();
            }

            public int Count()
            {
                return db.Products.Count();
            }
        }
        class PlaceOrder(AppDbContext db, StockRepository stock)
        {
            public async Task Run(Order order, Product product)
            {
                db.Add(order);
                await stock.Take(product);
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task FieldAndConstructor_TakeTheSession_AndItsCommitIsAFlush() => Verify.Fix(
        """
        class StockRepository
        {
            private readonly SessionFactory _sessions;

            public StockRepository(SessionFactory sessions)
            {
                _sessions = sessions;
            }

            public async Task Take(Product product)
            {
                await using var session = {|SES1002:_sessions.OpenSession()|};
                session.Add(product);
                await session.CommitAsync();
            }
        }
        class PlaceOrder(Session session, StockRepository stock)
        {
            public async Task Run(Order order, Product product)
            {
                session.Add(order);
                await stock.Take(product);
                await session.CommitAsync();
            }
        }
        """,
        """
        class StockRepository
        {
            private readonly Session _session;

            public StockRepository(Session session)
            {
                _session = session;
            }

            public async Task Take(Product product)
            {
                _session.Add(product);
                await _session.FlushAsync();
            }
        }
        class PlaceOrder(Session session, StockRepository stock)
        {
            public async Task Run(Order order, Product product)
            {
                session.Add(order);
                await stock.Take(product);
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task FieldWithoutAnUnderscore_IsQualified() => Verify.Fix(
        """
        class StockRepository
        {
            readonly IDbContextFactory<AppDbContext> contexts;
            public StockRepository(IDbContextFactory<AppDbContext> contexts) { this.contexts = contexts; }
            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
            public void Put(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
        }
        """,
        """
        class StockRepository
        {
            readonly AppDbContext db;
            public StockRepository(AppDbContext db) { this.db = db; }
            public void Take(Product product)
            {
                db.Update(product);
                db.SaveChanges();
            }
            public void Put(Product product)
            {
                db.Update(product);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task OtherUseOfTheFactory_GetsNoFix() => Verify.NoFix("""
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public IDbContextFactory<AppDbContext> Contexts => contexts;
            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task OtherNameElsewhere_GetsNoFix() => Verify.NoFix("""
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
            public int Count() { using var context = contexts.CreateDbContext(); return context.Products.Count(); }
        }
        """);

    [Fact]
    public Task ClassThatTheCodeConstructs_GetsNoFix() => Verify.NoFix("""
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public static StockRepository Of(IDbContextFactory<AppDbContext> contexts) => new StockRepository(contexts);
            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task TransactionOfItsOwn_GetsNoFix() => Verify.NoFix("""
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                using var transaction = db.Database.BeginTransaction();
                db.Update(product);
                db.SaveChanges();
                transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task ConstructedSession_GetsNoFix() => Verify.NoFix("""
        class StockRepository
        {
            public void Take(Product product)
            {
                using var db = {|SES1015:new AppDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("class Shop(IDbContextFactory<AppDbContext> contexts) { StockRepository stock = new(contexts); public object Stock => stock; }")]
    [InlineData("class Special : StockRepository { public Special(IDbContextFactory<AppDbContext> contexts) : base(contexts) { } }")]
    public Task ConstructedElsewhere_NoFix(string other) => Verify.NoFix($$"""
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Take(Product product)
            {
                await using var db = await {|SES1002:contexts.CreateDbContextAsync()|};
                db.Update(product);
                await db.SaveChangesAsync();
            }
        }
        class PlaceOrder(AppDbContext db, StockRepository stock)
        {
            public async Task Run(Order order, Product product) { db.Add(order); await stock.Take(product); await db.SaveChangesAsync(); }
        }
        {{other}}
        """);

    [Fact]
    public Task ClassThatConstructsItself_GetsNoFix() => Verify.NoFix("""
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public StockRepository(IServiceProvider services) : this((IDbContextFactory<AppDbContext>)services.GetService(typeof(IDbContextFactory<AppDbContext>))!) { }

            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task FactoryReadByANestedClass_GetsNoFix() => Verify.NoFix("""
        class StockRepository
        {
            private readonly IDbContextFactory<AppDbContext> _contexts;

            public StockRepository(IDbContextFactory<AppDbContext> contexts) => _contexts = contexts;

            public void Take(Product product)
            {
                using var db = {|SES1015:_contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }

            class Reader
            {
                public Reader(StockRepository outer) => Log(outer._contexts);
            }
        }
        """);

    [Theory]
    [InlineData("using Stock = StockRepository; class Build { object Of(IDbContextFactory<AppDbContext> f) => new Stock(f); }")]
    [InlineData("class Build { void Of(IDbContextFactory<AppDbContext> f) => Keeper.Keep(new(f)); }")]
    public Task ConstructedUnderNoNameOfItsOwn_NoFix(string other) => Verify.NoFix(
        """
        static class Keeper { public static void Keep(StockRepository made) => Log(made); }
        class StockRepository(IDbContextFactory<AppDbContext> contexts)
        {
            public void Take(Product product)
            {
                using var db = {|SES1015:contexts.CreateDbContext()|};
                db.Update(product);
                db.SaveChanges();
            }
        }
        """,
        new VerifyOptions { MoreSources = [other] });
}
