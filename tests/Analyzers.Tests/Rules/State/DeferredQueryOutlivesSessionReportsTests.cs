using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5007 where it speaks.</summary>
public class DeferredQueryOutlivesSessionReportsTests
{
    [Fact]
    public Task ReturnedQueryable_Reports() => Verify.Analyzer("""
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            public IQueryable<User> Active()
            {
                using var db = contexts.CreateDbContext();
                return {|SES5007:db.Users.Where(user => user.Active)|};
            }
            public IEnumerable<string> Names()
            {
                using (var db = new AppDbContext())
                {
                    return {|SES5007:from user in db.Users where user.Active orderby user.Name select user.Name|};
                }
            }
        }
        """);

    [Fact]
    public Task ReturnedSet_Reports() => Verify.Analyzer("""
        class Users
        {
            public IQueryable<User> All() { using var db = new AppDbContext(); return {|SES5007:db.Users|}; }
            public DbSet<User> Set() { using var db = new AppDbContext(); return {|SES5007:db.Set<User>()|}; }
            public async Task<IQueryable<User>> Later(IDbContextFactory<AppDbContext> contexts)
            {
                await using var db = await contexts.CreateDbContextAsync();
                return {|SES5007:db.Users.Include(user => user.Orders)|};
            }
        }
        """);

    [Fact]
    public Task ReturnedQueryOfTheSession_Reports() => Verify.Analyzer("""
        class Users(SessionFactory factory)
        {
            public Query<User> Active()
            {
                using var session = factory.OpenSession();
                return {|SES5007:session.Query<User>().Where(user => user.Active)|};
            }
            public IAsyncEnumerable<User> Stream()
            {
                using var session = factory.OpenSession();
                return {|SES5007:session.Query<User>().AsAsyncEnumerable()|};
            }
        }
        """);

    [Fact]
    public Task ReturnedNHibernateQuery_Reports() => Verify.Analyzer(
        """
        class Users
        {
            readonly ISessionFactory sessions;
            public Users(ISessionFactory sessions) { this.sessions = sessions; }
            public IQueryable<User> Linq() { using var session = sessions.OpenSession(); return {|SES5007:session.Query<User>().Where(user => user.Active)|}; }
            public IQueryOver<User, User> Over() { using var session = sessions.OpenSession(); return {|SES5007:session.QueryOver<User>().Where(user => user.Active)|}; }
            public IQuery Hql() { using var session = sessions.OpenSession(); return {|SES5007:session.CreateQuery("from User")|}; }
            public IFutureEnumerable<User> Future() { using var session = sessions.OpenSession(); return {|SES5007:session.QueryOver<User>().Future()|}; }
        }
        """,
        References.NHibernate);

    [Fact]
    public Task UnbufferedRows_Report() => Verify.Analyzer("""
        class Users(NpgsqlDataSource source)
        {
            public IEnumerable<User> All()
            {
                using var connection = source.OpenConnection();
                return {|SES5007:connection.Query<User>("select * from users", buffered: false)|};
            }
            public IEnumerable<string> Names()
            {
                using var connection = new NpgsqlConnection("");
                return {|SES5007:connection.Query<User>("select * from users", buffered: false).Select(user => user.Name)|};
            }
            public IAsyncEnumerable<User> Stream()
            {
                using var connection = source.CreateConnection();
                return {|SES5007:connection.QueryUnbufferedAsync<User>("select * from users")|};
            }
        }
        """);

    [Fact]
    public Task ReturnedReader_Reports() => Verify.Analyzer("""
        class Users(NpgsqlDataSource source)
        {
            public async Task<DbDataReader> All()
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var command = new NpgsqlCommand("select * from users", connection);
                return {|SES5007:await command.ExecuteReaderAsync()|};
            }
            public IDataReader Other(DbConnection unused)
            {
                using DbConnection connection = source.OpenConnection();
                return {|SES5007:connection.ExecuteReader("select * from users")|};
            }
        }
        """);

    [Fact]
    public Task LazySequenceOverAQuery_Reports() => Verify.Analyzer("""
        class Users
        {
            public IEnumerable<string> Names()
            {
                using var db = new AppDbContext();
                IEnumerable<User> users = db.Users;
                users = users.Where(user => user.Active);
                return {|SES5007:users.Select(user => user.Name)|};
            }
            public IAsyncEnumerable<User> Stream() { using var db = new AppDbContext(); return {|SES5007:db.Users.AsAsyncEnumerable()|}; }
            public IEnumerable<User> Narrowed(bool active)
            {
                using var db = new AppDbContext();
                var query = db.Users.AsQueryable();
                if (active) query = query.Where(user => user.Active);
                return {|SES5007:query|};
            }
        }
        """);

    [Fact]
    public Task OneWayOutOfSeveral_Reports() => Verify.Analyzer("""
        class Users
        {
            public IEnumerable<User> Either(bool all)
            {
                using var db = new AppDbContext();
                if (all)
                    return {|SES5007:db.Users|};
                return db.Users.Where(user => user.Active).ToList();
            }
            public IEnumerable<User> Choice(bool all)
            {
                using var db = new AppDbContext();
                return {|SES5007:all ? db.Users : db.Users.Where(user => user.Active)|};
            }
        }
        """);

    [Fact]
    public Task ClosedInFinallyOrBefore_Reports() => Verify.Analyzer("""
        class Users
        {
            public IQueryable<User> Tried()
            {
                var db = new AppDbContext();
                try { return {|SES5007:db.Users.Where(user => user.Active)|}; }
                finally { db.Dispose(); }
            }
            public IQueryable<User> Disposed()
            {
                var db = new AppDbContext();
                var users = db.Users.Where(user => user.Active);
                db.Dispose();
                return {|SES5007:users|};
            }
        }
        """);

    [Fact]
    public Task StoredQuery_Reports() => Verify.Analyzer("""
        class Users
        {
            private IEnumerable<User> _active = [];
            public IQueryable<User>? All { get; set; }
            public void Load(out IQueryable<User> handed)
            {
                using var db = new AppDbContext();
                _active = {|SES5007:db.Users.Where(user => user.Active)|};
                All = {|SES5007:db.Users|};
                handed = {|SES5007:db.Users.OrderBy(user => user.Name)|};
            }
        }
        """, new VerifyOptions { LanguageVersion = LanguageVersions.CSharp12 });

    [Fact]
    public Task ReadAfterTheUsing_Reports() => Verify.Analyzer("""
        class Users(SessionFactory factory)
        {
            public List<User> Linq()
            {
                IQueryable<User> users;
                using (var db = new AppDbContext())
                    users = db.Users.Where(user => user.Active);
                foreach (var user in {|SES5007:users|}) Log(user);
                return {|SES5007:users|}.ToList();
            }
            public async Task<List<User>> Own()
            {
                Query<User> users;
                await using (var session = factory.OpenSession()) { users = session.Query<User>(); }
                return await {|SES5007:users.OrderBy(user => user.Name)|}.ToListAsync();
            }
        }
        """);

    [Fact]
    public Task ValueOfAResponse_Reports() => Verify.Analyzer("""
        class UsersController : ControllerBase
        {
            public IActionResult Get() { using var db = new AppDbContext(); return Ok({|SES5007:db.Users.Where(user => user.Active)|}); }
            public IActionResult Json() { using var db = new AppDbContext(); return new JsonResult({|SES5007:db.Users|}); }
            public IResult Minimal() { using var db = new AppDbContext(); return Results.Ok({|SES5007:db.Users.Select(user => user.Name)|}); }
            public Task<IQueryable<User>> Made() { using var db = new AppDbContext(); return Task.FromResult({|SES5007:db.Users.Where(user => user.Active)|}); }
        }
        """,
        References.AspNetCore);

    [Fact]
    public Task IteratorThatWasGivenTheSession_Reports() => Verify.Analyzer("""
        class Users
        {
            public IEnumerable<string> Names()
            {
                using var db = new AppDbContext();
                return {|SES5007:Read(db)|};
            }
            private static IEnumerable<string> Read(AppDbContext db) { foreach (var user in db.Users) yield return user.Name; }
            public IEnumerable<int> Keys()
            {
                using var db = new AppDbContext();
                return {|SES5007:Inner()|};
                IEnumerable<int> Inner() { foreach (var user in db.Users.ToList()) yield return user.Id; }
            }
        }
        """);

    [Fact]
    public Task ReturnFromALambda_Reports() => Verify.Analyzer("""
        class Users
        {
            public Func<IQueryable<User>> Active() => () =>
            {
                using var db = new AppDbContext();
                return {|SES5007:db.Users.Where(user => user.Active)|};
            };
        }
        """);

    [Fact]
    public Task SessionThatAMethodOfOnesOwnOpens_Reports() => Verify.Analyzer("""
        class Contexts { public AppDbContext Create() => new AppDbContext(); }
        class Users(Contexts contexts)
        {
            public IQueryable<User> Active()
            {
                using var db = contexts.Create();
                return {|SES5007:db.Users.Where(user => user.Active)|};
            }
        }
        """);

    /// <summary>Whoever asks for rows as they come gets a sequence whose connection is gone.</summary>
    [Theory]
    [InlineData("buffered: buffered")]
    [InlineData("buffered: !stream")]
    public Task RowsThatTheCallerMayAskToStream_Report(string argument) => Verify.Analyzer($$"""
        class Reader(string text)
        {
            public IEnumerable<User> All(bool buffered = true, bool stream = false)
            {
                using var connection = new NpgsqlConnection(text);
                return {|SES5007:connection.Query<User>("select * from users", {{argument}})|};
            }
        }
        """);
}
