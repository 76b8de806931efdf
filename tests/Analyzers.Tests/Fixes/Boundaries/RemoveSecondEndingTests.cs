using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class RemoveSecondEndingTests
{
    [Fact]
    public Task SecondEnding_Goes() => Verify.Fix(
        """
        class Pay(NpgsqlDataSource source)
        {
            public async Task Run(User user)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("insert into users (name) values (@Name)", user, tx);
                await tx.CommitAsync();

                // to be sure
                await {|SES1009:tx.RollbackAsync()|};
                Log("paid");
            }
        }
        """,
        """
        class Pay(NpgsqlDataSource source)
        {
            public async Task Run(User user)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                await connection.ExecuteAsync("insert into users (name) values (@Name)", user, tx);
                await tx.CommitAsync();

                // to be sure
                Log("paid");
            }
        }
        """);

    [Fact]
    public Task EndingsOfSeveralMethods_Go() => Verify.Fix(
        """
        class Pay(AppDbContext db, NpgsqlConnection connection)
        {
            public void One()
            {
                using var tx = db.Database.BeginTransaction();
                tx.Commit();
                {|SES1009:db.Database.CommitTransaction()|};
            }

            public void Other()
            {
                using var tx = connection.BeginTransaction(); tx.Commit(); {|SES1009:tx.Commit()|}; Log("done");
            }
        }
        """,
        """
        class Pay(AppDbContext db, NpgsqlConnection connection)
        {
            public void One()
            {
                using var tx = db.Database.BeginTransaction();
                tx.Commit();
            }

            public void Other()
            {
                using var tx = connection.BeginTransaction(); tx.Commit(); Log("done");
            }
        }
        """);

    [Fact]
    public Task FinallyBlock_HasNoFix() => Verify.NoFix("""
        class Pay
        {
            public void Run(NpgsqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                try { Log("pay"); tx.Commit(); }
                finally { Log("end"); {|SES1009:tx.Rollback()|}; }
            }
        }
        """);

    [Fact]
    public Task CommitAfterTheRollback_HasNoFix() => Verify.NoFix("""
        class Pay
        {
            public void Run(NpgsqlConnection connection)
            {
                using var tx = connection.BeginTransaction();
                tx.Rollback();
                {|SES1009:tx.Commit()|};
            }
        }
        """);
}
