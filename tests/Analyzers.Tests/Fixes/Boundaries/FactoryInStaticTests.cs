using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class FactoryInStaticTests
{
    private const string Kept = """
        static class Accounts
        {
            // one for all
            private static readonly AppDbContext {|SES1003:_db|} = new AppDbContext(); // kept

            public static User? Find(int id)
            {
                return _db.Users.Find(id); // by key
            }

            public static async Task Add(User user)
            {
                // write
                Accounts._db.Add(user);
                await _db.SaveChangesAsync();
            }

            public static Task<int> Count() => _db.Users.CountAsync(); // all
        }
        """;

    private const string Opened = """
        static class Accounts
        {
            // one for all
            private static readonly Func<AppDbContext> OpenDb = () => new AppDbContext(); // kept

            public static User? Find(int id)
            {
                using var db = OpenDb();
                return db.Users.Find(id); // by key
            }

            public static async Task Add(User user)
            {
                await using var db = OpenDb();
                // write
                db.Add(user);
                await db.SaveChangesAsync();
            }

            public static async Task<int> Count()
            {
                await using var db = OpenDb();
                return await db.Users.CountAsync(); // all
            }
        }
        """;

    [Fact]
    public Task StaticContext_OpensPerUse() => Verify.Fix(Kept, Opened);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Kept.ReplaceLineEndings("\r\n"), Opened.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task StaticFactory_IsUsedDirectly() => Verify.Fix(
        """
        class Accounts
        {
            static readonly SessionFactory Factory = Build();
            static readonly Session {|SES1003:Current|} = Factory.OpenSession();

            public ValueTask<User?> Find(int id, bool known)
            {
                if (!known)
                    return ValueTask.FromResult<User?>(null);
                return Current.GetAsync<User>(id);
            }

            public void Add(User current) { Current.Add(current); Current.Commit(); }
            static SessionFactory Build() => throw new NotSupportedException();
        }
        """,
        """
        class Accounts
        {
            static readonly SessionFactory Factory = Build();

            public async ValueTask<User?> Find(int id, bool known)
            {
                await using var current = Factory.OpenSession();
                if (!known)
                    return await ValueTask.FromResult<User?>(null);
                return await current.GetAsync<User>(id);
            }

            public void Add(User current) { using var current2 = Factory.OpenSession(); current2.Add(current); current2.Commit(); }
            static SessionFactory Build() => throw new NotSupportedException();
        }
        """,
        new VerifyOptions { CommentsMayGo = true });

    [Fact]
    public Task AutoProperty_BecomesAMethod() => Verify.Fix(
        """
        class Accounts
        {
            static AppDbContext {|SES1003:Db|} { get; } = new();
            public Task Load() { return Db.Users.LoadAsync(); }
            public int Count() => Db.Users.Count();
        }
        """,
        """
        class Accounts
        {
            static AppDbContext OpenDb() => new();
            public async Task Load() { await using var db = OpenDb(); await db.Users.LoadAsync(); }
            public int Count()
            {
                using var db = OpenDb();
                return db.Users.Count();
            }
        }
        """);

    [Fact]
    public Task NHibernateSessionAndConnection_OpenPerUse() => Verify.Fix(
        """
        class Accounts
        {
            static readonly ISessionFactory factory = null!;
            static NHibernate.ISession {|SES1003:session|} = factory.OpenSession();
            static readonly NpgsqlConnection {|SES1003:connection|} = new("Host=db");
            public User Get(int id) => session.Get<User>(id);
            public async Task<int> Count() => await connection.ExecuteScalarAsync<int>("select count(*) from users");
        }
        """,
        """
        class Accounts
        {
            static readonly ISessionFactory factory = null!;
            static readonly Func<NpgsqlConnection> OpenConnection = () => new("Host=db");
            public User Get(int id)
            {
                using var session = factory.OpenSession();
                return session.Get<User>(id);
            }
            public async Task<int> Count()
            {
                await using var connection = OpenConnection();
                return await connection.ExecuteScalarAsync<int>("select count(*) from users");
            }
        }
        """,
        new VerifyOptions { CommentsMayGo = true });

    [Fact]
    public Task WorkLeftForAnotherMethodToCommit_HasNoFix() => Verify.NoFix("""
        static class Accounts
        {
            private static readonly AppDbContext {|SES1003:Db|} = new();
            public static void Add(User user) => Db.Add(user);
            public static void Save() => Db.SaveChanges();
        }
        static class Orders
        {
            private static readonly AppDbContext {|SES1003:Db|} = new();
            public static Order? Find(int id) => Db.Orders.Find(id);
            public static void Close(int id, Order log) { Find(id)!.Status = "closed"; Db.Add(log); Db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task ResultsReadAfterTheMethod_HaveNoFix() => Verify.NoFix("""
        static class Query { private static readonly AppDbContext {|SES1003:Db|} = new(); public static IQueryable<User> All() => Db.Users; }
        static class Set { private static readonly AppDbContext {|SES1003:Db|} = new(); public static IEnumerable<User> All() => Db.Users.Where(u => u.Active); }
        static class Stream { private static readonly AppDbContext {|SES1003:Db|} = new(); public static IEnumerable<User> All() { foreach (var u in Db.Users) yield return u; } }
        static class Async { private static readonly AppDbContext {|SES1003:Db|} = new(); public static IAsyncEnumerable<User> All() => Db.Users.AsAsyncEnumerable(); }
        static class Later { private static readonly AppDbContext {|SES1003:Db|} = new(); public static Func<int> All() => () => Db.Users.Count(); }
        """);

    [Fact]
    public Task UseBeyondPlainMethods_HasNoFix() => Verify.NoFix("""
        static class Passed { private static readonly AppDbContext {|SES1003:Db|} = new(); public static int All() => Count(Db); static int Count(AppDbContext db) => db.Users.Count(); }
        static class Filled { private static AppDbContext {|SES1003:Db|} = new(); public static int All() { Db = new(); return Db.Users.Count(); } }
        static class Other { private static readonly AppDbContext {|SES1003:Db|} = new(); static readonly int Users = Db.Users.Count(); public static int All() => Db.Users.Count(); }
        static class Open { internal static readonly AppDbContext {|SES1003:Db|} = new(); public static int All() => Db.Users.Count(); }
        static class Late { private static AppDbContext? {|SES1003:Db|}; public static void Fill(AppDbContext db) => Db = db; public static int All() => Db!.Users.Count(); }
        static class PerThread { [ThreadStatic] private static AppDbContext? {|SES1003:Db|} = new(); public static int All() => Db!.Users.Count(); }
        static class Volatile { private static readonly NpgsqlConnection {|SES1003:Db|} = new("Data Source=:memory:"); public static int All() => Db.Execute("select 1"); }
        class Single { public static readonly Single Instance = new(); private Single() { } readonly AppDbContext {|SES1003:db|} = new(); public int All() => db.Users.Count(); }
        """);

    [Fact]
    public Task FlushThatNobodyCommits_HasNoFix() => Verify.NoFix("""
        partial class Accounts
        {
            static readonly SessionFactory Factory = null!;
            static readonly Session {|SES1003:Current|} = Factory.OpenSession();
            public Task<User?[]> None() => Task.FromResult(new User?[0]);
        }
        class Orders
        {
            static readonly SessionFactory Factory = null!;
            static readonly Session {|SES1003:Current|} = Factory.OpenSession();
            public async Task Add(Order order) { Current.Add(order); await Current.FlushAsync(); }
        }
        """);

    [Fact]
    public Task ClassInSeveralParts_HasNoFix() => Verify.NoFix("""
        static partial class Accounts { private static readonly AppDbContext {|SES1003:Db|} = new(); public static int All() => Db.Users.Count(); }
        static partial class Accounts { public static int Orders() => Db.Orders.Count(); }
        """);
}
