using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class RollbackInCatchTests
{
    private const string Imported = """
        class Import
        {
            public async Task Run(Session session, User user, CancellationToken token)
            {
                try
                {
                    session.Add(user);
                    await session.FlushAsync(token);
                }
                {|SES3001:catch|} (ConstraintViolationException) // taken
                {
                    // somebody was faster
                    Log("taken");
                }

                await session.CommitAsync(token);
            }
        }
        """;

    private const string ImportedFixed = """
        class Import
        {
            public async Task Run(Session session, User user, CancellationToken token)
            {
                try
                {
                    session.Add(user);
                    await session.FlushAsync(token);
                }
                catch (ConstraintViolationException) // taken
                {
                    await session.RollbackAsync(CancellationToken.None);
                    // somebody was faster
                    Log("taken");
                }

                await session.CommitAsync(token);
            }
        }
        """;

    [Fact]
    public Task Session_IsRolledBackWithoutTheRequestsToken() => Verify.Fix(Imported, ImportedFixed);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Imported.ReplaceLineEndings("\r\n"), ImportedFixed.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task SynchronousCode_RollsBackSynchronously() => Verify.Fix(
        """
        class Import
        {
            public void Run(Session session, User[] users)
            {
                foreach (var user in users)
                {
                    try { session.Add(user); session.Flush(); }
                    {|SES3001:catch|} (SessionException) { Log("taken"); }
                }
                session.Commit();
            }
        }
        """,
        """
        class Import
        {
            public void Run(Session session, User[] users)
            {
                foreach (var user in users)
                {
                    try { session.Add(user); session.Flush(); }
                    catch (SessionException) { session.Rollback(); Log("taken"); }
                }
                session.Commit();
            }
        }
        """);

    [Fact]
    public Task EmptyHandlers_AreFilledInTheirLayout() => Verify.Fix(
        """
        class Import(SessionFactory factory)
        {
            public async Task Run(User a, User b)
            {
                await using var session = factory.OpenSession();
                try { session.Add(a); await session.FlushAsync(); }
                {|SES3001:catch|} { }
                try { session.Add(b); await session.FlushAsync().ConfigureAwait(false); }
                {|SES3001:catch|} (Exception e) when (e is not OperationCanceledException)
                {
                }
                await session.CommitAsync();
            }
        }
        """,
        """
        class Import(SessionFactory factory)
        {
            public async Task Run(User a, User b)
            {
                await using var session = factory.OpenSession();
                try { session.Add(a); await session.FlushAsync(); }
                catch { await session.RollbackAsync().ConfigureAwait(false); }
                try { session.Add(b); await session.FlushAsync().ConfigureAwait(false); }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    await session.RollbackAsync().ConfigureAwait(false);
                }
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task Connection_RollsItsTransactionBack() => Verify.Fix(
        """
        class Import
        {
            public async Task Run(NpgsqlDataSource source)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                try
                {
                    await connection.ExecuteAsync("update users set active = true", transaction: tx);
                    await tx.CommitAsync();
                }
                {|SES3001:catch|} (PostgresException e)
                {
                    Log(e);
                }
                await connection.ExecuteAsync("insert into runs values (1)");
            }
        }
        """,
        """
        class Import
        {
            public async Task Run(NpgsqlDataSource source)
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                try
                {
                    await connection.ExecuteAsync("update users set active = true", transaction: tx);
                    await tx.CommitAsync();
                }
                catch (PostgresException e)
                {
                    await tx.RollbackAsync();
                    Log(e);
                }
                await connection.ExecuteAsync("insert into runs values (1)");
            }
        }
        """);

    [Fact]
    public Task TransactionUsedAgain_HasNoFix() => Verify.NoFix("""
        class Import(NpgsqlDataSource source)
        {
            public async Task Run()
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var tx = await connection.BeginTransactionAsync();
                try { await connection.ExecuteAsync("update users set active = true", transaction: tx); }
                {|SES3001:catch|} (PostgresException e) { Log(e); }
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task TransactionOutOfScope_HasNoFix() => Verify.NoFix("""
        class Import(NpgsqlDataSource source)
        {
            public async Task Run()
            {
                await using var connection = await source.OpenConnectionAsync();
                try
                {
                    var tx = await connection.BeginTransactionAsync();
                    await connection.ExecuteAsync("update users set active = true", transaction: tx);
                    await tx.CommitAsync();
                }
                {|SES3001:catch|} (PostgresException e) { Log(e); }
                await connection.ExecuteAsync("insert into runs values (1)");
            }
        }
        """);

    [Fact]
    public Task SessionOutOfScope_HasNoFix() => Verify.NoFix("""
        class Users(Session session) { public async Task Add(User user) { session.Add(user); await session.FlushAsync(); } }
        class Import(Users users)
        {
            public async Task Run(User a, User b)
            {
                try { await users.Add(a); }
                {|SES3001:catch|} (SessionException) { Log("taken"); }
                await users.Add(b);
            }
        }
        """);

    [Fact]
    public Task SessionThatMayBeNull_HasNoFix() => Verify.NoFix("""
        class Import(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                Session? session = null;
                try { session = factory.OpenSession(); session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (SessionException) { Log("taken"); }
                if (session != null) await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task NHibernateSession_MustBeDiscardedAndHasNoFix() => Verify.NoFix("""
        class Import(NHibernate.ISession session)
        {
            public void Run(User user)
            {
                try { session.Save(user); session.Flush(); }
                {|SES3001:catch|} (HibernateException) { Log("taken"); }
                session.Flush();
            }
        }
        """);

    [Fact]
    public Task BodyThatCannotAwait_RollsBackSynchronously() => Verify.Fix(
        """
        class Import
        {
            public async Task Run(Session session, User user)
            {
                lock (this)
                {
                    try { session.Add(user); session.Flush(); }
                    {|SES3001:catch|} (SessionException) { Log("taken"); }
                }
                await session.CommitAsync();
            }
        }
        """,
        """
        class Import
        {
            public async Task Run(Session session, User user)
            {
                lock (this)
                {
                    try { session.Add(user); session.Flush(); }
                    catch (SessionException) { session.Rollback(); Log("taken"); }
                }
                await session.CommitAsync();
            }
        }
        """);
}
