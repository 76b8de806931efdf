using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 of messages that are sent in the session's own transaction.</summary>
public class ExternalCallWhileHeldOutboxTests
{
    /// <summary>It is sent in the transaction, by a transport on the same database or an outbox.</summary>
    [Theory]
    [InlineData("options.UseTransaction(tx);")]
    [InlineData("options.UseConnection(connection);")]
    [InlineData("Options.Enlist(tx, options);")]
    [InlineData("options.Transaction = tx;")]
    [InlineData("options = new Options { Transaction = tx };")]
    public Task MessageWhoseOptionsHaveTheTransaction_IsSilent(string enlist) => Verify.Analyzer(Messages(enlist, "bus.Send(new User(), options)"), SendIsExternal);

    [Theory]
    [InlineData("", "bus.Send(new User(), tx)")]
    [InlineData("", "bus.Send(new User(), new Options { Transaction = tx })")]
    public Task MessageThatIsGivenTheTransaction_IsSilent(string before, string send) => Verify.Analyzer(Messages(before, send), SendIsExternal);

    [Theory]
    [InlineData("", "{|SES4001:bus.Send(new User(), options)|}")]
    [InlineData("var other = new Options { Transaction = tx }; Log(other);", "{|SES4001:bus.Send(new User(), options)|}")]
    [InlineData("options.Delay = 3; Log(options);", "{|SES4001:bus.Send(new User(), options)|}")]
    [InlineData("options.UseTransaction(tx);", "{|SES4001:bus.Send(new User())|}")]
    public Task MessageWithoutIt_Reports(string before, string send) => Verify.Analyzer(Messages(before, send), SendIsExternal);

    private static VerifyOptions SendIsExternal => VerifyOptions.Config("sessionguard.external_calls = Bus.Send");

    private static string Messages(string before, string send) => $$"""
        public class Bus
        {
            public Task Send(User message, Options? options = null) => Task.CompletedTask;
            public Task Send(User message, NpgsqlTransaction transaction) => Task.CompletedTask;
        }
        public class Options
        {
            public int Delay { get; set; }
            public NpgsqlTransaction? Transaction { get; set; }
            public void UseTransaction(NpgsqlTransaction transaction) => Transaction = transaction;
            public void UseConnection(NpgsqlConnection connection) { }
            public static void Enlist(NpgsqlTransaction transaction, Options options) => options.Transaction = transaction;
        }
        class Pay(NpgsqlConnection connection, Bus bus)
        {
            public async Task Run()
            {
                await connection.OpenAsync();
                using var tx = await connection.BeginTransactionAsync();
                var options = new Options();
                {{before}}
                await {{send}};
                await tx.CommitAsync();
            }
        }
        """;

    /// <summary>It keeps the messages until the transaction is through.</summary>
    [Fact]
    public Task MessageOfABusThatWaitsForTheTransaction_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        class Pay
        {
            public async Task Run(User user, MassTransit.IBus bus)
            {
                var outbox = new MassTransit.Transactions.TransactionalEnlistmentBus(bus);
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    await outbox.Publish(user);
                    scope.Complete();
                }
            }
            public async Task Run(User user, AppDbContext db, MassTransit.Transactions.ITransactionalBus outbox)
            {
                using var tx = db.Database.BeginTransaction();
                await outbox.Publish(user);
                tx.Commit();
            }
        }
        """);
}
