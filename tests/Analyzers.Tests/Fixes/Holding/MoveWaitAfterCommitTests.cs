using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Holding;

public class MoveWaitAfterCommitTests
{
    [Fact]
    public Task Pause_MovesBehindTheCommit() => Verify.Fix(
        """
        class Pay(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Orders.Add(order);
                // slow down
                await {|SES4002:Task.Delay(100)|}; // a little
                await db.SaveChangesAsync();
                await tx.CommitAsync();
                Log("paid");
            }
        }
        """,
        """
        class Pay(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Orders.Add(order);
                await db.SaveChangesAsync();
                await tx.CommitAsync();
                // slow down
                await Task.Delay(100); // a little
                Log("paid");
            }
        }
        """);

    [Fact]
    public Task Sleep_MovesBehindTheCommitOfASession() => Verify.Fix(
        """
        class Pay(Session session)
        {
            public async Task Run(User user)
            {
                await session.FlushAsync();
                session.Add(user);
                await session.FlushAsync();
                {|SES4002:Thread.Sleep(100)|};
                await session.CommitAsync();
            }
        }
        """.Replace("        await session.FlushAsync();\n        session", "        session"),
        """
        class Pay(Session session)
        {
            public async Task Run(User user)
            {
                session.Add(user);
                await session.FlushAsync();
                await session.CommitAsync();
                Thread.Sleep(100);
            }
        }
        """);

    [Fact]
    public Task Lock_GetsNoFix() => Verify.NoFix("""
        class Pay(AppDbContext db, SemaphoreSlim turn)
        {
            public async Task Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4002:turn.WaitAsync()|};
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task AnswerThatDecides_GetsNoFix() => Verify.NoFix("""
        class Pay(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var answer = {|SES4002:Console.ReadLine()|};
                order.Status = answer;
                db.Orders.Add(order);
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task CommitInAnotherBlock_GetsNoFix() => Verify.NoFix("""
        class Pay(AppDbContext db)
        {
            public async Task Run(bool commit)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await {|SES4002:Task.Delay(100)|};
                if (commit)
                    await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task PlainConnection_GetsNoFix() => Verify.NoFix("""
        class Pay
        {
            public async Task Run(NpgsqlConnection connection)
            {
                await using var tx = await connection.BeginTransactionAsync();
                await {|SES4002:Task.Delay(100)|};
                await tx.CommitAsync();
            }
        }
        """);
}
