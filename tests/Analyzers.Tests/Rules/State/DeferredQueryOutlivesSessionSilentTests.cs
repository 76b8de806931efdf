using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5007 where it holds its tongue.</summary>
public class DeferredQueryOutlivesSessionSilentTests
{
    [Theory]
    [InlineData("db.Users.ToList()")]
    [InlineData("db.Users.Where(user => user.Active).ToArray()")]
    [InlineData("db.Users.AsEnumerable().Where(user => user.Active).ToList()")]
    [InlineData("db.Users.ToList().Where(user => user.Active)")]
    [InlineData("db.Users.ToList().AsQueryable()")]
    [InlineData("db.Users.Local.Where(user => user.Active)")]
    [InlineData("System.Linq.Enumerable.Empty<User>()")]
    [InlineData("Some(db.Users)")]
    public Task RowsInHand_AreSilent(string value) => Verify.Analyzer($$"""
        class Users
        {
            public IEnumerable<User> All()
            {
                using var db = new AppDbContext();
                return {{value}};
            }
            static IEnumerable<User> Some(IQueryable<User> users) => users.ToList();
        }
        """);

    [Theory, Libraries(Library.All)]
    public Task ReadQuery_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task<object> All()
            {
                {{s.UsingSession}}
                var found = await {{s.Query}};
                return found!;
            }
        }
        """, s);

    [Theory]
    [InlineData("connection.Query<User>(\"select * from users\")")]
    [InlineData("connection.Query<User>(\"select * from users\", buffered: true)")]
    [InlineData("connection.Query<User>(\"select * from users\").Select(user => user)")]
    [InlineData("connection.Query<User>(\"select * from users\", buffered: false).ToList()")]
    public Task BufferedRows_AreSilent(string value) => Verify.Analyzer($$"""
        class Users(NpgsqlDataSource source)
        {
            public IEnumerable<User> All() { using var connection = source.OpenConnection(); return {{value}}; }
        }
        """);

    [Fact]
    public Task SessionFromOutside_IsSilent() => Verify.Analyzer("""
        class Users(AppDbContext context, Session session)
        {
            public IQueryable<User> Active() => context.Users.Where(user => user.Active);
            public Query<User> Own() => session.Query<User>();
            public IQueryable<User> Given(AppDbContext db) { try { return db.Users; } finally { Log("done"); } }
        }
        """);

    [Fact]
    public Task GivenSessionThatIsDisposedHere_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public IQueryable<User> Given(AppDbContext db) { using (db) return db.Users; }
        }
        """);

    [Fact]
    public Task SessionThatGoesOnLiving_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public IQueryable<User> Active() { var db = new AppDbContext(); return db.Users.Where(user => user.Active); }
            public IQueryable<User> UnlessItFails()
            {
                var db = new AppDbContext();
                try { return db.Users.Where(user => user.Active); }
                catch { db.Dispose(); throw; }
            }
        }
        """);

    [Fact]
    public Task ReaderThatClosesItsConnection_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public DbDataReader All(NpgsqlDataSource source)
            {
                var connection = source.OpenConnection();
                using var command = new NpgsqlCommand("select * from users", connection);
                return command.ExecuteReader(CommandBehavior.CloseConnection);
            }
        }
        """);

    [Fact]
    public Task IteratorThatKeepsTheUsingOpen_IsSilent() => Verify.Analyzer("""
        class Users(SessionFactory factory)
        {
            public IEnumerable<User> All() { using var db = new AppDbContext(); foreach (var user in db.Users) yield return user; }
            public async IAsyncEnumerable<User> Stream()
            {
                await using var session = factory.OpenSession();
                await foreach (var user in session.Query<User>().AsAsyncEnumerable()) yield return user;
            }
        }
        """);

    [Fact]
    public Task HelperThatReadsAtOnce_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public IEnumerable<User> All() { using var db = new AppDbContext(); return Read(db); }
            private static IEnumerable<User> Read(AppDbContext db)
            {
                return db.Users.ToList();
            }
            public IEnumerable<User> Inner()
            {
                using var db = new AppDbContext();
                return Local();
                IEnumerable<User> Local()
                {
                    IEnumerable<int> Numbers() { yield return 1; }
                    return db.Users.ToList().Where(user => Numbers().Contains(user.Id));
                }
            }
        }
        """);

    [Fact]
    public Task LocalThatMayHoldRows_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public IEnumerable<User> All(bool cached)
            {
                using var db = new AppDbContext();
                IEnumerable<User> users = db.Users;
                users = users.ToList();
                return users;
            }
            public IQueryable<User> Replaced(IQueryable<User> given)
            {
                using var db = new AppDbContext();
                var users = db.Users.AsQueryable();
                users = given;
                return users;
            }
        }
        """);

    [Fact]
    public Task QueryReadInsideTheUsing_IsSilent() => Verify.Analyzer("""
        class Users(SessionFactory factory)
        {
            public int Count()
            {
                using (var db = new AppDbContext())
                {
                    var users = db.Users.Where(user => user.Active);
                    foreach (var user in users) Log(user);
                    return users.Count();
                }
            }
            public async Task<int> Own() { await using var session = factory.OpenSession(); var users = session.Query<User>(); return await users.CountAsync(); }
        }
        """);

    [Fact]
    public Task ClosedSessionThatOpensAgain_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public async Task<List<User>> Run(SessionFactory factory)
            {
                var session = factory.OpenSession();
                var users = session.Query<User>();
                await session.CloseAsync();
                return await users.ToListAsync();
            }
        }
        """);

    [Fact]
    public Task ConnectionThatDapperOpensItself_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Print()
            {
                using var connection = new NpgsqlConnection("");
                var users = connection.Query<User>("select * from users", buffered: false);
                foreach (var user in users) Log(user);
            }
        }
        """);

    [Fact]
    public Task SessionOpenedAnew_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Print()
            {
                var db = new AppDbContext();
                db.Dispose();
                db = new AppDbContext();
                var users = db.Users.Where(user => user.Active);
                foreach (var user in users) Log(user);
            }
        }
        """);

    [Fact]
    public Task FieldFilledWithRows_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private IEnumerable<User>? _active;
            public void Load() { using var db = new AppDbContext(); _active = db.Users.Where(user => user.Active).ToList(); }
        }
        """);

    [Fact]
    public Task FieldOfALivingSession_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private AppDbContext? _db; private IQueryable<User>? _active;
            public void Load() { var db = new AppDbContext(); _db = db; _active = db.Users.Where(user => user.Active); }
        }
        """);

    [Fact]
    public Task ObjectMadeOfAQuery_IsSilent() => Verify.Analyzer("""
        class Page { public Page(IQueryable<User> users) { Users = users.ToList(); } public List<User> Users { get; } }
        class Users
        {
            public Page All() { using var db = new AppDbContext(); return new Page(db.Users); }
        }
        """);

    [Fact]
    public Task ReturnedTask_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public Task<List<User>> All() { using var db = new AppDbContext(); return db.Users.ToListAsync(); }
        }
        """);

    [Fact]
    public Task LambdaOverAnOuterSession_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public int Count()
            {
                using var db = new AppDbContext();
                IQueryable<User> Active() => db.Users.Where(user => user.Active);
                Func<IQueryable<User>> all = () => db.Users;
                return Active().Count() + all().Count();
            }
        }
        """);

    [Fact]
    public Task ResponseWithRows_IsSilent() => Verify.Analyzer("""
        class UsersController : ControllerBase
        {
            public IActionResult Get() { using var db = new AppDbContext(); return Ok(db.Users.ToList()); }
            public IActionResult Count() { using var db = new AppDbContext(); return Ok(db.Users.Count()); }
        }
        """, References.AspNetCore);

    [Fact]
    public Task SessionThatAMethodOfOnesOwnOpens_AndNobodyCloses_IsSilent() => Verify.Analyzer("""
        class Contexts(AppDbContext kept)
        {
            public AppDbContext Create() => new AppDbContext();
            public AppDbContext Current() => kept;
        }
        class Users(Contexts contexts)
        {
            public IQueryable<User> Active() { var db = contexts.Create(); return db.Users.Where(user => user.Active); }
            public List<User> All() { using var db = contexts.Create(); return db.Users.ToList(); }
            public IQueryable<User> Shared() { var db = contexts.Current(); return db.Users; }
        }
        """);

    [Theory]
    [InlineData("connection.Query<User>(\"select * from users\", buffered: buffered).ToList()")]
    [InlineData("connection.Query<User>(\"select * from users\", buffered: true)")]
    [InlineData("connection.Query<User>(\"select * from users\", new { buffered })")]
    public Task RowsThatAreRead_AreSilent(string rows) => Verify.Analyzer($$"""
        class Reader(string text)
        {
            public IEnumerable<User> All(bool buffered = true)
            {
                using var connection = new NpgsqlConnection(text);
                return {{rows}};
            }
        }
        """);
}
