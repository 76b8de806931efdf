using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class BeginTransactionTests
{
    private const string Savepoints = """
        class Register(SessionFactory factory)
        {
            public async Task Run(User user, CancellationToken token)
            {
                await using var session = factory.OpenSession();
                await using var work = await {|SES1008:session.BeginNestedAsync(token)|}.ConfigureAwait(false); // all or nothing
                session.Add(user);
                await work.CommitAsync(token);
            }
            public void Other(User user)
            {
                using var session = factory.OpenSession();
                using (Savepoint work = {|SES1008:session.BeginNested()|})
                {
                    session.Add(user);
                    if (work.IsActive)
                        work.Commit();
                    else
                        work.Rollback();
                }
            }
        }
        """;

    private const string Transactions = """
        class Register(SessionFactory factory)
        {
            public async Task Run(User user, CancellationToken token)
            {
                await using var session = factory.OpenSession();
                await using var work = await session.BeginAsync(token).ConfigureAwait(false); // all or nothing
                session.Add(user);
                await work.CommitAsync(token);
            }
            public void Other(User user)
            {
                using var session = factory.OpenSession();
                using (SessionTransaction work = session.Begin())
                {
                    session.Add(user);
                    if (work.IsActive)
                        work.Commit();
                    else
                        work.Rollback();
                }
            }
        }
        """;

    [Fact]
    public Task Savepoint_BecomesATransaction() => Verify.Fix(Savepoints, Transactions);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Savepoints.ReplaceLineEndings("\r\n"), Transactions.ReplaceLineEndings("\r\n"));

    [Theory]
    [InlineData("session.Add(user); using var work = {|SES1008:session.BeginNested()|}; work.Commit();")]
    [InlineData("session.Get<User>(1); using var work = {|SES1008:session.BeginNested()|}; session.Add(user); work.Commit();")]
    [InlineData("using var work = {|SES1008:session.BeginNested()|}; session.Add(user); Keep(work); work.Commit();")]
    public Task SessionInUseOrSavepointHandedOn_HasNoFix(string code) => Verify.NoFix($$"""
        class Register(SessionFactory factory)
        {
            static void Keep(Savepoint savepoint) => Prelude.Log(savepoint.IsActive);
            public void Run(User user)
            {
                using var session = factory.OpenSession();
                {{code}}
            }
        }
        """);
}
