using System.Text.Json;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SessionGuard.Tests.Proofs;

/// <summary>What the rules say of scopes and of shared factories is what they do.</summary>
public sealed class ShapeProofs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES2005_ScopeThatDoesNotFlow_IsGoneBehindTheAwait(bool flows)
    {
        await OnAThreadOfItsOwnAsync(async () =>
        {
            Transaction? behind = null;
            var refused = await Record.ExceptionAsync(async () =>
            {
                using var scope = flows ? new TransactionScope(TransactionScopeAsyncFlowOption.Enabled) : new TransactionScope();
                Assert.NotNull(Transaction.Current);
                await AnotherThreadAsync();
                behind = Transaction.Current;
                scope.Complete();
            });
            Assert.Equal(flows, behind is not null);
            if (flows)
                Assert.Null(refused);
            else
                Assert.Equal("A TransactionScope must be disposed on the same thread that it was created.", Assert.IsType<InvalidOperationException>(refused).Message);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SES3006_ConnectionOpenedBeforeTheScope_TakesNoPart(bool opensInside)
    {
        using var database = new PostgresDatabase();
        using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        if (!opensInside)
            connection.Open();
        using (new TransactionScope())
        {
            if (opensInside)
                connection.Open();
            using var command = new NpgsqlCommand("INSERT INTO users (id, email) VALUES (7, 'scope')", connection);
            command.ExecuteNonQuery();
        }

        Assert.Equal(opensInside ? 0 : 1, database.Committed("SELECT id FROM users").Count);
    }

    [Fact]
    public void SES1009_TransactionEndedBehindTheClose_IsRefusedAndRolledBack()
    {
        using var database = new PostgresDatabase();
        using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        connection.Open();
        var transaction = connection.BeginTransaction();
        using (var command = new NpgsqlCommand("INSERT INTO users (id, email) VALUES (7, 'closed')", connection, transaction))
            command.ExecuteNonQuery();
        connection.Close();
        Assert.ThrowsAny<InvalidOperationException>(transaction.Commit);
        Assert.Empty(database.Committed("SELECT id FROM users"));
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 1)]
    public async Task SES1013_DataSourcePerUse_KeepsAConnectionEach(bool shared, int connections)
    {
        using var database = new PostgresDatabase();
        var name = $"proof{shared}{Guid.NewGuid():N}";
        var options = $"{database.ConnectionString};Application Name={name}";
        var sources = new List<NpgsqlDataSource>();
        for (var i = 0; i < 20; i++)
        {
            if (!shared || i == 0)
                sources.Add(NpgsqlDataSource.Create(options));
            await using var connection = await sources[^1].OpenConnectionAsync(Token);
        }

        Assert.Equal(connections, database.Committed($"SELECT pid FROM pg_stat_activity WHERE application_name = '{name}'").Count);
        foreach (var source in sources)
            await source.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SES1011_EntityWithALoadedCycle_CannotBeWritten(bool loaded)
    {
        using var database = new SqliteDatabase();
        database.HasUser(1, "a");
        database.HasAddress(1, "b", 1);
        using var session = database.Open();
        var query = session.Query<User>();
        var user = (loaded ? query.Include(u => u.Addresses) : query).Single();
        var refused = Record.Exception(() => JsonSerializer.Serialize(user, JsonSerializerOptions.Web));
        if (loaded)
            Assert.Contains("A possible object cycle was detected.", Assert.IsType<JsonException>(refused).Message, StringComparison.Ordinal);
        else
            Assert.Null(refused);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES1008_SavepointThatNothingCommits_GoesWithTheSession(bool begins)
    {
        using var database = new SqliteDatabase();
        await using (var session = database.Open())
        {
            if (begins)
            {
                await using var work = await session.BeginAsync(Token);
                session.Add(new User { Email = "a" });
                await work.CommitAsync(Token);
            }
            else
            {
                await using var work = await session.BeginNestedAsync(Token);
                session.Add(new User { Email = "a" });
                await work.CommitAsync(Token);
            }
        }

        Assert.Equal(begins ? 1 : 0, database.Committed("SELECT id FROM users").Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void SES1012_CommitInDispose_StoresHalfTheWork(bool onSuccessOnly, int stored)
    {
        using var database = new SqliteDatabase();
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var unit = new Unit(database.Open(), onSuccessOnly);
            unit.Session.Add(new User { Email = "debit" });
            if (database.Factory is not null)
                throw new InvalidOperationException("The credit fails.");
            unit.Complete();
        });
        Assert.Equal(stored, database.Committed("SELECT id FROM users").Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task SES5011_ExpireOnCommit_CostsAQueryForEachObjectAskedFor(bool expires, int queries)
    {
        using var database = new SqliteDatabase(new SessionSettings { ExpireOnCommit = expires });
        database.HasUser(1, "a");
        await using var session = database.Open();
        var user = await session.GetOneAsync<User>(1, Token);
        user.Name = "b";
        await session.CommitAsync(Token);
        var before = session.Statistics.Commands;
        Assert.Equal("b", (await session.GetOneAsync<User>(1, Token)).Name);
        Assert.Equal(queries, session.Statistics.Commands - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SES5012_UpdateOfWhatWasNotLoaded_OverwritesWhatNobodySent(bool loads)
    {
        using var database = new PostgresDatabase();
        database.HasUser(1, "old", "kept");
        await using var shop = new Shop(database.ConnectionString + ";Pooling=false");
        if (loads)
            (await shop.Customers.SingleAsync(customer => customer.Id == 1, Token)).Email = "new";
        else
            shop.Update(new EntityFrameworkProofs.Customer { Id = 1, Email = "new" });
        await shop.SaveChangesAsync(Token);
        Assert.Equal([loads ? "new|kept" : "new|null"], database.Committed("SELECT email, name FROM users"));
    }

    private sealed class Shop(string connectionString) : DbContext
    {
        public DbSet<EntityFrameworkProofs.Customer> Customers => Set<EntityFrameworkProofs.Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
    }

    private sealed class Unit(Session session, bool onSuccessOnly) : IDisposable
    {
        private bool _completed;

        public Session Session => session;

        public void Complete() => _completed = true;

        public void Dispose()
        {
            if (_completed || !onSuccessOnly)
                session.Commit();
            session.Dispose();
        }
    }

    /// <summary>
    /// Begins the work on a thread that ends with the work's first wait: without a synchronization context, as in a server, the code goes on
    /// wherever a thread is free, and the scope that stays behind stays on no thread of the pool, where the next test would find it.
    /// </summary>
    private static Task OnAThreadOfItsOwnAsync(Func<Task> work)
    {
        var begun = new TaskCompletionSource<Task>();
        new Thread(() => begun.SetResult(work())).Start();
        return begun.Task.Unwrap();
    }

    /// <summary>Ends on a thread that is not the one that called.</summary>
    private static Task AnotherThreadAsync()
    {
        var done = new TaskCompletionSource();
        new Thread(() =>
        {
            Thread.Sleep(100);
            done.SetResult();
        }).Start();
        return done.Task;
    }
}
