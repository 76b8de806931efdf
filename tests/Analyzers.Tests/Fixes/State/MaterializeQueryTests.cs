using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class MaterializeQueryTests
{
    [Fact]
    public Task Sequences_AreReadIntoLists() => Verify.Fix(
        """
        class Users
        {
            public IEnumerable<User> All()
            {
                using var db = new AppDbContext();
                return {|SES5007:db.Users|}; // all of them
            }
            public IEnumerable<string> Names()
            {
                using var db = new AppDbContext();
                return {|SES5007:from user in db.Users
                       where user.Active
                       select user.Name|};
            }
            public IEnumerable<User> Choice(bool all)
            {
                using var db = new AppDbContext();
                return {|SES5007:all ? db.Users : db.Users.Where(user => user.Active)|};
            }
        }
        """,
        """
        class Users
        {
            public IEnumerable<User> All()
            {
                using var db = new AppDbContext();
                return db.Users.ToList(); // all of them
            }
            public IEnumerable<string> Names()
            {
                using var db = new AppDbContext();
                return (from user in db.Users
                       where user.Active
                       select user.Name).ToList();
            }
            public IEnumerable<User> Choice(bool all)
            {
                using var db = new AppDbContext();
                return (all ? db.Users : db.Users.Where(user => user.Active)).ToList();
            }
        }
        """);

    [Fact]
    public Task AsyncMethod_AwaitsTheList() => Verify.Fix(
        """
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task<IEnumerable<User>> All(CancellationToken cancellation)
            {
                await using var db = await contexts.CreateDbContextAsync(cancellation);
                return {|SES5007:db.Users
                    .Where(user => user.Active)|};
            }
            public async Task<IEnumerable<User>> Quiet()
            {
                var db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
                try { return {|SES5007:db.Users|}; }
                finally { await db.DisposeAsync().ConfigureAwait(false); }
            }
        }
        """,
        """
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public async Task<IEnumerable<User>> All(CancellationToken cancellation)
            {
                await using var db = await contexts.CreateDbContextAsync(cancellation);
                return await db.Users
                    .Where(user => user.Active).ToListAsync(cancellation);
            }
            public async Task<IEnumerable<User>> Quiet()
            {
                var db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
                try { return await db.Users.ToListAsync().ConfigureAwait(false); }
                finally { await db.DisposeAsync().ConfigureAwait(false); }
            }
        }
        """);

    [Fact]
    public Task StoredSequence_IsReadIntoAList() => Verify.Fix(
        """
        class Users
        {
            private IEnumerable<User>? _users;
            public void Load() { using var db = new AppDbContext(); _users = {|SES5007:db.Users.Where(user => user.Active)|}; }
        }
        """,
        """
        class Users
        {
            private IEnumerable<User>? _users;
            public void Load() { using var db = new AppDbContext(); _users = db.Users.Where(user => user.Active).ToList(); }
        }
        """);

    [Fact]
    public Task UnbufferedRows_AreReadIntoAList() => Verify.Fix(
        """
        class Users(NpgsqlDataSource source)
        {
            public IEnumerable<User> All()
            {
                using var connection = source.OpenConnection();
                return {|SES5007:connection.Query<User>("select * from users", buffered: false)|};
            }
        }
        """,
        """
        class Users(NpgsqlDataSource source)
        {
            public IEnumerable<User> All()
            {
                using var connection = source.OpenConnection();
                return connection.Query<User>("select * from users", buffered: false).ToList();
            }
        }
        """);

    [Fact]
    public Task DeferredResultType_HasNoFix() => Verify.NoFix("""
        class Users(SessionFactory factory, NpgsqlDataSource source)
        {
            public IQueryable<User> Linq() { using var db = new AppDbContext(); return {|SES5007:db.Users|}; }
            public Query<User> Own() { using var session = factory.OpenSession(); return {|SES5007:session.Query<User>()|}; }
            public IAsyncEnumerable<User> Stream() { using var db = new AppDbContext(); return {|SES5007:db.Users.AsAsyncEnumerable()|}; }
            public IDataReader Reader() { using var connection = source.OpenConnection(); return {|SES5007:connection.ExecuteReader("select * from users")|}; }
        }
        """);

    [Fact]
    public Task ReadAfterTheUsing_HasNoFix() => Verify.NoFix("""
        class Users
        {
            public int Count()
            {
                IQueryable<User> users;
                using (var db = new AppDbContext()) users = db.Users;
                return {|SES5007:users|}.Count();
            }
        }
        """);

    [Fact]
    public Task Lambda_HasNoFix() => Verify.NoFix("""
        class Users
        {
            public Func<IEnumerable<User>> All() => () => { using var db = new AppDbContext(); return {|SES5007:db.Users|}; };
        }
        """);

    [Fact]
    public Task ValueOfAResponse_IsReadIntoAList() => Verify.Fix(
        """
        class UsersController : ControllerBase
        {
            public IActionResult Get() { using var db = new AppDbContext(); return Ok({|SES5007:db.Users.Where(user => user.Active)|}); }
            public async Task<IActionResult> Later() { await using var db = new AppDbContext(); return Ok({|SES5007:db.Users|}); }
        }
        """,
        """
        class UsersController : ControllerBase
        {
            public IActionResult Get() { using var db = new AppDbContext(); return Ok(db.Users.Where(user => user.Active).ToList()); }
            public async Task<IActionResult> Later() { await using var db = new AppDbContext(); return Ok(await db.Users.ToListAsync()); }
        }
        """,
        References.AspNetCore);

    [Fact]
    public Task InferredType_HasNoFix() => Verify.NoFix("""
        class Users
        {
            public Task<IEnumerable<User>> All() { using var db = new AppDbContext(); return Task.FromResult({|SES5007:db.Users.AsEnumerable()|}); }
        }
        """);
}
