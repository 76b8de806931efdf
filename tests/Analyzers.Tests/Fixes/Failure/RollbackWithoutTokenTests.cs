using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class RollbackWithoutTokenTests
{
    [Fact]
    public Task Token_IsReplaced() => Verify.Fix(
        """
        class Pay(Session session)
        {
            public async Task Run(User user, CancellationToken token)
            {
                try
                {
                    session.Add(user);
                    await session.CommitAsync(token);
                }
                catch (Exception)
                {
                    // nothing of it is to stay
                    await {|SES3010:session.RollbackAsync(token)|}.ConfigureAwait(false); // at once
                    throw;
                }
            }
        }
        """,
        """
        class Pay(Session session)
        {
            public async Task Run(User user, CancellationToken token)
            {
                try
                {
                    session.Add(user);
                    await session.CommitAsync(token);
                }
                catch (Exception)
                {
                    // nothing of it is to stay
                    await session.RollbackAsync(CancellationToken.None).ConfigureAwait(false); // at once
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task NamedArgumentAndSecondHandler_AreReplaced() => Verify.Fix(
        """
        class Pay(AppDbContext db)
        {
            public async Task Run(CancellationToken token)
            {
                await using var tx = await db.Database.BeginTransactionAsync(token);
                try { await db.SaveChangesAsync(token); await tx.CommitAsync(token); }
                catch (DbUpdateException) { await {|SES3010:tx.RollbackAsync(cancellationToken: token)|}; throw; }
                catch (Exception) { await {|SES3010:db.Database.RollbackTransactionAsync(token)|}; throw; }
            }
        }
        """,
        """
        class Pay(AppDbContext db)
        {
            public async Task Run(CancellationToken token)
            {
                await using var tx = await db.Database.BeginTransactionAsync(token);
                try { await db.SaveChangesAsync(token); await tx.CommitAsync(token); }
                catch (DbUpdateException) { await tx.RollbackAsync(cancellationToken: CancellationToken.None); throw; }
                catch (Exception) { await db.Database.RollbackTransactionAsync(CancellationToken.None); throw; }
            }
        }
        """);

    [Fact]
    public Task Helper_IsGivenNone() => Verify.Fix(
        """
        class Pay(Session session)
        {
            public async Task Run(CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { await {|SES3010:RollbackAsync("failed", token)|}; throw; }
            }
            private Task RollbackAsync(string why, CancellationToken token) { Log(why); return session.RollbackAsync(token); }
        }
        """,
        """
        class Pay(Session session)
        {
            public async Task Run(CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { await RollbackAsync("failed", CancellationToken.None); throw; }
            }
            private Task RollbackAsync(string why, CancellationToken token) { Log(why); return session.RollbackAsync(token); }
        }
        """);

    [Fact]
    public Task MemberChain_IsReplacedAsAWhole() => Verify.Fix(
        """
        class Request { public CancellationToken Aborted { get; init; } }
        class Pay(Request request, Session session)
        {
            public async Task Run()
            {
                try { await session.CommitAsync(request.Aborted); }
                catch (SessionException) { await {|SES3010:session.RollbackAsync(request.Aborted)|}; }
            }
        }
        """,
        """
        class Request { public CancellationToken Aborted { get; init; } }
        class Pay(Request request, Session session)
        {
            public async Task Run()
            {
                try { await session.CommitAsync(request.Aborted); }
                catch (SessionException) { await session.RollbackAsync(CancellationToken.None); }
            }
        }
        """);

    [Fact]
    public Task NameOfTheTokenTypeThatMeansSomethingElse_GetsDefault() => Verify.Fix(
        """
        class Pay(Session session)
        {
            static int CancellationToken => 0;
            public async Task Run(System.Threading.CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { Log(CancellationToken); await {|SES3010:session.RollbackAsync(token)|}; throw; }
            }
        }
        """,
        """
        class Pay(Session session)
        {
            static int CancellationToken => 0;
            public async Task Run(System.Threading.CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { Log(CancellationToken); await session.RollbackAsync(default); throw; }
            }
        }
        """);
}
