using Microsoft.CodeAnalysis;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1005 where it holds its tongue.</summary>
public class SessionNeverClosedSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task UsingDeclaration_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user) { {{s.UsingSession}} {{s.Add("user")}} await {{s.Flush}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task UsingStatement_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                using (var session = {{s.Open}}) { {{s.Add("user")}} await {{s.Flush}}; }
                var other = {{s.Open}};
                using (other) { Log(other); }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.NHibernate | Library.EntityFramework6 | Library.RavenDb | Library.MongoDb)]
    public Task UsingWithConfigureAwait_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                var session = {{s.Open}};
                await using (session.ConfigureAwait(false)) { {{s.Add("user")}} await {{s.Flush}}; }
            }
            public async Task Other(User user)
            {
                var session = {{s.Open}};
                await using var closing = session.ConfigureAwait(false);
                {{s.Add("user")}}
                await {{s.Flush}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task ClosedInFinally_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                var session = {{s.Open}};
                try { {{s.Add("user")}} await {{s.Flush}}; }
                finally { {{s.Close}} }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task ClosedInFinallyIfThere_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                {{s.Session}}? session = null;
                try { session = {{s.Open}}; {{s.Add("user")}} await {{s.Flush}}; }
                finally { if (session != null) { {{s.Close}} } }
            }
            public async Task Other(User user)
            {
                {{s.Session}}? session = null;
                try { session = {{s.Open}}; {{s.Add("user")}} await {{s.Flush}}; }
                finally { session?.Dispose(); }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task Returned_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task<{{s.Session}}> Open() { await Task.Yield(); var session = {{s.Open}}; await {{s.Query}}; return session; }
            public async Task<{{s.Session}}> Direct() { await Task.Yield(); return {{s.Open}}; }
            public async Task<({{s.Session}}, int)> Pair() { await Task.Yield(); var session = {{s.Open}}; return (session, 1); }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task Stored_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            private {{s.Session}}? _session;
            private readonly Dictionary<int, {{s.Session}}> _sessions = new();
            public async Task Open() { var session = {{s.Open}}; await {{s.Query}}; _session = session; }
            public async Task Keep() { await Task.Yield(); var session = {{s.Open}}; _sessions[1] = session; }
            public async Task Add() { await Task.Yield(); var session = {{s.Open}}; _sessions.Add(1, session); }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task GivenSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.Injected("Users")}}
            public async Task Run(User user, {{s.Session}} given) { var own = given; {{s.Add("user")}} await {{s.Flush}}; Log(own); }
        }
        """, s);

    [Fact]
    public Task HandedToWhatMayOwnIt_IsSilent() => Verify.Analyzer("""
        class UnitOfWork : IDisposable
        {
            private readonly AppDbContext _db;
            public UnitOfWork(AppDbContext db) => _db = db;
            public void Dispose() => _db.Dispose();
        }
        class Users
        {
            public UnitOfWork Begin() { var db = new AppDbContext(); db.Database.OpenConnection(); return new UnitOfWork(db); }
            public void Registered(IServiceProvider provider) { var db = new AppDbContext(); Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<UnitOfWork>(provider, db); }
            public void Read(NpgsqlDataSource source) { var connection = source.OpenConnection(); var adapter = new NpgsqlDataAdapter("select 1", connection); adapter.Fill(new DataSet()); }
        }
        """);

    [Fact]
    public Task HandedToAHelperThatStoresOrClosesIt_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private AppDbContext? _kept;
            public void Run() { var db = new AppDbContext(); Keep(db); }
            public void Other() { var db = new AppDbContext(); End(db); }
            public void Third() { var db = new AppDbContext(); Local(db); void Local(AppDbContext given) => _kept = given; }
            private void Keep(AppDbContext db) => _kept = db;
            private static void End(AppDbContext db) => db.Dispose();
        }
        """);

    [Fact]
    public Task HelperThatKeepsWhatItReturns_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private AppDbContext? _db;
            private readonly List<AppDbContext> _open = new();
            private AppDbContext Lazily() { if (_db is null) _db = new AppDbContext(); return _db; }
            private AppDbContext Tracked() { var db = new AppDbContext(); _open.Add(db); return db; }
            private AppDbContext Either(bool own) { if (own) return new AppDbContext(); return _db!; }
            private NpgsqlConnection Unopened() => new NpgsqlConnection("Host=db");
            public int A() { var db = Lazily(); return db.Users.Count(); }
            public int B() { var db = Tracked(); return db.Users.Count(); }
            public int C() { var db = Either(true); return db.Users.Count(); }
            public int D() { var connection = Unopened(); return connection.ExecuteScalar<int>("select 1"); }
            public int E() { using var connection = Unopened(); connection.Open(); return connection.ExecuteScalar<int>("select 1"); }
        }
        """);

    [Fact]
    public Task ServiceOverItThatIsReturned_IsSilent() => Verify.Analyzer("""
        class UserService
        {
            private readonly AppDbContext _db;
            public UserService(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
        }
        class Import
        {
            public UserService Create() { var db = new AppDbContext(); var service = new UserService(db); service.Add(new User()); return service; }
            public UserService Direct() => new UserService(new AppDbContext());
        }
        """);

    [Fact]
    public Task ReaderThatClosesItsConnection_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public DbDataReader Run(NpgsqlDataSource source)
            {
                var connection = source.OpenConnection();
                var command = new NpgsqlCommand("select 1", connection);
                return command.ExecuteReader(CommandBehavior.CloseConnection);
            }
        }
        """);

    [Fact]
    public Task PartThatLeavesTheBody_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private DbCommand? _command;
            public IQueryable<User> All() { var db = new AppDbContext(); return db.Users.Where(user => user.Active); }
            public void Prepare(NpgsqlDataSource source) { var connection = source.OpenConnection(); _command = connection.CreateCommand(); }
            public DbCommand Create(NpgsqlDataSource source) { var connection = source.OpenConnection(); return new NpgsqlCommand { Connection = connection }; }
        }
        """);

    [Fact]
    public Task CapturedByALambdaThatMayRunLater_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public Func<int> Counter() { var db = new AppDbContext(); return () => db.Users.Count(); }
            public void Ending(System.Diagnostics.Process process) { var db = new AppDbContext(); process.Exited += (_, _) => db.Dispose(); db.Users.Count(); }
        }
        """);

    [Fact]
    public Task OwnedOnlyWhereNoneWasGiven_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(AppDbContext? given)
            {
                var db = given ?? new AppDbContext();
                db.Add(new User());
                db.SaveChanges();
                if (given is null)
                    db.Dispose();
            }
        }
        """);

    [Fact]
    public Task ConnectionThatDapperOpensAndCloses_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public List<User> All(string connectionString)
            {
                var connection = new NpgsqlConnection(connectionString);
                return connection.Query<User>("select * from users").ToList();
            }
            public int Count(string connectionString) => new NpgsqlConnection(connectionString).ExecuteScalar<int>("select count(*) from users");
        }
        """);

    [Fact]
    public Task ClosedIfStillOpen_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public void Run(string connectionString)
            {
                var connection = new NpgsqlConnection(connectionString);
                try { connection.Open(); connection.Execute("delete from users"); }
                finally { if (connection.State == ConnectionState.Open) connection.Close(); }
            }
        }
        """);

    [Fact]
    public Task EntryPoint_IsSilent() => Verify.Analyzer("""
        var db = new AppDbContext();
        db.Add(new User());
        db.SaveChanges();
        """, new VerifyOptions { OutputKind = OutputKind.ConsoleApplication });

    [Fact]
    public Task MainMethod_IsSilent() => Verify.Analyzer("""
        class Program
        {
            static async Task Main() { var db = new AppDbContext(); db.Add(new User()); await db.SaveChangesAsync(); }
        }
        """, new VerifyOptions { OutputKind = OutputKind.ConsoleApplication });

    [Fact]
    public Task FieldFilledByTheConstructor_IsSilent() => Verify.Analyzer("""
        class Users
        {
            private readonly AppDbContext _db = new AppDbContext();
            private readonly NpgsqlConnection _connection;
            public Users(NpgsqlDataSource source) => _connection = source.OpenConnection();
            public int Count() => _db.Users.Count();
        }
        """);

    [Fact]
    public Task Registered_IsSilent() => Verify.Analyzer("""
        using Microsoft.Extensions.DependencyInjection;
        class Startup
        {
            public void Run(IServiceCollection services, SessionFactory factory)
            {
                services.AddScoped(_ => factory.OpenSession());
                services.AddScoped(_ => { var db = new AppDbContext(); db.Database.SetCommandTimeout(3); return db; });
            }
        }
        """);

    [Fact]
    public Task SuppressedScopeInUsing_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        class Users
        {
            public void Run(AppDbContext db)
            {
                using (var scope = new TransactionScope(TransactionScopeOption.Suppress)) { db.Users.Count(); }
                using (new TransactionScope()) { db.Users.Count(); }
            }
        }
        """);

    [Fact]
    public Task HandedToALocalFunctionThatCallsItselfAndKeepsIt_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly List<AppDbContext> _open = new List<AppDbContext>();
            public void Run(int depth)
            {
                var db = new AppDbContext();
                Walk(depth, db);

                void Walk(int left, AppDbContext context)
                {
                    if (left > 0)
                        Walk(left - 1, context);
                    else
                        _open.Add(context);
                }
            }
        }
        """);

    [Theory]
    [InlineData("using (db) { return db.Users.Any(); }")]
    [InlineData("using var own = db; return own.Users.Any();")]
    [InlineData("try { return db.Users.Any(); } finally { db.Dispose(); }")]
    [InlineData("return Ask(db); static bool Ask(AppDbContext own) { using (own) return own.Users.Any(); }")]
    [InlineData("return Asked.Once(db);")]
    [InlineData("var own = db; try { return own.Users.Any(); } finally { own.Dispose(); }")]
    [InlineData("try { return db.Users.Any(); } finally { db?.Dispose(); }")]
    public Task HandedToAHelperThatClosesIt_IsSilent(string body) => Verify.Analyzer($$"""
        abstract class Module { protected bool Any(AppDbContext db) { {{body}} } }
        class Html : Module
        {
            public bool Run() => Any(new AppDbContext());
        }
        static class Asked { public static bool Once(AppDbContext given) { using var own = given; return own.Users.Any(); } }
        """);
}
