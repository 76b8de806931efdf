using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5006 where it speaks.</summary>
public class RedundantFlushReportsTests
{
    [Theory, Libraries(Library.WithFlush)]
    public Task FlushDirectlyBeforeCommit_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                {{s.Add("user")}}
                await {|SES5006:{{s.Flush}}|};
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task FlushBeforeCommitOfTheTransaction_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {|SES5006:{{s.Flush}}|}.ConfigureAwait(false);
                await {{s.CommitTransaction}}.ConfigureAwait(false);
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task SecondOfTwoFlushes_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task<int> Run(User user)
            {
                {{s.Add("user")}}
                await {{s.Flush}};
                var id = user.Id;
                await {|SES5006:{{s.Flush}}|};
                return id;
            }
        }
        """, s);

    [Fact]
    public Task SynchronousTwins_Report() => Verify.Analyzer("""
        class Register
        {
            void Own(Session session, User user) { session.Add(user); {|SES5006:session.Flush()|}; session.Commit(); }
            void Other(ISession session, User user, ITransaction tx) { session.Save(user); {|SES5006:session.Flush()|}; session.GetCurrentTransaction().Commit(); }
        }
        """);

    [Fact]
    public Task ReturnedCommit_Reports() => Verify.Analyzer("""
        class Register
        {
            public Task Run(Session session, User user) { session.Add(user); {|SES5006:session.Flush()|}; return session.CommitAsync(); }
        }
        """);

    [Fact]
    public Task InsideATry_Reports() => Verify.Analyzer("""
        class Register(Session session)
        {
            public async Task Run(User user)
            {
                try
                {
                    session.Add(user);
                    await {|SES5006:session.FlushAsync()|};
                    await session.CommitAsync();
                }
                catch
                {
                    await session.RollbackAsync();
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task InALambda_Reports() => Verify.Analyzer("""
        class Register
        {
            public Func<Task> Later(Session session) => async () => { await {|SES5006:session.FlushAsync()|}; await session.CommitAsync(); };
        }
        """);

    [Fact]
    public Task OwnTransactionOfTheSession_Reports() => Verify.Analyzer("""
        class Register(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var session = factory.OpenSession();
                await using var transaction = await session.BeginAsync();
                session.Add(user);
                await {|SES5006:session.FlushAsync()|};
                await transaction.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task CommitOnlyFlushMode_Reports() => Verify.Analyzer("""
        class Register
        {
            public void Run(ISession session, User user)
            {
                session.FlushMode = FlushMode.Commit;
                using var tx = session.BeginTransaction();
                session.Save(user);
                {|SES5006:session.Flush()|};
                tx.Commit();
            }
        }
        """);
}
