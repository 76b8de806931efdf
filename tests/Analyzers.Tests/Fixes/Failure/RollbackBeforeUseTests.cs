using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

/// <summary>What is inserted in a handler that uses its failed session itself.</summary>
public class RollbackBeforeUseTests
{
    [Fact]
    public Task Session_IsRolledBackFirst() => Verify.Fix(
        """
        class Import(Session session)
        {
            public async Task Run(User user, CancellationToken token)
            {
                try
                {
                    session.Add(user);
                    await session.CommitAsync(token);
                }
                catch (SessionException e) // taken
                {
                    Log(e);
                    await {|SES3002:session.ExecuteAsync($"insert into failures values ({user.Name})", token)|};
                    await session.CommitAsync(token);
                    throw;
                }
            }
        }
        """,
        """
        class Import(Session session)
        {
            public async Task Run(User user, CancellationToken token)
            {
                try
                {
                    session.Add(user);
                    await session.CommitAsync(token);
                }
                catch (SessionException e) // taken
                {
                    await session.RollbackAsync(CancellationToken.None);
                    Log(e);
                    await session.ExecuteAsync($"insert into failures values ({user.Name})", token);
                    await session.CommitAsync(token);
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task SeveralHandlers_EachGetTheirs() => Verify.Fix(
        """
        class Import(Session session)
        {
            public void Run(User user)
            {
                try { session.Add(user); session.Commit(); }
                catch (ConstraintViolationException) { {|SES3002:session.Commit()|}; }
                catch (SessionException) { Log({|SES3002:session.Query<User>().Count()|}); throw; }
            }
        }
        """,
        """
        class Import(Session session)
        {
            public void Run(User user)
            {
                try { session.Add(user); session.Commit(); }
                catch (ConstraintViolationException) { session.Rollback(); session.Commit(); }
                catch (SessionException) { session.Rollback(); Log(session.Query<User>().Count()); throw; }
            }
        }
        """);

    [Fact]
    public Task FailedEntries_AreDetached() => Verify.Fix(
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                try
                {
                    db.Users.Add(user);
                    await db.SaveChangesAsync();
                }
                catch (DbUpdateException e)
                {
                    db.Orders.Add(new Order { Status = e.Message });
                    await {|SES3002:db.SaveChangesAsync()|};
                }
            }
        }
        """,
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                try
                {
                    db.Users.Add(user);
                    await db.SaveChangesAsync();
                }
                catch (DbUpdateException e)
                {
                    foreach (var entry in e.Entries)
                        entry.State = EntityState.Detached;
                    db.Orders.Add(new Order { Status = e.Message });
                    await db.SaveChangesAsync();
                }
            }
        }
        """);

    [Fact]
    public Task FailedEntriesOfAnyException_AreDetached() => Verify.Fix(
        """
        class Jobs(AppDbContext db)
        {
            public async Task Run(User a)
            {
                try { db.Add(a); await db.SaveChangesAsync(); }
                catch (Exception e)
                {
                    db.Add(new Order { Status = e.Message });
                    await {|SES3002:db.SaveChangesAsync()|};
                }
            }
        }
        """,
        """
        class Jobs(AppDbContext db)
        {
            public async Task Run(User a)
            {
                try { db.Add(a); await db.SaveChangesAsync(); }
                catch (Exception e)
                {
                    if (e is DbUpdateException failure)
                        foreach (var entry in failure.Entries)
                            entry.State = EntityState.Detached;
                    db.Add(new Order { Status = e.Message });
                    await db.SaveChangesAsync();
                }
            }
        }
        """);

    [Fact]
    public Task Transaction_IsRolledBack() => Verify.Fix(
        """
        class Import(NpgsqlDataSource source)
        {
            public async Task Run(User user)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                try { await connection.ExecuteAsync("insert into users (name) values (@Name)", user, tx); await tx.CommitAsync(); }
                catch (PostgresException)
                {
                    await {|SES3002:connection.ExecuteAsync("insert into failures values (@Name)", user)|};
                    throw;
                }
            }
        }
        """,
        """
        class Import(NpgsqlDataSource source)
        {
            public async Task Run(User user)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                try { await connection.ExecuteAsync("insert into users (name) values (@Name)", user, tx); await tx.CommitAsync(); }
                catch (PostgresException)
                {
                    await tx.RollbackAsync();
                    await connection.ExecuteAsync("insert into failures values (@Name)", user);
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task RolledBackLaterInTheHandler_HasNoFix() => Verify.NoFix("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.CommitAsync(); }
                catch (SessionException) { Log(await {|SES3002:session.Query<User>().CountAsync()|}); await session.RollbackAsync(); throw; }
            }
        }
        """);

    [Fact]
    public Task TransactionUsedInTheHandler_HasNoFix() => Verify.NoFix("""
        class Import(NpgsqlDataSource source)
        {
            public async Task Run(User user)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                try { await connection.ExecuteAsync("insert into users (name) values (@Name)", user, tx); await tx.CommitAsync(); }
                catch (PostgresException) { await {|SES3002:connection.ExecuteAsync("insert into failures values (@Name)", user, tx)|}; throw; }
            }
        }
        """);

    [Fact]
    public Task FinallyBlock_HasNoFix() => Verify.NoFix("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                finally { Log(await {|SES3002:session.Query<User>().CountAsync()|}); }
            }
        }
        """);

    [Theory]
    [InlineData("DbUpdateException", "order.Status = e.Message; await {|SES3002:db.SaveChangesAsync()|};")]
    [InlineData("Exception", "order.Status = e.Message; await {|SES3002:db.SaveChangesAsync()|};")]
    [InlineData("Exception", "await {|SES3002:Fail(order, e.Message)|};")]
    public Task ObjectOfTheTry_IsNotDetachedBeforeItIsChanged(string caught, string handler) => Verify.NoFix($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                try { db.Add(order); await db.SaveChangesAsync(); }
                catch ({{caught}} e) { {{handler}} }
            }
            Task Fail(Order order, string why) { order.Status = why; return db.SaveChangesAsync(); }
        }
        """);

    [Fact]
    public Task ObjectOfTheTryThatIsChangedForALaterSave_IsNotDetached() => Verify.NoFix("""
        class Register(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                try { db.Add(order); await db.SaveChangesAsync(); }
                {|SES3001:catch|} (Exception e) { order.Status = e.Message; }
                await db.SaveChangesAsync();
            }
        }
        """);
}
