using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1003 for connections of which each call makes a connection of its own.</summary>
public class SessionInStaticCopiedTests
{
    private const string Copying = """
        static class Copies
        {
            public static IDbConnection Copy(this IDbConnection pattern)
            {
                var copy = (IDbConnection)Activator.CreateInstance(pattern.GetType())!;
                copy.ConnectionString = pattern.ConnectionString;
                return copy;
            }

            public static int Run(this IDbConnection pattern, string sql)
            {
                using var own = pattern.Copy();
                own.Open();
                return own.Execute(sql);
            }

            public static void Take(IDbConnection given) => given.Execute("select 1");
        }
        """;

    [Theory]
    [InlineData("DB.Run(\"select 1\");")]
    [InlineData("using var own = DB.Copy(); own.Open(); own.Execute(\"select 1\");")]
    [InlineData("using var own = new NpgsqlConnection(DB.ConnectionString); own.Open();")]
    [InlineData("using var own = ((NpgsqlConnection)DB).CloneWith(DB.ConnectionString); own.Open();")]
    [InlineData("var isPlain = DB.GetType().Name == nameof(NpgsqlConnection) && DB is NpgsqlConnection && DB != null;")]
    [InlineData("var same = DB; Copies.Run(sql: \"select 1\", pattern: same);")]
    [InlineData("new Store(DB).Count(); new Other(DB).Count();")]
    public Task ConnectionThatIsOnlyCopied_IsSilent(string use) => Verify.Analyzer($$"""
        class Store(IDbConnection given)
        {
            private readonly IDbConnection database = given ?? throw new ArgumentNullException(nameof(given));
            public int Count() => database.Run("select 1");
        }
        class Other : Store
        {
            private readonly IDbConnection database;
            public Other(IDbConnection db) : base(db) { this.database = db; if (database.State == ConnectionState.Open) database.Close(); }
        }
        static class Database
        {
            public static IDbConnection DB = null!;
            static IDbConnection Pattern { get; } = new NpgsqlConnection("Host=localhost");
            public static void Start(string text)
            {
                DB = new NpgsqlConnection();
                DB.ConnectionString = text;
                Pattern.Run("select 1");
                {{use}}
            }
        }
        """, new VerifyOptions { MoreSources = [Copying] });

    [Theory]
    [InlineData("DB.Open();")]
    [InlineData("DB.Execute(\"select 1\");")]
    [InlineData("DB.BeginTransaction();")]
    [InlineData("Copies.Take(DB);")]
    [InlineData("var same = DB; same.Open();")]
    [InlineData("var (same, _) = (DB, 1); same.Open();")]
    [InlineData("new Store(DB).Count();")]
    [InlineData("new Shared { Connection = DB }.Count();")]
    [InlineData("Use = () => DB;")]
    [InlineData("if (DB is NpgsqlConnection npgsql) npgsql.Open();")]
    [InlineData("lock (DB) { }")]
    public Task ConnectionThatIsWorkedOnAsWell_Reports(string use) => Verify.Analyzer($$"""
        class Store
        {
            private readonly IDbConnection database;
            public Store(IDbConnection given) => database = given;
            public int Count() => database.ExecuteScalar<int>("select count(*) from users");
        }
        class Shared
        {
            public IDbConnection Connection { get; set; } = null!;
            public int Count() => Connection.ExecuteScalar<int>("select count(*) from users");
        }
        static class Database
        {
            public static IDbConnection {|SES1003:DB|} = new NpgsqlConnection("Host=localhost");
            public static Func<IDbConnection>? Use;
            public static void Start()
            {
                DB.Run("select 1");
                {{use}}
            }
        }
        """, new VerifyOptions { MoreSources = [Copying] });

    /// <summary>A context is no pattern, whatever is asked of it.</summary>
    [Fact]
    public Task ContextWhoseTypeIsRead_Reports() => Verify.Analyzer("""
        static class Database
        {
            private static readonly AppDbContext {|SES1003:Db|} = new();
            public static string Name => Db.GetType().Name;
        }
        """);
}
