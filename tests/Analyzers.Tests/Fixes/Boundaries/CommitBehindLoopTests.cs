using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class CommitBehindLoopTests
{
    [Fact]
    public Task CommitAtTheEndOfTheTurn_Moves() => Verify.Fix(
        """
        class Import(AppDbContext db, Session session)
        {
            public async Task Run(User[] users, CancellationToken token)
            {
                foreach (var user in users)
                {
                    db.Add(user);

                    // keep it
                    await {|SES1007:db.SaveChangesAsync(token)|}; // now
                }

                Log("imported");
            }

            public async Task Count()
            {
                for (var i = 0; i < 3; i++)
                {
                    session.Add(new User { Name = i.ToString() });
                    await {|SES1007:session.CommitAsync()|};
                }
            }
        }
        """,
        """
        class Import(AppDbContext db, Session session)
        {
            public async Task Run(User[] users, CancellationToken token)
            {
                foreach (var user in users)
                {
                    db.Add(user);

                    // keep it
                    // now
                }
                await db.SaveChangesAsync(token);

                Log("imported");
            }

            public async Task Count()
            {
                for (var i = 0; i < 3; i++)
                {
                    session.Add(new User { Name = i.ToString() });
                }
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task InnerLoop_Moves() => Verify.Fix(
        """
        class Import(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                if (users.Count > 0)
                {
                    foreach (var user in users)
                    {
                        db.Update(user);
                        {|SES1007:db.SaveChanges()|};
                    }
                }
            }
        }
        """,
        """
        class Import(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                if (users.Count > 0)
                {
                    foreach (var user in users)
                    {
                        db.Update(user);
                    }
                    db.SaveChanges();
                }
            }
        }
        """);

    [Fact]
    public Task TurnThatMayBeCutShort_GetsNoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    if (!user.Active)
                        continue;
                    db.Update(user);
                    {|SES1007:db.SaveChanges()|};
                }
            }
        }
        """);

    [Fact]
    public Task CommitBelowACondition_GetsNoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    if (user.Active)
                    {
                        db.Update(user);
                        {|SES1007:db.SaveChanges()|};
                    }
                }
            }
        }
        """);

    [Fact]
    public Task CommitThatTakesOfTheTurn_GetsNoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    db.Update(user);
                    var accept = user.Active;
                    {|SES1007:db.SaveChanges(accept)|};
                }
            }
        }
        """);

    [Fact]
    public Task CommitInAHelper_GetsNoFix() => Verify.NoFix("""
        class Import(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    {|SES1007:Save(user)|};
                }
            }
            private void Save(User user) { db.Update(user); db.SaveChanges(); }
        }
        """);
}
