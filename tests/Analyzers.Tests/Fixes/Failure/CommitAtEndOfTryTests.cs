using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class CommitAtEndOfTryTests
{
    [Fact]
    public Task FinallyWithOtherWork_KeepsThat() => Verify.Fix(
        """
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try
                {
                    session.Add(user);
                    Log(user.Name); // read
                }
                finally
                {
                    // in any case
                    Log("done");
                    await {|SES3003:session.CommitAsync()|};
                }
            }
        }
        """,
        """
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try
                {
                    session.Add(user);
                    Log(user.Name); // read
                    await session.CommitAsync();
                }
                finally
                {
                    // in any case
                    Log("done");
                }
            }
        }
        """);

    [Fact]
    public Task FinallyWithNothingElse_Goes() => Verify.Fix(
        """
        class Import(Session session)
        {
            public void Run(User user)
            {
                try
                {
                    session.Add(user);
                    Log(user.Name);
                }
                catch (Exception e)
                {
                    Log(e);
                    throw;
                }
                finally
                {
                    {|SES3003:session.Commit()|};
                }
            }
        }
        """,
        """
        class Import(Session session)
        {
            public void Run(User user)
            {
                try
                {
                    session.Add(user);
                    Log(user.Name);
                    session.Commit();
                }
                catch (Exception e)
                {
                    Log(e);
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task CommitBehindTheCatch_MovesIntoTheTry() => Verify.Fix(
        """
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                    db.Add(order);
                    await db.SaveChangesAsync();
                }
                catch (Exception e)
                {
                    Log(e);
                }

                await {|SES3003:tx.CommitAsync()|}; // all of it
            }
        }
        """,
        """
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                    db.Add(order);
                    await db.SaveChangesAsync();
                    await tx.CommitAsync();
                }
                catch (Exception e)
                {
                    Log(e);
                }

                // all of it
            }
        }
        """);

    [Fact]
    public Task ReturnInTheTry_HasNoFix() => Verify.NoFix("""
        class Import(Session session)
        {
            public async Task<bool> Run(User user)
            {
                try
                {
                    session.Add(user);
                    if (user.Active)
                        return true;
                    Log(user);
                }
                finally
                {
                    Log("done");
                    await {|SES3003:session.CommitAsync()|};
                }
                return false;
            }
        }
        """);

    [Fact]
    public Task TryThatWouldBeLeftAlone_HasNoFix() => Verify.NoFix("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try
                {
                    session.Add(user);
                    Log(user.Name);
                }
                finally
                {
                    await {|SES3003:session.CommitAsync()|};
                }
            }
        }
        """);

    [Fact]
    public Task TransactionThatNobodyDisposes_HasNoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                    db.Add(order);
                    await db.SaveChangesAsync();
                }
                catch (Exception e)
                {
                    Log(e);
                }
                await {|SES3003:tx.CommitAsync()|};
            }
        }
        """);

    [Fact]
    public Task CommentAboveTheFinallyThatWouldGo_NoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                }
                catch (Exception e)
                {
                    Log(e);
                    throw;
                }
                // committed either way
                finally
                {
                    await {|SES3003:tx.CommitAsync()|};
                }
            }
        }
        """);
}
