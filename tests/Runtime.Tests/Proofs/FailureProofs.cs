using System.Data.Common;

namespace SessionGuard.Tests.Proofs;

public sealed class FailureProofsOnSqlite : FailureProofs<SqliteDatabase>;

public sealed class FailureProofsOnPostgres : FailureProofs<PostgresDatabase>;

/// <summary>What happens to work that goes on after a failure, and to transactions that are ended twice or too late.</summary>
public abstract class FailureProofs<TDatabase> : EngineTests<TDatabase> where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task SES1009_SecondEndingOfATransaction_IsRefused()
    {
        await using var session = Database.Open();
        await using var transaction = await session.BeginAsync(Token);
        session.Add(new User { Email = "a" });
        await transaction.CommitAsync(Token);
        await Assert.ThrowsAsync<TransactionClosedException>(() => transaction.CommitAsync(Token));
        await Assert.ThrowsAsync<TransactionClosedException>(() => transaction.RollbackAsync(Token));
        Assert.Single(Database.Committed("SELECT id FROM users"));
    }

    [Fact]
    public async Task SES1009_SecondEndingOfAProvidersTransaction_IsRefused()
    {
        await using var transaction = await Database.Outside.BeginTransactionAsync(Token);
        await transaction.CommitAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.RollbackAsync(Token));
    }

    [Fact]
    public async Task SES1009_UnitOfWorkOutsideItsScope_RefusesEveryMember()
    {
        var shop = new Shop(Database.Factory);
        Assert.Throws<InvalidSessionRequestException>(() => shop.Users);
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => shop.CommitAsync(Token));
        shop.Begin();
        shop.Users.Add(new User { Email = "a" });
        await shop.CommitAsync(Token);
        await shop.DisposeAsync();
        Assert.Throws<InvalidSessionRequestException>(() => shop.Users);
        Assert.Single(Database.Committed("SELECT id FROM users"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES3002_UseInTheHandler_IsRefusedUntilRolledBack(bool rollsBack)
    {
        Database.HasUser(1, "taken");
        await using var session = Database.Open();
        session.Add(new User { Email = "taken" });
        await Assert.ThrowsAsync<ConstraintViolationException>(() => session.CommitAsync(Token));
        if (rollsBack)
        {
            await session.RollbackAsync(CancellationToken.None);
            Assert.Equal(1, await session.Query<User>().CountAsync(Token));
        }
        else
        {
            await Assert.ThrowsAsync<PendingRollbackException>(() => session.Query<User>().CountAsync(Token));
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES3003_CommitInFinally_StoresHalfOfTheWork(bool commitsInFinally, int stored)
    {
        await using var session = Database.Open();
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            try
            {
                session.Add(new User { Email = "first" });
                session.Add(new User { Email = "second", Name = int.Parse("x").ToString() });
                if (!commitsInFinally)
                    await session.CommitAsync(Token);
            }
            finally
            {
                if (commitsInFinally)
                    await session.CommitAsync(Token);
            }
        });
        Assert.Equal(stored, Database.Committed("SELECT id FROM users").Count);
    }

    [Fact]
    public async Task SES3010_RollbackWithACancelledToken_IsRefused()
    {
        await using var session = Database.Open();
        session.Add(new User { Email = "a" });
        await session.FlushAsync(Token);
        using var request = new CancellationTokenSource();
        await request.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RollbackAsync(request.Token));
        Assert.Equal(1, await session.Query<User>().CountAsync(Token));
        await session.RollbackAsync(CancellationToken.None);
        Assert.Equal(0, await session.Query<User>().CountAsync(Token));
    }

    [Fact]
    public async Task SES3010_ProvidersRollbackWithACancelledToken_IsRefused()
    {
        await using var transaction = await Database.Outside.BeginTransactionAsync(Token);
        using var request = new CancellationTokenSource();
        await request.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.RollbackAsync(request.Token));
    }

    [Fact]
    public void SES3006_CommandWithoutTheTransaction_IsTheProvidersDecision()
    {
        using var transaction = Database.Outside.BeginTransaction();
        using (var made = Database.Outside.CreateCommand())
        {
            made.CommandText = "INSERT INTO users (id, email) VALUES (7, 'made')";
            made.ExecuteNonQuery();
        }

        using (var constructed = Constructed("INSERT INTO users (id, email) VALUES (8, 'constructed')", Database.Outside))
        {
            if (Database.IsPostgres)
                constructed.ExecuteNonQuery();
            else
                Assert.Contains("transaction", Assert.Throws<InvalidOperationException>(() => constructed.ExecuteNonQuery()).Message, StringComparison.Ordinal);
        }

        transaction.Rollback();
        Assert.Empty(Database.Committed("SELECT id FROM users"));
    }

    private static DbCommand Constructed(string sql, DbConnection connection) => connection is Npgsql.NpgsqlConnection npgsql
        ? new Npgsql.NpgsqlCommand(sql, npgsql)
        : new Microsoft.Data.Sqlite.SqliteCommand(sql, (Microsoft.Data.Sqlite.SqliteConnection)connection);

    private sealed class Users(IRepositorySession session)
    {
        public void Add(User user) => session.Add(user);
    }

    private sealed class Shop(SessionFactory factory) : UnitOfWork(factory)
    {
        public Users Users => Repository(session => new Users(session));
    }
}
