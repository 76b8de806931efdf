using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3006 over the connection that a session of another library works with.</summary>
public class CommandOutsideTransactionOverContextsTests
{
    private const string SqlServer = """

        static class SqlServer { public static DbContextOptionsBuilder UseSqlServer(this DbContextOptionsBuilder options, string text) => options; }
        class Shop : DbContext
        {
            public DbSet<User> Users => Set<User>();
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlServer("");
        }
        class Archive : DbContext { protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(""); }
        """;

    [Theory]
    [InlineData("""{|SES3006:db.Database.GetDbConnection().Execute("delete from users")|};""")]
    [InlineData("""var connection = db.Database.GetDbConnection(); Log({|SES3006:connection.Query<User>("select * from users")|});""")]
    [InlineData("""var connection = db.Database.GetDbConnection(); using var command = connection.CreateCommand(); {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""using var command = db.Database.GetDbConnection().CreateCommand(); command.CommandText = "select 1"; Log({|SES3006:command.ExecuteScalar()|});""")]
    [InlineData("""db.Users.Add(new User()); db.SaveChanges(); {|SES3006:db.Database.GetDbConnection().Execute("delete from users", null, null)|};""")]
    public Task OverAContext_Reports(string work) => Verify.Analyzer($$"""
        using Microsoft.EntityFrameworkCore.Storage;
        class Clean(Shop db)
        {
            public void Run()
            {
                using var tx = db.Database.BeginTransaction();
                {{work}}
                tx.Commit();
            }
            static DbContextOptions Other() => new DbContextOptionsBuilder().UseNpgsql("").Options;
        }
        """ + SqlServer);

    [Theory]
    [InlineData("""db.Database.GetDbConnection().Execute("delete from users", transaction: tx.GetDbTransaction());""")]
    [InlineData("""var raw = tx.GetDbTransaction(); db.Database.GetDbConnection().Execute("delete from users", null, raw);""")]
    [InlineData("""Log(db.Database.GetDbConnection().Query<User>(new CommandDefinition("select 1", transaction: tx.GetDbTransaction())));""")]
    [InlineData("""db.Database.GetDbConnection().Execute("delete from users", transaction: db.Database.CurrentTransaction?.GetDbTransaction());""")]
    [InlineData("""using var command = db.Database.GetDbConnection().CreateCommand(); command.Transaction = tx.GetDbTransaction(); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = db.Database.GetDbConnection().CreateCommand(); command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction(); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = db.Database.GetDbConnection().CreateCommand(); if (db.Database.CurrentTransaction is { } open) command.Transaction = open.GetDbTransaction(); command.ExecuteNonQuery();""")]
    [InlineData("""db.Database.ExecuteSqlRaw("delete from users");""")]
    [InlineData("""tx.Commit(); db.Database.GetDbConnection().Execute("delete from users");""")]
    [InlineData("""Log(db.Users.ToList());""")]
    public Task OverAContextWithTheTransaction_IsSilent(string work) => Verify.Analyzer($$"""
        using Microsoft.EntityFrameworkCore.Storage;
        class Clean(Shop db)
        {
            public void Run()
            {
                using var tx = db.Database.BeginTransaction();
                {{work}}
            }
        }
        """ + SqlServer);

    [Theory]
    [InlineData("Archive")]
    [InlineData("DbContext")]
    [InlineData("Either")]
    public Task ContextOfAProviderThatTakesThemAlong_IsSilent(string context) => Verify.Analyzer($$"""
        class Clean({{context}} db)
        {
            public void Run()
            {
                using var tx = db.Database.BeginTransaction();
                db.Database.GetDbConnection().Execute("delete from users");
                tx.Commit();
            }
        }
        class Either : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options)
            {
                if (DateTime.Now.Year > 2000) options.UseSqlServer(""); else options.UseNpgsql("");
            }
        }
        """ + SqlServer);

    [Fact]
    public Task ContextOfAnUnknownProviderGivenItElsewhere_Reports() => Verify.Analyzer("""
        using Microsoft.EntityFrameworkCore.Storage;
        class Clean(AppDbContext db)
        {
            public void Run()
            {
                using var tx = db.Database.BeginTransaction();
                db.Database.GetDbConnection().Execute("delete from orders", transaction: tx.GetDbTransaction());
                {|SES3006:db.Database.GetDbConnection().Execute("delete from users")|};
                tx.Commit();
            }
        }
        """ + SqlServer);

    private const string Caller = """

        class Clean
        {
            public void Run()
            {
                using var db = new Shop();
                using var tx = db.Database.BeginTransaction();
                Log(Raw.First(db, "select 1"));
                tx.Commit();
            }
        }

        """;

    [Fact]
    public Task HelperThatIsGivenTheContext_Reports() => Verify.Analyzer("""
        using Microsoft.EntityFrameworkCore.Storage;
        static class Raw
        {
            public static object? First(DbContext db, string text)
            {
                var connection = db.Database.GetDbConnection();
                using var command = connection.CreateCommand();
                command.CommandText = text;
                return {|SES3006:command.ExecuteScalar()|};
            }
        }
        """ + Caller + SqlServer);

    [Fact]
    public Task HelperThatAsksForTheTransaction_IsSilent() => Verify.Analyzer("""
        using Microsoft.EntityFrameworkCore.Storage;
        static class Raw
        {
            public static object? First(DbContext db, string text)
            {
                using var command = db.Database.GetDbConnection().CreateCommand();
                command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
                return command.ExecuteScalar();
            }
        }
        """ + Caller + SqlServer);

    [Fact]
    public Task Message_SaysHowToAskForTheTransaction() => Verify.Analyzer("""
        class Clean(Shop db)
        {
            public void Run()
            {
                using var tx = {|#1:db.Database.BeginTransaction()|};
                {|#0:db.Database.GetDbConnection().Execute("delete from users")|};
                tx.Commit();
            }
        }
        """ + SqlServer, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3006).WithLocation(0).WithLocation(0).WithLocation(1).WithMessage(
                "'db' has a transaction open, and Execute is sent without it: the provider refuses it; pass 'tx.GetDbTransaction()'"),
        ],
    });

    [Theory]
    [InlineData("""{|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""Log({|SES3006:command.ExecuteScalar()|});""")]
    [InlineData("""tx.Enlist(command); command.ExecuteNonQuery();""")]
    [InlineData("""tx.Commit(); command.ExecuteNonQuery();""")]
    public Task OverAnNHibernateSession_ReportsWhatWasNotEnlisted(string work) => Verify.Analyzer($$"""
        namespace Microsoft.Data.SqlClient { public abstract class SqlConnection : DbConnection { } }
        class Clean(ISession session)
        {
            public void Run()
            {
                var tx = session.BeginTransaction();
                using var command = session.Connection.CreateCommand();
                {{work}}
            }
        }
        """, References.NHibernate);
}
