using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class FlushBeforeKeyTests
{
    [Fact]
    public Task Flush_IsAwaitedBeforeTheStatementThatReads() => Verify.Fix(
        """
        class Register(Session session)
        {
            public async Task<int> Run(CancellationToken ct)
            {
                var user = new User();
                session.Add(user);

                // the key
                return {|SES5003:user.Id|};
            }
        }
        """,
        """
        class Register(Session session)
        {
            public async Task<int> Run(CancellationToken ct)
            {
                var user = new User();
                session.Add(user);

                // the key
                await session.FlushAsync(ct);
                return user.Id;
            }
        }
        """);

    [Fact]
    public Task Flush_IsCalledWhereNothingCanBeAwaited() => Verify.Fix(
        """
        class Register(Session session)
        {
            public int Run() { var user = new User(); session.Add(user); return {|SES5003:user.Id|}; }
        }
        """,
        """
        class Register(Session session)
        {
            public int Run() { var user = new User(); session.Add(user); session.Flush(); return user.Id; }
        }
        """);

    [Fact]
    public Task OneFlush_ServesTheReadsBehindIt() => Verify.Fix(
        """
        class Register(Session session)
        {
            public async Task Run()
            {
                var user = new User();
                session.Add(user);
                session.Add(new Order { UserId = {|SES5003:user.Id|} });
                Log(user.Id);
            }
        }
        """,
        """
        class Register(Session session)
        {
            public async Task Run()
            {
                var user = new User();
                session.Add(user);
                await session.FlushAsync();
                session.Add(new Order { UserId = user.Id });
                Log(user.Id);
            }
        }
        """);

    [Fact]
    public Task PersistOfNHibernate_IsFlushed() => Verify.Fix(
        """
        class Register(ISession session)
        {
            public int Run()
            {
                var user = new User();
                session.Persist(user);
                if ({|SES5003:user.Id|} % 2 == 1)
                    return 1;
                return 0;
            }
        }
        """,
        """
        class Register(ISession session)
        {
            public int Run()
            {
                var user = new User();
                session.Persist(user);
                session.Flush();
                if (user.Id % 2 == 1)
                    return 1;
                return 0;
            }
        }
        """,
        References.NHibernate);

    [Theory]
    [InlineData("AppDbContext", "return {|SES5003:user.Id|};")]
    [InlineData("Session", "while ({|SES5003:user.Id|} % 2 == 1) Log(1); return 0;")]
    [InlineData("Session", "if (user.Name == \"\") return {|SES5003:user.Id|}; return 0;")]
    public Task WhereAFlushIsACommitOrHasNoPlace_NoFix(string type, string read) => Verify.NoFix($$"""
        class Register({{type}} session)
        {
            public int Run() { var user = new User(); session.Add(user); {{read}} }
        }
        """);
}
