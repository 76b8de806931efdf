using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1003 for fields that nothing is put into.</summary>
public class SessionInStaticUnusedTests
{
    [Fact]
    public Task NothingIsEverPutIntoIt_IsSilent() => Verify.Analyzer("""
        class Controller<TContext> where TContext : DbContext
        {
            protected static TContext? context;
            public void Run() => Work(context);
            static void Work(TContext? given) { }
        }
        """);

    [Theory]
    [InlineData("context = given;")]
    [InlineData("Controller<AppDbContext>.context = given as AppDbContext;")]
    [InlineData("context ??= given;")]
    [InlineData("(context, _) = (given, 1);")]
    [InlineData("Fill(out context);")]
    [InlineData("Interlocked.Exchange(ref context, given);")]
    public Task SomethingIs_Reports(string put) => Verify.Analyzer($$"""
        class Controller<TContext> where TContext : DbContext
        {
            protected static TContext? {|SES1003:context|};
            public Controller(TContext given) { {{put}} }
            static void Fill(out TContext? context) => context = null;
        }
        """);

    /// <summary>Others may.</summary>
    [Theory]
    [InlineData("public")]
    [InlineData("internal")]
    public Task PutIntoItFromOutside_Reports(string access) => Verify.Analyzer($$"""
        static class Shared
        {
            {{access}} static AppDbContext? {|SES1003:context|};
        }

        class Start
        {
            public void Run() => Shared.context = new AppDbContext();
        }
        """);

    /// <summary>Nothing tells yet.</summary>
    [Theory]
    [InlineData("class Controller { static AppDbContext? {|SES1003:context|}; }")]
    [InlineData("class Controller { internal static AppDbContext? {|SES1003:context|}; }")]
    [InlineData("public abstract class Controller { protected static AppDbContext? {|SES1003:context|}; }")]
    [InlineData("public static class Shared { public static AppDbContext? {|SES1003:Db|}; }")]
    public Task NotUsedYet_Reports(string declaration) => Verify.Analyzer(declaration);

    /// <summary>Another project's class may derive from it, and fill it.</summary>
    [Theory]
    [InlineData("Db!.Users.Count()")]
    [InlineData("(Db!).Users.Count()")]
    [InlineData("Base.Db!.Users.Count()")]
    public Task FieldThatDerivedClassesOfOthersMustFill_Reports(string count) => Verify.Analyzer($$"""
        public abstract class Base
        {
            protected static AppDbContext? {|SES1003:Db|};
            public int Count() => {{count}};
        }
        """);

    /// <summary>Whoever it is passed to may do without it.</summary>
    [Theory]
    [InlineData("Of(Db)")]
    [InlineData("Db?.Users.Count() ?? 0")]
    [InlineData("Db == null ? 0 : 1")]
    public Task FieldThatDerivedClassesOfOthersNeedNotFill_IsSilent(string count) => Verify.Analyzer($$"""
        public abstract class Base
        {
            protected static AppDbContext? Db;
            public int Count() => {{count}};
            static int Of(AppDbContext? given) => given == null ? 0 : 1;
        }
        """);
}
