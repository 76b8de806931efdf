using System.Transactions;
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
        // No synchronization context, as in a server: the code goes on wherever a thread is free.
        await Task.Run(async () =>
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
        }, Token);
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
