using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class PassTransactionTests
{
    [Fact]
    public Task DapperCalls_GetTheArgument() => Verify.Fix(
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                {|SES3006:connection.Execute("delete from users")|};
                // by key
                {|SES3006:connection.Execute("delete from users where id = @id", new { id = 1 })|};
                {|SES3006:connection.Execute("delete from orders", null, null)|};
                Log({|SES3006:connection.QueryFirst<int>("select 1", commandTimeout: 5, transaction: null)|});
                tx.Commit();
            }
        }
        """,
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                connection.Execute("delete from users", transaction: tx);
                // by key
                connection.Execute("delete from users where id = @id", new { id = 1 }, transaction: tx);
                connection.Execute("delete from orders", null, tx);
                Log(connection.QueryFirst<int>("select 1", commandTimeout: 5, transaction: tx));
                tx.Commit();
            }
        }
        """,
        References.SqlClient);

    [Fact]
    public Task Constructor_GetsTheArgument() => Verify.Fix(
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                using var command = new SqlCommand("delete from users", connection);
                {|SES3006:command.ExecuteNonQuery()|};
                {|SES3006:new SqlCommand("delete from orders", connection).ExecuteNonQuery()|};
                tx.Commit();
            }
        }
        """,
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                using var command = new SqlCommand("delete from users", connection, tx);
                command.ExecuteNonQuery();
                new SqlCommand("delete from orders", connection, tx).ExecuteNonQuery();
                tx.Commit();
            }
        }
        """,
        References.SqlClient);

    [Fact]
    public Task CreatedCommand_GetsTheProperty() => Verify.Fix(
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                using var command = connection.CreateCommand(); // made once
                command.CommandText = "delete from users";
                {|SES3006:command.ExecuteNonQuery()|};
                tx.Commit();
            }
        }
        """,
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                using var command = connection.CreateCommand(); // made once
                command.Transaction = tx;
                command.CommandText = "delete from users";
                command.ExecuteNonQuery();
                tx.Commit();
            }
        }
        """,
        References.SqlClient);

    [Fact]
    public Task GeneralTransactionType_IsCast() => Verify.Fix(
        """
        class Clean
        {
            public async Task Run(SqlConnection connection)
            {
                await using var tx = await connection.BeginTransactionAsync();
                await {|SES3006:new SqlCommand("delete from users", connection).ExecuteNonQueryAsync()|};
                await tx.CommitAsync();
            }
        }
        """,
        """
        class Clean
        {
            public async Task Run(SqlConnection connection)
            {
                await using var tx = await connection.BeginTransactionAsync();
                await new SqlCommand("delete from users", connection, (SqlTransaction)tx).ExecuteNonQueryAsync();
                await tx.CommitAsync();
            }
        }
        """,
        References.SqlClient);

    [Fact]
    public Task TransactionWithoutVariable_HasNoFix() => Verify.NoFix("""
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                connection.BeginTransaction();
                {|SES3006:connection.Execute("delete from users")|};
            }
        }
        """, References.SqlClient);

    [Theory]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx);""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx;""")]
    public Task CommandWithTheTransactionBefore_HasNoFix(string make) => Verify.NoFix($$"""
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                var tx = connection.BeginTransaction();
                {{make}}
                tx.Commit();
                tx = connection.BeginTransaction();
                {|SES3006:command.ExecuteNonQuery()|};
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task CommandMadeBeforeTheBegin_HasNoFixThatWouldNotCompile() => Verify.NoFix("""
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var command = connection.CreateCommand();
                using var tx = connection.BeginTransaction();
                {|SES3006:command.ExecuteNonQuery()|};
                tx.Commit();
            }
        }
        """, References.SqlClient);

    [Fact]
    public Task CommandDefinition_HasNoFix() => Verify.NoFix("""
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                {|SES3006:connection.Execute(new CommandDefinition("delete from users"))|};
                tx.Commit();
            }
        }
        """, References.SqlClient);
}
