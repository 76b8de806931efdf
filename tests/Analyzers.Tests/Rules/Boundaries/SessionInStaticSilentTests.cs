using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1003 where it holds its tongue.</summary>
public class SessionInStaticSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task StaticFactory_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            public static readonly {{s.Factory}} Factory = null!;
            static readonly Lazy<{{s.Factory}}> lazy = new(() => null!);
            public static {{s.Factory}} Shared { get; } = null!;
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task AsyncLocal_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            static readonly AsyncLocal<{{s.Session}}> current = new();
            public static {{s.Session}} Current => current.Value!;
        }
        """, s);

    [Fact]
    public Task Registry_IsSilent() => Verify.Analyzer("""
        static class Database
        {
            static readonly SessionRegistry registry = null!;
            public static Session Current => registry.Current;
        }
        """);

    [Theory, Libraries(Library.Every)]
    public Task InstanceMembers_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly {{s.Session}} _session;
            public UserRepository({{s.Session}} session) => _session = session;
            public {{s.Session}} Session => _session;
            public {{s.Session}}? Other { get; set; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task StaticMethodsAndComputedProperties_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            public static {{s.Session}} Open() => null!;
            public static {{s.Session}} Fresh => Open();
            public static {{s.Session}} Also { get { return Open(); } }
            public static Func<{{s.Session}}> Opener { get; } = Open;
            public static void Use({{s.Session}} session) { }
        }
        """, s);

    [Theory]
    [InlineData("_advisoryLock")]
    [InlineData("leaderConnection")]
    [InlineData("s_listener")]
    [InlineData("notifications")]
    [InlineData("KeepAlive")]
    [InlineData("inMemoryDatabase")]
    [InlineData("heartbeatConnection")]
    [InlineData("subscription")]
    [InlineData("lease")]
    public Task DedicatedConnection_IsSilent(string name) => Verify.Analyzer($$"""
        static class Database { static DbConnection {{name}} = null!; }
        """);

    [Fact]
    public Task ConnectionOfADedicatedClass_IsSilent() => Verify.Analyzer("""
        static class DistributedLock { static NpgsqlConnection connection = null!; }
        sealed class NotificationListener
        {
            public static NotificationListener Instance { get; } = new();
            private readonly NpgsqlConnection _connection = null!;
            private NotificationListener() { }
        }
        """);

    [Fact]
    public Task ContextOfADedicatedClass_IsNoDedicatedConnection() => Verify.Analyzer("""
        static class DistributedLock { static AppDbContext {|SES1003:connection|} = null!; }
        """);

    [Fact]
    public Task ConnectionThatKeepsAnInMemoryDatabase_IsSilent() => Verify.Analyzer("""
        static class Database
        {
            static readonly SqliteConnection connection = new("Data Source=:memory:");
            static SqliteConnection Shared { get; } = new("Data Source=shop;Mode=Memory;Cache=Shared");
            static readonly IDbConnection plain = new SqliteConnection("Data Source=:memory:");
            static readonly SqliteConnection {|SES1003:file|} = new("Data Source=shop.db");
            static readonly NpgsqlConnection {|SES1003:server|} = new("Mode=Memory");
        }
        """, new VerifyOptions { MoreSources = [EmbeddedDatabase.Source] });

    [Theory]
    [InlineData("public Database() { }")]
    [InlineData("internal Database() { }")]
    [InlineData("")]
    public Task ClassThatOthersConstruct_IsNoSingleton(string constructor) => Verify.Analyzer($$"""
        class Database
        {
            public static Database Default { get; } = new();
            private readonly AppDbContext _db = new();
            {{constructor}}
        }
        """);

    [Fact]
    public Task ClassWithoutItsInstance_IsNoSingleton() => Verify.Analyzer("""
        class Database
        {
            private readonly AppDbContext _db = new();
            private Database() { }
            public static Database Create() => new();
            public static string Instance => "";
            public static Lazy<string> Default { get; } = new(() => "");
            public static object Current = new();
            public Database? _instance;
        }
        """);

    [Fact]
    public Task ClassWhoseStaticIsAnother_IsNoSingleton() => Verify.Analyzer("""
        class Database
        {
            private readonly AppDbContext _db = new();
            private Database(Database? parent) => Empty = parent;
            public static Database Create() => new(null);
            public Database? Empty { get; }
            public static Database? Last;
        }
        """);

    [Fact]
    public Task SingletonWithAFactory_IsSilent() => Verify.Analyzer("""
        sealed class Database
        {
            public static Database Instance { get; } = new();
            private readonly SessionFactory _factory = null!;
            private readonly AsyncLocal<Session> _current = new();
            private Database() { }
            public Session Open() => _factory.OpenSession();
        }
        """);

    [Fact]
    public Task Scope_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        static class Database { static TransactionScope? scope; static Lazy<TransactionScope>? lazy; }
        """);

    [Fact]
    public Task Constant_IsSilent() => Verify.Analyzer("""
        static class Database { public const Session? None = null; }
        """);

    [Fact]
    public Task PartsAndTransactions_AreSilent() => Verify.Analyzer("""
        static class Database
        {
            static DbTransaction? transaction;
            static DbSet<User>? users;
            static DbCommand? command;
            static SessionTransaction? other;
        }
        """);

    [Fact]
    public Task OtherGenericTypes_AreSilent() => Verify.Analyzer("""
        static class Database
        {
            static readonly Func<Session> open = () => null!;
            static readonly Action<Session> use = session => { };
            static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Session, object> names = new();
            static readonly IEqualityComparer<Session> comparer = null!;
            static readonly WeakReference<Session> last = null!;
            static event Action<Session>? Opened;
        }
        """);

    [Fact]
    public Task DictionaryWithAnotherValue_IsSilent() => Verify.Analyzer("""
        static class Database
        {
            static readonly Dictionary<string, SessionFactory> tenants = new();
            static readonly List<User> users = new();
            static readonly User[] array = new User[0];
        }
        """);

    /// <summary>What is only opened keeps a database in memory alive: nobody shares it.</summary>
    [Theory]
    [InlineData("connection = new NpgsqlConnection(text); connection.Open();")]
    [InlineData("connection ??= new NpgsqlConnection(text); await connection.OpenAsync(); if (connection != null) { await connection.CloseAsync(); connection.Dispose(); }")]
    [InlineData("Tests.connection = new NpgsqlConnection(text); Tests.connection?.Open(); connection = null!;")]
    public Task ConnectionThatIsOnlyKeptOpen_IsSilent(string code) => Verify.Analyzer($$"""
        static class Tests
        {
            private static NpgsqlConnection connection = null!;
            public static async Task Start(string text) { {{code}} await Task.Yield(); }
        }
        """);

    [Theory]
    [InlineData("private", "connection.Open(); connection.Execute(\"select 1\");")]
    [InlineData("private", "connection.Open(); Use(connection);")]
    [InlineData("private", "connection.Open(); var same = connection;")]
    [InlineData("internal", "connection.Open();")]
    public Task ConnectionThatOthersMayUse_Reports(string access, string code) => Verify.Analyzer($$"""
        static class Tests
        {
            {{access}} static NpgsqlConnection {|SES1003:connection|} = null!;
            public static void Start(string text) { connection = new NpgsqlConnection(text); {{code}} }
            static void Use(NpgsqlConnection connection) { }
        }
        """);

    [Fact]
    public Task LocalOfAConsoleProgram_IsSilent() => Verify.Analyzer("""
        var db = new AppDbContext();
        db.Add(new User());
        db.SaveChanges();
        """, new VerifyOptions { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task SessionNameOfAnotherLibrary_IsSilent() => Verify.Analyzer("""
        class Session { }
        class AppDbContext { }
        static class Web { static Session session = new(); static AppDbContext db = new(); }
        """, References.Net);

    [Fact]
    public Task TestProject_IsSilent() => Verify.Analyzer(
        "static class Database { static Session shared = null!; }", new VerifyOptions { GlobalConfig = "build_property.IsTestProject = true" });

    [Fact]
    public Task RuleThatIsOff_IsSilent() => Verify.Analyzer(
        "static class Database { static Session shared = null!; }", VerifyOptions.Config("dotnet_diagnostic.SES1003.severity = none"));

    [Fact]
    public Task GeneratedCode_IsSilent() => Verify.Analyzer("""
        // <auto-generated/>
        static class Database { static Session shared = null!; }
        """);

    [Fact]
    public Task GeneratedMember_IsSilent() => Verify.Analyzer("""
        [System.CodeDom.Compiler.GeneratedCode("tool", "1.0")]
        static class Database { static Session shared = null!; }
        """);
}
