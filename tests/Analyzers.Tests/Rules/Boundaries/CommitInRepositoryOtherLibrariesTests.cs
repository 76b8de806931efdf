using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1001: repositories over document sessions, and over sessions whose transaction somebody else began.</summary>
public class CommitInRepositoryOtherLibrariesTests
{
    [Theory, Libraries(Library.Linq2Db | Library.MongoDb)]
    public Task TransactionOfTheCaller_Reports(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            public async Task Add(User user, {{s.Session}} session)
            {
                {{s.Add("user")}}
                await {|SES1001:{{s.Commit}}|};
            }
        }
        """, s);

    [Theory, Libraries(Library.EntityFramework6 | Library.Documents)]
    public Task UnitOfWorkThatHandsOutTheRepository_OwnsTheCommit(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {|SES1001:{{s.Commit}}|}; }
        }
        class UnitOfWork
        {
            readonly {{s.Session}} session;
            public UnitOfWork({{s.Session}} session) { this.session = session; Users = new UserRepository(session); }
            public UserRepository Users { get; }
            public Task SaveChangesAsync() => {{s.Commit}};
        }
        """, s);

    [Theory, Libraries(Library.Documents | Library.EntityFramework6)]
    public Task StagingAlone_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {{s.Query}}; }
        }
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(UserRepository users, User user) { await users.Add(user); await {{s.Commit}}; }
        }
        """, s);
}
