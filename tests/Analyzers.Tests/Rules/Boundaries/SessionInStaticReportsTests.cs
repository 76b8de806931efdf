using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1003 where it speaks.</summary>
public class SessionInStaticReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task StaticField_Reports(SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            public static {{s.Session}} {|SES1003:Shared|} = null!;
            private static readonly {{s.Session}} {|SES1003:s_readonly|} = null!;
            internal static {{s.Session}}? {|SES1003:first|}, {|SES1003:second|};
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task StaticProperty_Reports(SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            public static {{s.Session}} {|SES1003:Shared|} { get; set; } = null!;
            public static {{s.Session}} {|SES1003:Fixed|} { get; } = null!;
            internal static {{s.Session}}? {|SES1003:Late|} { get; private set; }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task LazyOfASession_Reports(SessionCode s) => Verify.Analyzer($$"""
        static class Database
        {
            static readonly Lazy<{{s.Session}}> {|SES1003:shared|} = new(Make);
            static readonly Lazy<Task<{{s.Session}}>> {|SES1003:later|} = new(() => Task.FromResult(Make()));
            static {{s.Session}} Make() => null!;
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionOfAThread_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Database
        {
            [ThreadStatic] static {{s.Session}}? {|SES1003:current|};
            static readonly ThreadLocal<{{s.Session}}> {|SES1003:perThread|} = new();
        }
        """, s);

    [Theory]
    [InlineData("Session[]")]
    [InlineData("List<Session>")]
    [InlineData("IList<Session>")]
    [InlineData("HashSet<Session>")]
    [InlineData("Queue<Session>")]
    [InlineData("Stack<Session>")]
    [InlineData("Dictionary<string, Session>")]
    [InlineData("IDictionary<string, Session>")]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary<int, Session>")]
    [InlineData("System.Collections.Concurrent.ConcurrentBag<Session>")]
    [InlineData("Dictionary<string, Lazy<Session>>")]
    [InlineData("Task<Session>")]
    public Task CollectionOfSessions_Reports(string type) => Verify.Analyzer($$"""
        static class Database { static readonly {{type}} {|SES1003:sessions|} = null!; }
        """);

    [Theory]
    [InlineData("public static readonly Database Instance = new();")]
    [InlineData("public static Database Instance { get; } = new();")]
    [InlineData("private static readonly Lazy<Database> _instance = new(() => new Database());")]
    [InlineData("private static Database? s_instance; public static Database Get() => s_instance ??= new();")]
    [InlineData("public static Database Current { get; private set; } = new();")]
    [InlineData("public static Database Default { get; } = new();")]
    public Task InstanceFieldOfASingleton_Reports(string instance) => Verify.Analyzer($$"""
        sealed class Database
        {
            private readonly AppDbContext {|SES1003:_db|} = new();
            {{instance}}
            private Database() { }
        }
        """);

    [Theory, Libraries(Library.Every)]
    public Task InstancePropertyOfASingleton_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Database
        {
            public static Database Instance { get; } = new();
            protected Database() { }
            public {{s.Session}} {|SES1003:Session|} { get; set; } = null!;
        }
        """, s);

    [Fact]
    public Task NestedGenericStructAndRecord_Report() => Verify.Analyzer("""
        class Outer
        {
            static class Inner { static Session {|SES1003:a|} = null!; }
            struct Value { static Session {|SES1003:b|} = null!; }
            record Entry(int Id) { static Session {|SES1003:c|} = null!; }
            class Cache<T> where T : DbContext { static T {|SES1003:d|} = null!; }
            interface IHas { static Session {|SES1003:E|} { get; set; } = null!; }
        }
        """);

    [Fact]
    public Task PartialClass_ReportsOnce() => Verify.Analyzer("""
        partial class Database { static Session {|SES1003:shared|} = null!; }
        """, new VerifyOptions { MoreSources = ["partial class Database { public static Session Get() => shared; }"] });

    [Fact]
    public Task DerivedAndAbstractTypes_Report() => Verify.Analyzer("""
        static class Database
        {
            static DbContext {|SES1003:context|} = new AppDbContext();
            static IDbConnection {|SES1003:connection|} = null!;
            static NpgsqlConnection {|SES1003:npgsql|} = null!;
            static IStatelessSession {|SES1003:stateless|} = null!;
            static IRepositorySession {|SES1003:narrow|} = null!;
        }
        """);

    [Fact]
    public Task AttributedAndConfiguredSessions_Report() => Verify.Analyzer("""
        namespace SessionGuard { class SessionTypeAttribute : Attribute { } }
        namespace Shop
        {
            [SessionGuard.SessionType] class Store { static readonly Store {|SES1003:Only|} = new(); }
            interface IConversation { }
            static class Database { static IConversation {|SES1003:conversation|} = null!; }
        }
        """, VerifyOptions.Config("sessionguard.session_types = Shop.IConversation") with { References = References.Net });

    [Fact]
    public Task FieldBesideTopLevelStatements_Reports() => Verify.Analyzer("""
        Globals.Db.SaveChanges();

        static class Globals { public static readonly AppDbContext {|SES1003:Db|} = new(); }
        """, new VerifyOptions { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task PropertyWithOneComputedAccessor_Reports() => Verify.Analyzer("""
        static class Database
        {
            private static Session? {|SES1003:_session|};
            public static Session Session => _session ??= Open();
            private static Session Open() => null!;
        }
        """);

    [Theory]
    [InlineData(Library.SessionGuard, "a Session")]
    [InlineData(Library.EntityFramework, "a DbContext")]
    [InlineData(Library.Ado, "a connection")]
    [InlineData(Library.NHibernate, "an ISession")]
    public Task Message_NamesTheMemberAndWhatItKeeps(Library library, string noun) => Verify.Analyzer($$"""
        static class Database { static {{SessionCode.Of(library).Session}} {|#0:shared|} = null!; }
        """, new VerifyOptions
    {
        References = SessionCode.Of(library).References,
        Expected = [new DiagnosticResult(Descriptors.SES1003).WithLocation(0).WithArguments("shared", noun)],
    });

    [Fact]
    public Task TestProjectThatAsksForIt_Reports() => Verify.Analyzer(
        "static class Database { static Session {|SES1003:shared|} = null!; }",
        new VerifyOptions { GlobalConfig = "build_property.IsTestProject = true", EditorConfig = "sessionguard.include_tests = true" });
}
