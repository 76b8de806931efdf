using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3006 where it speaks.</summary>
public class CommandOutsideTransactionReportsTests
{
    [Theory]
    [InlineData("""{|SES3006:connection.Execute("delete from users")|};""")]
    [InlineData("""{|SES3006:connection.Execute("delete from users where id = @id", new { id = 1 })|};""")]
    [InlineData("""{|SES3006:connection.Execute("delete from users", null, null)|};""")]
    [InlineData("""Log({|SES3006:connection.QueryFirst<int>("select 1", transaction: null)|});""")]
    [InlineData("""Log({|SES3006:connection.Query<User>(new CommandDefinition("select * from users"))|});""")]
    [InlineData("""{|SES3006:new SqlCommand("delete from users", connection).ExecuteNonQuery()|};""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection); {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""using var command = new SqlCommand("select 1", connection) { CommandTimeout = 5 }; Log({|SES3006:command.ExecuteScalar()|});""")]
    [InlineData("""using var command = connection.CreateCommand(); command.CommandText = "delete from users"; {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""var command = new SqlCommand { Connection = connection, Transaction = tx }; command.Transaction = tx; Log({|SES3006:connection.ExecuteScalar("select 1")|});""")]
    [InlineData("""connection.Execute("delete from orders", transaction: tx); {|SES3006:connection.Execute("delete from users")|};""")]
    [InlineData("""foreach (var id in new[] { 1, 2 }) {|SES3006:connection.Execute("delete from users where id = @id", new { id })|};""")]
    public Task WithoutTheTransaction_Reports(string work) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                using var tx = connection.BeginTransaction();
                {{work}}
                tx.Commit();
            }
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); command.ExecuteNonQuery(); tx.Commit(); tx = connection.BeginTransaction(); {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection) { Transaction = tx }; tx.Commit(); tx = connection.BeginTransaction(); {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx; tx.Rollback(); using var next = connection.BeginTransaction(); {|SES3006:command.ExecuteNonQuery()|}; next.Commit();""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); tx.Commit(); foreach (var id in new[] { 1, 2 }) { tx = connection.BeginTransaction(); {|SES3006:command.ExecuteNonQuery()|}; tx.Commit(); }""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); command.Transaction = null; {|SES3006:command.ExecuteNonQuery()|};""")]
    public Task WithTheTransactionBefore_Reports(string work) => Begun(work);

    /// <summary>A transaction that is over, while another one is open.</summary>
    [Theory]
    [InlineData("""tx.Commit(); using var next = connection.BeginTransaction(); {|SES3006:connection.Execute("delete from users", transaction: tx)|}; next.Commit();""")]
    [InlineData("""tx.Rollback(); var next = connection.BeginTransaction(); {|SES3006:connection.Execute("delete from users", null, tx)|};""")]
    [InlineData("""var old = tx; tx.Commit(); tx = connection.BeginTransaction(); {|SES3006:connection.Execute("delete from users", transaction: old)|};""")]
    [InlineData("""tx.Commit(); var next = connection.BeginTransaction(); Log({|SES3006:connection.Query<User>(new CommandDefinition("select 1", transaction: tx))|}); next.Commit();""")]
    [InlineData("""var definition = new CommandDefinition("select 1", transaction: tx); tx.Commit(); tx = connection.BeginTransaction(); Log({|SES3006:connection.Query<User>(definition)|});""")]
    [InlineData("""tx.Commit(); foreach (var id in new[] { 1, 2 }) { using var next = connection.BeginTransaction(); {|SES3006:connection.Execute("delete from users", transaction: tx)|}; next.Commit(); }""")]
    [InlineData("""tx.Commit(); var next = connection.BeginTransaction(); using var command = new SqlCommand("delete from users", connection, tx); {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""tx.Commit(); var next = connection.BeginTransaction(); using var command = connection.CreateCommand(); command.Transaction = tx; {|SES3006:command.ExecuteNonQuery()|};""")]
    public Task GivenTheTransactionBefore_Reports(string work) => Begun(work);

    private static Task Begun(string work) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                var tx = connection.BeginTransaction();
                {{work}}
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task MessageOfSeveralTransactions_NamesTheOpenOne() => Verify.Analyzer("""
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                var one = connection.BeginTransaction();
                one.Commit();
                var two = {|#1:connection.BeginTransaction()|};
                {|#0:connection.Execute("delete from users", transaction: one)|};
                two.Commit();
                var three = connection.BeginTransaction();
                three.Commit();
            }
        }
        """, new VerifyOptions
    {
        References = References.SqlClient,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3006).WithLocation(0).WithLocation(0).WithLocation(1).WithMessage(
                "'connection' has a transaction open, and Execute is sent without it: the provider refuses it; pass 'two'"),
        ],
    });

    [Theory]
    [InlineData("IDbConnection", "IDbTransaction")]
    [InlineData("DbConnection", "DbTransaction")]
    [InlineData("SqlConnection", "SqlTransaction")]
    public Task TransactionThatIsGiven_Reports(string connection, string transaction) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run({{connection}} connection, {{transaction}} tx)
            {
                connection.Execute("delete from orders", transaction: tx);
                {|SES3006:connection.Execute("delete from users")|};
            }
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("MySqlConnector", "MySqlConnection")]
    [InlineData("FirebirdSql.Data.FirebirdClient", "FbConnection")]
    public Task OtherProvidersThatRefuse_Report(string provider, string type) => Verify.Analyzer($$"""
        namespace {{provider}} { public abstract class {{type}} : DbConnection { } }
        class Clean
        {
            public void Run({{provider}}.{{type}} connection)
            {
                using var tx = connection.BeginTransaction();
                {|SES3006:connection.Execute("delete from users")|};
                tx.Commit();
            }
        }
        """, References.Ado);


    [Fact]
    public Task ConstructedCommandOfSqlite_Reports() => Verify.Analyzer(Sqlite + """

        class Clean(Microsoft.Data.Sqlite.SqliteConnection connection)
        {
            public void Run()
            {
                using var tx = connection.BeginTransaction();
                using var command = new Microsoft.Data.Sqlite.SqliteCommand("delete from users", connection);
                {|SES3006:command.ExecuteNonQuery()|};
                connection.Execute("delete from orders");
                using var made = connection.CreateCommand();
                made.ExecuteNonQuery();
                tx.Commit();
            }
        }
        """, References.SqlClient);

    private const string Sqlite = """
        namespace Microsoft.Data.Sqlite
        {
            public abstract class SqliteConnection : DbConnection { }
            public class SqliteCommand : SqliteCommandBase { public SqliteCommand(string text, SqliteConnection connection) { } }
            public class SqliteCommandBase : DbCommand
            {
                public override string CommandText { get; set; } = "";
                public override int CommandTimeout { get; set; }
                public override CommandType CommandType { get; set; }
                public override bool DesignTimeVisible { get; set; }
                public override UpdateRowSource UpdatedRowSource { get; set; }
                protected override DbConnection DbConnection { get; set; } = null!;
                protected override DbParameterCollection DbParameterCollection => null!;
                protected override DbTransaction DbTransaction { get; set; } = null!;
                public override void Cancel() { }
                public override int ExecuteNonQuery() => 0;
                public override object ExecuteScalar() => null!;
                public override void Prepare() { }
                protected override DbParameter CreateDbParameter() => null!;
                protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => null!;
            }
        }
        """;

    [Fact]
    public Task ProviderNotKnownButGivenElsewhere_Reports() => Verify.Analyzer("""
        class Clean
        {
            public async Task Run(DbConnection connection)
            {
                await using var tx = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("delete from orders", transaction: tx);
                await {|SES3006:connection.ExecuteAsync("delete from users")|};
                await tx.CommitAsync();
            }
        }
        """, References.All);

    [Fact]
    public Task GeneralTypeWithAKnownProvider_Reports() => Verify.Analyzer("""
        class Clean
        {
            readonly IDbConnection connection;
            public Clean(IDbConnection connection) { this.connection = connection; }
            public void Run()
            {
                using var tx = connection.BeginTransaction();
                {|SES3006:connection.Execute("delete from users")|};
                tx.Commit();
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task Message_NamesTheTransaction() => Verify.Analyzer("""
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var cleaning = {|#1:connection.BeginTransaction()|};
                {|#0:connection.Execute("delete from users")|};
                cleaning.Commit();
            }
        }
        """, new VerifyOptions
    {
        References = References.SqlClient,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3006).WithLocation(0).WithLocation(0).WithLocation(1).WithMessage(
                "'connection' has a transaction open, and Execute is sent without it: the provider refuses it; pass 'cleaning'"),
        ],
    });

    /// <summary>The command is in a helper, the transaction in who calls it.</summary>
    [Theory]
    [InlineData("Purge(connection);")]
    [InlineData("if (text.Length > 3) Purge(connection);")]
    [InlineData("connection.Execute(\"delete from orders\", transaction: tx); Purge(connection); Purge(connection);")]
    public Task CommandOfAHelper_Reports(string work) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                using var tx = connection.BeginTransaction();
                {{work}}
                tx.Commit();
            }
            static void Purge(SqlConnection connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "delete from users";
                {|SES3006:command.ExecuteNonQuery()|};
            }
        }
        """, References.SqlClient);

    /// <summary>Whoever is between the two hands on what it was given.</summary>
    [Theory]
    [InlineData("{|SES3006:command.ExecuteNonQuery()|};", "tx.Connection.ToString();")]
    [InlineData("command.ExecuteNonQuery();", "tx.Commit();")]
    public Task CommandOfAHelperOfAHelper_IsInTheTransactionOfWhoBeganIt(string execute, string before) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                using var tx = connection.BeginTransaction();
                All(connection, tx);
            }
            void All(SqlConnection connection, SqlTransaction tx) { {{before}} Users(connection); }
            static void Users(SqlConnection connection) => Purge(connection, "users");
            static void Purge(SqlConnection connection, string table)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "delete from " + table;
                {{execute}}
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task CommandOfARepository_ThatIsGivenTheConnection_Reports() => Verify.Analyzer("""
        class Users { public Task Add(IDbConnection connection, string name) => {|SES3006:connection.ExecuteAsync("insert into users (name) values (@name)", new { name })|}; }
        class Register(Users users, string text)
        {
            public async Task Run(string name)
            {
                await using var connection = new SqlConnection(text);
                await connection.OpenAsync();
                await using var tx = await connection.BeginTransactionAsync();
                await users.Add(connection, name);
                await tx.CommitAsync();
            }
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("""{|SES3006:connection.Execute("delete from users")|};""")]
    [InlineData("""{|SES3006:new NpgsqlCommand("delete from users", connection).ExecuteNonQuery()|};""")]
    [InlineData("""foreach (var id in new[] { 1, 2 }) {|SES3006:connection.Execute("delete from users where id = @id", new { id })|};""")]
    public Task ConnectionOpenedBeforeTheScope_Reports(string work) => Verify.Analyzer($$"""
        using System.Transactions;
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new NpgsqlConnection(text);
                connection.Open();
                using var scope = new TransactionScope();
                {{work}}
                scope.Complete();
            }
        }
        """);

    [Fact]
    public Task Message_NamesTheScope() => Verify.Analyzer(
        """
        using System.Transactions;
        class Clean
        {
            public async Task Run(NpgsqlDataSource source)
            {
                await using var connection = await source.OpenConnectionAsync();
                using (var scope = {|#1:new TransactionScope(TransactionScopeAsyncFlowOption.Enabled)|})
                {
                    await {|#0:connection.ExecuteAsync("delete from users")|};
                    scope.Complete();
                }
            }
        }
        """,
        new VerifyOptions
        {
            Expected =
            [
                new DiagnosticResult("SES3006", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithLocation(0).WithLocation(1).WithMessage(
                    "The TransactionScope is open, and ExecuteAsync is sent without it: 'connection' was opened before it and takes no part, so this stays when the scope rolls back; open the connection inside the scope, or call EnlistTransaction"),
            ],
        });

    [Theory]
    [InlineData("await Insert(); async Task Insert() { await {|SES3006:connection.ExecuteAsync(\"insert into a values (1)\")|}; }")]
    [InlineData("await Insert(\"a\"); Task<int> Insert(string name) { using var command = new SqlCommand(name, connection); return {|SES3006:command.ExecuteNonQueryAsync()|}; }")]
    [InlineData("new List<int> { 1 }.ForEach(id => {|SES3006:connection.Execute(\"delete from a where id = @id\", new { id })|});")]
    public Task LambdaOrLocalFunctionOfTheBody_Reports(string work) => Verify.Analyzer($$"""
        class Import
        {
            public async Task Run(string text)
            {
                await using var connection = new SqlConnection(text);
                await connection.OpenAsync();
                using var tx = connection.BeginTransaction();
                {{work}}
                await tx.CommitAsync();
            }
        }
        """, References.SqlClient);
}
