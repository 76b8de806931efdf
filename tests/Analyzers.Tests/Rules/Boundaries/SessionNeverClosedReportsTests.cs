using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1005 where it speaks.</summary>
public class SessionNeverClosedReportsTests
{
    [Theory]
    [InlineData("AppDbContext")]
    [InlineData("LegacyContext")]
    public Task CapturedByTheConditionOfAQuery_Reports(string context) => Verify.Analyzer($$"""
        class Users
        {
            public async Task<bool> Run()
            {
                var db = {|SES1005:new {{context}}()|};
                return await db.Users.AllAsync(u => db.Orders.Any(o => o.UserId == u.Id));
            }
        }
        """, context == "AppDbContext" ? References.EntityFramework : References.EntityFramework6);

    [Theory, Libraries(Library.Every)]
    public Task NeverClosed_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                var session = {{Marked(s)}};
                {{s.Add("user")}}
                await {{s.Flush}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task NotClosedWhenAnExceptionIsThrown_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                var session = {{Marked(s)}};
                {{s.Add("user")}}
                await {{s.Flush}};
                {{s.Close}}
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task NotClosedOnEveryPath_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                var session = {{Marked(s)}};
                if (user is null)
                    return;
                for (var i = 0; i < 3; i++) { Log(i); }
                {{s.Close}}
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task ClosedInTheHandlerAlone_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            public async Task Run(User user)
            {
                var session = {{Marked(s)}};
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch { {{s.Close}} throw; }
            }
        }
        """, s);

    [Fact]
    public Task ConstructedConnectionThatIsOpened_Reports() => Verify.Analyzer("""
        class Users
        {
            public int Count(string connectionString)
            {
                var connection = {|SES1005:new NpgsqlConnection(connectionString)|};
                connection.Open();
                using var command = new NpgsqlCommand("select count(*) from users", connection);
                var count = (int)command.ExecuteScalar()!;
                connection.Close();
                return count;
            }
        }
        """);

    /// <summary>What stands between the opening and the try is not covered by its finally block.</summary>
    [Theory]
    [InlineData("var connection = {|SES1005:new NpgsqlConnection(text)|}; connection.Open(); var tx = connection.BeginTransaction();")]
    [InlineData("var connection = {|SES1005:source.OpenConnection()|}; var tx = connection.BeginTransaction();")]
    [InlineData("NpgsqlTransaction? tx = null; var connection = {|SES1005:source.OpenConnection()|}; connection.Execute(\"set search_path to shop\");")]
    [InlineData("NpgsqlTransaction? tx = null; var connection = new NpgsqlConnection(text); connection.Open();")]
    [InlineData("NpgsqlTransaction? tx = null; var connection = source.OpenConnection();")]
    public Task WorkBetweenTheOpeningAndTheTry_Reports(string opening) => Verify.Analyzer($$"""
        class Users
        {
            public void Run(NpgsqlDataSource source, string text)
            {
                {{opening}}
                try { connection.Execute("delete from users"); tx?.Commit(); }
                finally { tx?.Dispose(); connection.Dispose(); }
            }
        }
        """);

    [Theory, Libraries(Library.Every)]
    public Task OpenedByAHelper_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.InjectedFactory("Users")}}
            private async Task<{{s.Session}}> Open() { await Task.Yield(); var session = {{s.Open}}; return session; }
            public async Task Run(User user)
            {
                var session = await {|SES1005:Open()|};
                {{s.Add("user")}}
                await {{s.Flush}};
            }
        }
        """, s);

    [Fact]
    public Task OpenedByAHelperThatConfiguresItsAwaits_Reports() => Verify.Analyzer("""
        class Users(IDbContextFactory<AppDbContext> contexts)
        {
            private async Task<AppDbContext> Open() => await contexts.CreateDbContextAsync().ConfigureAwait(false);
            public async Task<int> Count()
            {
                var db = await {|SES1005:Open()|}.ConfigureAwait(false);
                return await db.Users.CountAsync().ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task OpenConnectionFromAFactoryOfThisCodeBase_Reports() => Verify.Analyzer("""
        interface IConnections { IDbConnection Create(); }
        class Connections : IConnections
        {
            public IDbConnection Create()
            {
                var connection = new NpgsqlConnection("Host=db");
                connection.Open();
                return connection;
            }
        }
        class Users
        {
            private readonly IConnections _connections;
            public Users(IConnections connections) => _connections = connections;
            public List<User> All() { var connection = {|SES1005:_connections.Create()|}; return connection.Query<User>("select * from users").ToList(); }
        }
        """);

    [Fact]
    public Task ConstructedContext_Reports() => Verify.Analyzer("""
        class Users
        {
            public List<User> All()
            {
                var db = {|SES1005:new AppDbContext()|};
                return db.Users.ToList();
            }
        }
        """);

    [Fact]
    public Task ObjectInitializer_Reports() => Verify.Analyzer("""
        class Users
        {
            public void Run()
            {
                var connection = {|SES1005:new NpgsqlConnection { ConnectionString = "Host=db" }|};
                connection.Open();
                connection.Execute("delete from users");
            }
        }
        """);

    [Fact]
    public Task KeptByNothing_Reports() => Verify.Analyzer("""
        class Users
        {
            private readonly IDbContextFactory<AppDbContext> _contexts;
            public Users(IDbContextFactory<AppDbContext> contexts) => _contexts = contexts;
            public int Count() => {|SES1005:_contexts.CreateDbContext()|}.Users.Count();
        }
        """);

    [Fact]
    public Task InALambdaAndALocalFunction_Reports() => Verify.Analyzer("""
        class Users
        {
            public void Run()
            {
                Action action = () => { var db = {|SES1005:new AppDbContext()|}; db.Add(new User()); db.SaveChanges(); };
                action();
                Local();
                void Local() { var db = {|SES1005:new AppDbContext()|}; db.Add(new User()); db.SaveChanges(); }
            }
        }
        """);

    [Fact]
    public Task HandedToAHelperThatOnlyUsesIt_Reports() => Verify.Analyzer("""
        class Users
        {
            public void Run()
            {
                var db = {|SES1005:new AppDbContext()|};
                Fill(db, new User());
            }
            static void Fill(AppDbContext target, User user) { target.Add(user); target.SaveChanges(); }
        }
        """);

    [Fact]
    public Task UsedByAServiceThatIsConstructedOverIt_Reports() => Verify.Analyzer("""
        class UserService
        {
            private readonly AppDbContext _db;
            public UserService(AppDbContext db) => _db = db;
            public void Add(User user) { _db.Add(user); _db.SaveChanges(); }
        }
        class Import
        {
            public void Run()
            {
                var db = {|SES1005:new AppDbContext()|};
                var users = new UserService(db);
                users.Add(new User());
            }
        }
        """);

    [Fact]
    public Task CommandAndReaderThatStayHere_Report() => Verify.Analyzer("""
        class Users
        {
            public int Run(NpgsqlDataSource source)
            {
                var connection = {|SES1005:source.OpenConnection()|};
                var command = new NpgsqlCommand { Connection = connection, CommandText = "select id from users" };
                using var reader = command.ExecuteReader();
                return reader.Read() ? reader.GetInt32(0) : 0;
            }
        }
        """);

    [Fact]
    public Task CapturedByALambdaThatRunsHere_Reports() => Verify.Analyzer("""
        class Users
        {
            public List<User> Run(List<int> ids)
            {
                var db = {|SES1005:new AppDbContext()|};
                ids.ForEach(id => db.Remove(new User { Id = id }));
                return ids.Select(id => db.Users.Find(id)!).ToList();
            }
        }
        """);

    [Fact]
    public Task TransactionScopeThatIsNotDisposed_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Users
        {
            public void Run(AppDbContext db)
            {
                var scope = {|SES1005:new TransactionScope()|};
                db.SaveChanges();
                scope.Complete();
            }
        }
        """);

    [Fact]
    public Task OpenedInEachTurn_Reports() => Verify.Analyzer("""
        class Import
        {
            public void Run(User[] users)
            {
                foreach (var user in users)
                {
                    var db = {|SES1005:new AppDbContext()|};
                    db.Add(user);
                    db.SaveChanges();
                }
            }
        }
        """);

    [Fact]
    public Task HandedToALocalFunctionThatCallsItself_Reports() => Verify.Analyzer("""
        class Node { public List<Node> Children { get; } = new List<Node>(); }
        class Import
        {
            public void Run(Node root)
            {
                var db = {|SES1005:new AppDbContext()|};
                Walk(root, db);
                db.SaveChanges();

                static void Walk(Node node, AppDbContext context)
                {
                    context.Add(node);
                    foreach (var child in node.Children)
                        Walk(child, context);
                }
            }
        }
        """);

    static string Marked(SessionCode s) => s.Open.StartsWith("await ") ? "await {|SES1005:" + s.Open["await ".Length..] + "|}" : "{|SES1005:" + s.Open + "|}";

    /// <summary>Whoever is asked whether it closes what it is given asks the other.</summary>
    [Fact]
    public Task HandedToLocalFunctionsThatAskEachOther_Reports() => Verify.Analyzer("""
        class Html
        {
            public bool Run()
            {
                return One({|SES1005:new AppDbContext()|});
                bool One(AppDbContext db) => db.Users.Any() || Two(db);
                bool Two(AppDbContext db) => One(db);
            }
        }
        """);
}
