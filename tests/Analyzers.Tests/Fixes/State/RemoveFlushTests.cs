using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class RemoveFlushTests
{
    [Fact]
    public Task FlushBeforeCommit_IsRemoved() => Verify.Fix(
        """
        class Register(Session session)
        {
            public async Task Run(User user, User other)
            {
                session.Add(user);

                // write it
                await {|SES5006:session.FlushAsync()|}; // now
                await session.CommitAsync();
                session.Add(other);
                {|SES5006:session.Flush()|};
                session.Commit();
            }
        }
        """,
        """
        class Register(Session session)
        {
            public async Task Run(User user, User other)
            {
                session.Add(user);

                // write it
                // now
                await session.CommitAsync();
                session.Add(other);
                session.Commit();
            }
        }
        """);

    [Fact]
    public Task SecondFlush_IsRemoved() => Verify.Fix(
        """
        class Register
        {
            public async Task<int> Run(ISession session, User user)
            {
                await session.SaveAsync(user);
                await session.FlushAsync();
                var id = user.Id;
                await {|SES5006:session.FlushAsync()|}.ConfigureAwait(false);
                return id;
            }
        }
        """,
        """
        class Register
        {
            public async Task<int> Run(ISession session, User user)
            {
                await session.SaveAsync(user);
                await session.FlushAsync();
                var id = user.Id;
                return id;
            }
        }
        """);

    [Fact]
    public Task MethodWithNothingLeftToAwait_ReturnsACompletedTask() => Verify.Fix(
        """
        class Register(Session session)
        {
            public async Task Run(User user)
            {
                session.Add(user);
                await {|SES5006:session.FlushAsync()|};
                session.Commit();
            }
        }
        """,
        """
        class Register(Session session)
        {
            public Task Run(User user)
            {
                session.Add(user);
                session.Commit();
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task NHibernateTransaction_LosesItsFlush() => Verify.Fix(
        """
        class Register
        {
            public void Run(ISessionFactory sessions, User user)
            {
                using (var session = sessions.OpenSession())
                using (var tx = session.BeginTransaction())
                {
                    session.Save(user);
                    {|SES5006:session.Flush()|};
                    tx.Commit();
                }
            }
        }
        """,
        """
        class Register
        {
            public void Run(ISessionFactory sessions, User user)
            {
                using (var session = sessions.OpenSession())
                using (var tx = session.BeginTransaction())
                {
                    session.Save(user);
                    tx.Commit();
                }
            }
        }
        """);

    [Fact]
    public Task SwitchSection_HasNoFix() => Verify.NoFix("""
        class Register
        {
            public void Run(Session session, int n)
            {
                switch (n)
                {
                    case 1:
                        {|SES5006:session.Flush()|};
                        session.Commit();
                        break;
                }
            }
        }
        """);

    [Fact]
    public Task StatementBehindADirective_HasNoFix() => Verify.NoFix("""
        class Register
        {
            public void Run(Session session)
            {
        #if !QUICK
                {|SES5006:session.Flush()|};
        #endif
                session.Commit();
            }
        }
        """);
}
