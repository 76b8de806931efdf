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

    [Fact]
    public Task CallWithTheTransactionBefore_GetsTheOpenOne() => Verify.Fix(
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                tx.Commit();
                using var next = connection.BeginTransaction();
                {|SES3006:connection.Execute("delete from users", transaction: tx)|};
                {|SES3006:connection.Execute("delete from orders", null, tx)|};
                next.Commit();
                using var last = connection.BeginTransaction();
                connection.Execute("delete from products", transaction: last);
            }
        }
        """,
        """
        class Clean
        {
            public void Run(SqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                tx.Commit();
                using var next = connection.BeginTransaction();
                connection.Execute("delete from users", transaction: next);
                connection.Execute("delete from orders", null, next);
                next.Commit();
                using var last = connection.BeginTransaction();
                connection.Execute("delete from products", transaction: last);
            }
        }
        """,
        References.SqlClient);

    [Theory]
    [InlineData("""using var command = new SqlCommand("delete from users", connection, tx);""")]
    [InlineData("""using var command = connection.CreateCommand(); command.Transaction = tx;""")]
    public Task CommandWithTheTransactionBefore_GetsTheOpenOne(string make) => Verify.Fix(
        $$"""
        class Clean
        {
            public async Task Run(SqlConnection connection)
            {
                var tx = connection.BeginTransaction();
                {{make}}
                tx.Commit();
                tx = connection.BeginTransaction();
                // once more
                {|SES3006:command.ExecuteNonQuery()|};
                var next = await connection.BeginTransactionAsync();
                Log(await {|SES3006:command.ExecuteScalarAsync()|});
                await next.CommitAsync();
            }
        }
        """,
        $$"""
        class Clean
        {
            public async Task Run(SqlConnection connection)
            {
                var tx = connection.BeginTransaction();
                {{make}}
                tx.Commit();
                tx = connection.BeginTransaction();
                // once more
                command.Transaction = tx;
                command.ExecuteNonQuery();
                var next = await connection.BeginTransactionAsync();
                command.Transaction = (SqlTransaction)next;
                Log(await command.ExecuteScalarAsync());
                await next.CommitAsync();
            }
        }
        """,
        References.SqlClient);

    [Theory]
    [InlineData("""if (all) {|SES3006:command.ExecuteNonQuery()|};""")]
    [InlineData("""while ({|SES3006:command.ExecuteNonQuery()|} > 0) Log(all);""")]
    [InlineData("""Log(all ? {|SES3006:command.ExecuteNonQuery()|} : 0);""")]
    public Task CommandWithTheTransactionBeforeInNoPlainStatement_HasNoFix(string work) => Verify.NoFix($$"""
        class Clean
        {
            public void Run(SqlConnection connection, bool all)
            {
                var tx = connection.BeginTransaction();
                using var command = new SqlCommand("delete from users", connection, tx);
                tx.Commit();
                tx = connection.BeginTransaction();
                {{work}}
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

    [Fact]
    public Task WritesOfADocumentStore_GetTheSession() => Verify.Fix(
        """
        class Clean(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var work = await client.StartSessionAsync();
                work.StartTransaction();
                await {|SES3006:Store.Users.InsertOneAsync(user)|};
                await {|SES3006:Store.Users.DeleteOneAsync(filter: row => row.Id == 1)|};
                await {|SES3006:Store.Users.DeleteOneAsync(row => row.Id == 2, CancellationToken.None)|};
                await work.CommitTransactionAsync();
            }
        }
        """,
        """
        class Clean(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var work = await client.StartSessionAsync();
                work.StartTransaction();
                await Store.Users.InsertOneAsync(work, user);
                await Store.Users.DeleteOneAsync(work, filter: row => row.Id == 1);
                await Store.Users.DeleteOneAsync(work, row => row.Id == 2, cancellationToken: CancellationToken.None);
                await work.CommitTransactionAsync();
            }
        }
        """,
        References.MongoDb);

    [Fact]
    public Task WriteOfAHelper_GetsTheSessionOfTheHelper() => Verify.Fix(
        """
        class UserRepository
        {
            public async Task Move(User user, IClientSessionHandle given)
            {
                await Store.Users.DeleteOneAsync(given, row => row.Id == 1);
                await {|SES3006:Store.Users.InsertOneAsync(user)|};
            }
        }
        """,
        """
        class UserRepository
        {
            public async Task Move(User user, IClientSessionHandle given)
            {
                await Store.Users.DeleteOneAsync(given, row => row.Id == 1);
                await Store.Users.InsertOneAsync(given, user);
            }
        }
        """,
        References.MongoDb);

    /// <summary>The delegate is given the session that runs it.</summary>
    [Theory]
    [InlineData("given")]
    [InlineData("_")]
    public Task WritesInADelegate_GetItsSession(string parameter) => Verify.Fix(
        Delegate(parameter, "{|SES3006:Store.Users.InsertOneAsync(user)|}"), Delegate(parameter, "Store.Users.InsertOneAsync(work, user)"), References.MongoDb);

    static string Delegate(string parameter, string write) => $$"""
        class Clean(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var work = await client.StartSessionAsync();
                await work.WithTransactionAsync(async ({{parameter}}, _) => { await {{write}}; return 1; });
            }
        }
        """;

    /// <summary>A static function has the name in scope, and may not use it.</summary>
    [Fact]
    public Task SessionThatAStaticFunctionCannotUse_IsNotOffered() => Verify.NoFix(
        """
        class Register
        {
            public void Run(IClientSessionHandle session, User user)
            {
                session.StartTransaction();
                static void Add(User user) => {|SES3006:Store.Users.InsertOne(user)|};
                Add(user);
                session.CommitTransaction();
            }
        }
        """,
        References.MongoDb);
}
