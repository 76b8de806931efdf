using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class AwaitOneByOneTests
{
    private static readonly VerifyOptions Sequential = new() { EquivalenceKey = "AwaitOneByOne" };

    private const string Arguments = """
        class Load
        {
            public async Task Run(AppDbContext db)
            {
                // both at once
                await Task.WhenAll(
                    db.Users.LoadAsync(), // first
                    {|SES2001:db.Orders.LoadAsync()|}); // then
            }
        }
        """;

    private const string ArgumentsFixed = """
        class Load
        {
            public async Task Run(AppDbContext db)
            {
                // both at once
                await db.Users.LoadAsync(); // first
                await db.Orders.LoadAsync(); // then
            }
        }
        """;

    [Fact]
    public Task CallsUnderWhenAll_AreAwaitedInOrder() => Verify.Fix(Arguments, ArgumentsFixed, Sequential);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Arguments.ReplaceLineEndings("\r\n"), ArgumentsFixed.ReplaceLineEndings("\r\n"), Sequential);

    [Fact]
    public Task ConfigureAwait_GoesToEach() => Verify.Fix(
        """
        class Load(Session session)
        {
            public async Task Run(bool now)
            {
                if (now) { await Task.WhenAll(session.FlushAsync(), {|SES2001:session.FlushAsync()|}, {|SES2001:session.FlushAsync()|}).ConfigureAwait(false); }
            }
        }
        """,
        """
        class Load(Session session)
        {
            public async Task Run(bool now)
            {
                if (now) { await session.FlushAsync().ConfigureAwait(false); await session.FlushAsync().ConfigureAwait(false); await session.FlushAsync().ConfigureAwait(false); }
            }
        }
        """,
        Sequential);

    [Fact]
    public Task ExpressionBody_BecomesABlock() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task Run() =>
                await Task.WhenAll(db.Users.LoadAsync(), {|SES2001:db.Orders.LoadAsync()|}); // both
            public async Task Again() { await Task.Yield(); }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                await db.Users.LoadAsync();
                await db.Orders.LoadAsync(); // both
            }
            public async Task Again() { await Task.Yield(); }
        }
        """,
        Sequential);

    [Fact]
    public Task ResultsInAnArray_StayOne() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task<int> Run()
            {
                var counts = await Task.WhenAll(db.Users.CountAsync(), {|SES2001:db.Orders.CountAsync()|});
                return counts[0] + counts[1];
            }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task<int> Run()
            {
                var counts = new int[] { await db.Users.CountAsync(), await db.Orders.CountAsync() };
                return counts[0] + counts[1];
            }
        }
        """,
        Sequential);

    [Fact]
    public Task TasksInLocals_AreAwaitedWhereTheyStart() => Verify.Fix(
        """
        class Load
        {
            public async Task<int> Run(AppDbContext db)
            {
                var users = db.Users.ToListAsync(); // all of them
                Task<int> orders = {|SES2001:db.Orders.CountAsync()|};
                var products = {|SES2001:db.Products.LoadAsync()|};

                await Task.WhenAll(users, orders, products);

                return users.Result.Count + (await users).Count + await orders;
            }
        }
        """,
        """
        class Load
        {
            public async Task<int> Run(AppDbContext db)
            {
                var users = await db.Users.ToListAsync(); // all of them
                int orders = await db.Orders.CountAsync();
                await db.Products.LoadAsync();

                return users.Count + users.Count + orders;
            }
        }
        """,
        Sequential);

    [Fact]
    public Task TasksAwaitedOneByOneTooLate_AreAwaitedWhereTheyStart() => Verify.Fix(
        """
        interface IUsers { Task<User> Get(int id); }
        interface IOrders { Task<Order> Get(int id); }
        class Users(AppDbContext db) : IUsers { public Task<User> Get(int id) => db.Users.FirstAsync(u => u.Id == id); }
        class Orders(AppDbContext db) : IOrders { public Task<Order> Get(int id) => db.Orders.FirstAsync(u => u.Id == id); }
        class Load(IUsers users, IOrders orders)
        {
            public async Task Run(int id)
            {
                var user = users.Get(id);
                var order = {|SES2001:orders.Get(id)|};
                await user; // first
                Log((await order).Total);
            }
        }
        """,
        """
        interface IUsers { Task<User> Get(int id); }
        interface IOrders { Task<Order> Get(int id); }
        class Users(AppDbContext db) : IUsers { public Task<User> Get(int id) => db.Users.FirstAsync(u => u.Id == id); }
        class Orders(AppDbContext db) : IOrders { public Task<Order> Get(int id) => db.Orders.FirstAsync(u => u.Id == id); }
        class Load(IUsers users, IOrders orders)
        {
            public async Task Run(int id)
            {
                var user = await users.Get(id);
                var order = await orders.Get(id);
                // first
                Log(order.Total);
            }
        }
        """,
        Sequential);

    [Fact]
    public Task TaskBesideAnAwait_IsAwaitedFirst() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task<int> Run()
            {
                var users = db.Users.CountAsync();
                var orders = await {|SES2001:db.Orders.CountAsync()|};
                return await users + orders;
            }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task<int> Run()
            {
                var users = await db.Users.CountAsync();
                var orders = await db.Orders.CountAsync();
                return users + orders;
            }
        }
        """,
        Sequential);

    [Fact]
    public Task TaskUsedOtherwise_HasNoFix() => Verify.NoFix("""
        class Load(AppDbContext db)
        {
            public async Task Run()
            {
                var users = db.Users.CountAsync();
                var orders = {|SES2001:db.Orders.CountAsync()|};
                await Task.WhenAny(users, orders);
            }
            public Task Given() => Task.WhenAll(db.Users.CountAsync(), {|SES2001:db.Orders.CountAsync()|});
            public void Blocked() => Task.WaitAll(db.Users.CountAsync(), {|SES2001:db.Orders.CountAsync()|});
            public async Task Below(bool now) { if (now) await Task.WhenAll(db.Users.CountAsync(), {|SES2001:db.Orders.CountAsync()|}); }
        }
        """);
}
