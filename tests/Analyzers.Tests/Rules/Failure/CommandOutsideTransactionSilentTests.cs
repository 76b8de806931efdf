using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3006 where it must keep quiet.</summary>
public class CommandOutsideTransactionSilentTests
{
    [Theory]
    [InlineData("""connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""connection.Execute("delete from users", null, tx);""")]
    [InlineData("""Log(connection.Query<User>(new CommandDefinition("select * from users", transaction: tx)));""")]
    [InlineData("""var definition = new CommandDefinition("select * from users", null, tx); Log(connection.Query<User>(definition));""")]
    [InlineData("""new SqlCommand("delete from users", connection, tx).ExecuteNonQuery();""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection) { Transaction = tx }; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = new SqlCommand { Connection = connection, CommandText = "delete from users", Transaction = tx }; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); Enlist(command, tx); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); var same = command; same.Transaction = tx; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); last = command; Enlist(tx); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); var holder = new Holder(command); holder.Command.Transaction = tx; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); Action enlist = () => command.Transaction = tx; enlist(); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = Make(connection, tx); command.ExecuteNonQuery();""")]
    [InlineData("""var definition = Define(tx); Log(connection.Query<User>(definition));""")]
    [InlineData("""tx.Commit(); connection.Execute("delete from users");""")]
    [InlineData("""tx.Rollback(); new SqlCommand("delete from users", connection).ExecuteNonQuery();""")]
    [InlineData("""other.Execute("delete from users");""")]
    public Task GivenOrNotNeeded_IsSilent(string work) => Verify.Analyzer($$"""
        class Clean(SqlConnection other)
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                connection.Execute("set lock_timeout 5");
                using var tx = connection.BeginTransaction();
                {{work}}
                Log(other);
            }
            SqlCommand? last;
            void Enlist(SqlTransaction tx) => last!.Transaction = tx;
            class Holder(SqlCommand command) { public SqlCommand Command => command; }
            static void Enlist(SqlCommand command, SqlTransaction tx) => command.Transaction = tx;
            static SqlCommand Make(SqlConnection connection, SqlTransaction tx) => new("delete from users", connection, tx);
            static CommandDefinition Define(SqlTransaction tx) => new("select * from users", transaction: tx);
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); tx.Commit(); tx = connection.BeginTransaction(); command.Transaction = tx; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); tx.Commit(); command.Transaction = connection.BeginTransaction(); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); tx.Commit(); foreach (var id in new[] { 1, 2 }) { tx = connection.BeginTransaction(); command.Transaction = tx; command.ExecuteNonQuery(); tx.Commit(); }""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); tx.Commit(); tx = connection.BeginTransaction(); Enlist(command, tx); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = null; command.Transaction = tx; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx; if (text.Length > 3) { tx.Commit(); tx = connection.BeginTransaction(); command.Transaction = tx; } command.ExecuteNonQuery();""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx; try { command.ExecuteNonQuery(); } catch (SqlException) { command.ExecuteScalar(); }""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx; Action work = () => Log(command); tx.Commit(); tx = connection.BeginTransaction(); work(); command.ExecuteNonQuery();""")]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx); command.ExecuteNonQuery(); tx.Commit(); tx = connection.BeginTransaction(); tx.Commit();""")]
    public Task GivenTheNextOneAsWell_IsSilent(string work) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                var tx = connection.BeginTransaction();
                {{work}}
            }
            static void Enlist(SqlCommand command, SqlTransaction tx) => command.Transaction = tx;
        }
        """, References.SqlClient);

    /// <summary>What the variable holds where the call stands is the open transaction, or may be.</summary>
    [Theory]
    [InlineData("""tx.Commit(); tx = connection.BeginTransaction(); connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""tx.Commit(); foreach (var id in new[] { 1, 2 }) { tx = connection.BeginTransaction(); connection.Execute("delete from users", transaction: tx); tx.Commit(); }""")]
    [InlineData("""tx.Commit(); var next = connection.BeginTransaction(); tx = next; connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""tx.Commit(); var next = connection.BeginTransaction(); Take(next, out tx); connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""tx.Commit(); var next = connection.BeginTransaction(); (tx, next) = (next, tx); connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""Action again = () => { tx.Commit(); tx = connection.BeginTransaction(); }; using var next = connection.BeginTransaction(); again(); connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""if (text.Length > 3) { tx.Commit(); var next = connection.BeginTransaction(); Log(next); } connection.Execute("delete from users", transaction: tx);""")]
    [InlineData("""tx.Commit(); kept = connection.BeginTransaction(); connection.Execute("delete from users", transaction: kept);""")]
    [InlineData("""var definition = new CommandDefinition("select 1", transaction: tx); Log(connection.Query<User>(definition)); tx.Commit(); tx = connection.BeginTransaction();""")]
    public Task CallThatIsGivenTheOpenOne_IsSilent(string work) => Verify.Analyzer($$"""
        class Clean
        {
            SqlTransaction? kept;
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                var tx = connection.BeginTransaction();
                {{work}}
            }
            static void Take(SqlTransaction given, out SqlTransaction tx) => tx = given;
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("NpgsqlConnection")]
    [InlineData("DbConnection")]
    [InlineData("IDbConnection")]
    public Task ProviderThatTakesItAlong_IsSilent(string type) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run({{type}} connection)
            {
                using var tx = connection.BeginTransaction();
                connection.Execute("delete from orders", transaction: tx);
                connection.Execute("delete from users");
                using var command = connection.CreateCommand();
                command.ExecuteNonQuery();
                tx.Commit();
            }
        }
        """, References.Ado);

    [Fact]
    public Task ProviderNotKnownAndGivenNowhere_IsSilent() => Verify.Analyzer("""
        class Clean
        {
            public async Task Run(DbConnection connection)
            {
                await using var tx = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("delete from users");
                await tx.CommitAsync();
            }
        }
        """, References.All);

    [Fact]
    public Task NoTransaction_IsSilent() => Verify.Analyzer("""
        class Clean
        {
            public void Run(SqlConnection connection) { connection.Execute("delete from users"); new SqlCommand("delete from users", connection).ExecuteNonQuery(); }
        }
        """, References.SqlClient);

    [Fact]
    public Task TransactionOnOnePathOnly_IsSilent() => Verify.Analyzer("""
        class Clean
        {
            public void Run(SqlConnection connection, bool all)
            {
                SqlTransaction? tx = null;
                if (all) tx = connection.BeginTransaction();
                connection.Execute("delete from users");
                tx?.Commit();
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task OptionalTransaction_IsSilent() => Verify.Analyzer("""
        #nullable enable
        class Clean
        {
            public void Run(SqlConnection connection, SqlTransaction? tx) => connection.Execute("delete from users");
            public void Other(SqlConnection connection, SqlTransaction tx = null!) => connection.Execute("delete from users");
        }
        """, References.SqlClient);

    [Fact]
    public Task CommandGivenToTheMethod_IsSilent() => Verify.Analyzer("""
        class Clean
        {
            public void Run(SqlConnection connection, SqlCommand command)
            {
                using var tx = connection.BeginTransaction();
                command.Connection = connection;
                command.ExecuteNonQuery();
                tx.Commit();
            }
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("MySql.Data.MySqlClient", "MySqlConnection")]
    [InlineData("System.Data.SQLite", "SQLiteConnection")]
    [InlineData("Oracle.ManagedDataAccess.Client", "OracleConnection")]
    public Task ProvidersThatTakePart_AreSilent(string provider, string type) => Verify.Analyzer($$"""
        namespace {{provider}} { public abstract class {{type}} : DbConnection { } }
        class Clean
        {
            public void Run({{provider}}.{{type}} connection)
            {
                using var tx = connection.BeginTransaction();
                connection.Execute("delete from users");
                tx.Commit();
            }
        }
        """, References.Ado);


    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task LibrariesThatKnowTheirTransaction_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Clean
        {
            {{s.InjectedFactory("Clean")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.Query}};
                await {{s.Flush}};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory]
    [InlineData("var all = new[] { command }; foreach (var one in all) one.Transaction = tx;")]
    [InlineData("foreach (var one in Each(command)) one.Transaction = tx;")]
    [InlineData("var (own, text) = (command, \"\"); own.Transaction = tx; Log(text);")]
    public Task CommandInSomethingElse_IsSilent(string work) => Verify.Analyzer($$"""
        class Clean
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                using var tx = connection.BeginTransaction();
                using var command = new SqlCommand("delete from users", connection);
                {{work.Replace("text", "note")}}
                command.ExecuteNonQuery();
            }
            static SqlCommand[] Each(SqlCommand command) => new[] { command };
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("Purge(connection); using var tx = connection.BeginTransaction(); tx.Commit();", "")]
    [InlineData("using var tx = connection.BeginTransaction(); tx.Commit(); Purge(connection);", "")]
    [InlineData("SqlTransaction? tx = null; if (text.Length > 3) tx = connection.BeginTransaction(); Purge(connection); tx?.Commit();", "")]
    [InlineData("using var tx = connection.BeginTransaction(); Purge(connection, tx); tx.Commit();", "command.Transaction = tx;")]
    [InlineData("using var tx = connection.BeginTransaction(); Purge(other); tx.Commit();", "")]
    public Task CommandOfAHelper_OutsideOfItOrGivenIt_IsSilent(string work, string give) => Verify.Analyzer($$"""
        class Clean(SqlConnection other)
        {
            public void Run(string text)
            {
                using var connection = new SqlConnection(text);
                connection.Open();
                {{work}}
            }
            void Purge(SqlConnection connection, SqlTransaction? tx = null)
            {
                Log(other);
                using var command = connection.CreateCommand();
                {{give}}
                command.ExecuteNonQuery();
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task CommandOfAHelper_OverAProviderThatTakesItAlong_IsSilent() => Verify.Analyzer("""
        class Clean(NpgsqlDataSource source)
        {
            public void Run()
            {
                using var connection = source.OpenConnection();
                using var tx = connection.BeginTransaction();
                Purge(connection);
                tx.Commit();
            }
            static void Purge(IDbConnection connection) => connection.Execute("delete from users");
        }
        """);

    [Theory]
    [InlineData("using var scope = new TransactionScope(); connection.Open(); connection.Execute(sql); scope.Complete();")]
    [InlineData("using var scope = new TransactionScope(); connection.Execute(sql); scope.Complete();")]
    [InlineData("connection.Open(); using var scope = new TransactionScope(); connection.EnlistTransaction(Transaction.Current); connection.Execute(sql); scope.Complete();")]
    [InlineData("connection.Open(); using var scope = new TransactionScope(TransactionScopeOption.Suppress); connection.Execute(sql); scope.Complete();")]
    [InlineData("connection.Open(); using (var scope = new TransactionScope()) { connection.Close(); connection.Open(); connection.Execute(sql); scope.Complete(); }")]
    [InlineData("connection.Open(); using (var scope = new TransactionScope()) { Log(scope); scope.Complete(); } connection.Execute(sql);")]
    [InlineData("using var outer = new TransactionScope(); connection.Open(); using var scope = new TransactionScope(); connection.Execute(sql); scope.Complete(); outer.Complete();")]
    [InlineData("if (sql.Length > 3) connection.Open(); using var scope = new TransactionScope(); connection.Execute(sql); scope.Complete();")]
    public Task ConnectionThatMayTakePartInTheScope_IsSilent(string work) => Verify.Analyzer($$"""
        using System.Transactions;
        class Clean
        {
            public void Run(string text, string sql)
            {
                using var connection = new NpgsqlConnection(text);
                {{work}}
            }
        }
        """);

    /// <summary>Whoever passes a transaction on may have none.</summary>
    [Fact]
    public Task CommandOfAHelper_WhoseCallerWasGivenTheTransaction_IsSilent() => Verify.Analyzer("""
        class Clean
        {
            public void Run(IDbConnection connection, IDbTransaction tx)
            {
                connection.Execute("delete from orders", transaction: tx);
                Purge(connection);
                connection.Execute("delete from users", transaction: tx);
            }
            static void Purge(IDbConnection connection) => Log(connection.ExecuteScalar<int>("select 1"));
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("await Insert(tx); async Task Insert(SqlTransaction given) { await connection.ExecuteAsync(\"insert into a values (1)\", transaction: given); }", "")]
    [InlineData("", "await Insert(); async Task Insert() { await connection.ExecuteAsync(\"insert into a values (1)\"); }")]
    [InlineData("Func<Task> later = () => connection.ExecuteAsync(\"insert into a values (1)\"); Prelude.Log(later);", "")]
    public Task LambdaOrLocalFunctionThatIsRight_IsSilent(string inside, string behind) => Verify.Analyzer($$"""
        class Import
        {
            public async Task Run(string text)
            {
                await using var connection = new SqlConnection(text);
                await connection.OpenAsync();
                var tx = connection.BeginTransaction();
                {{inside}}
                await tx.CommitAsync();
                {{behind}}
            }
        }
        """, References.SqlClient);
}
