using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where the rollback waits behind a question.</summary>
public class ExceptionCaughtWithoutRollbackGuardedTests
{
    [Theory]
    [InlineData("session.InTransaction")]
    [InlineData("!session.IsActive")]
    public Task RolledBackWhereTheSessionSaysSo_IsSilent(string condition) => Verify.Analyzer($$"""
        class Register(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (Exception) { if ({{condition}}) await session.RollbackAsync(); }
                await session.CommitAsync();
            }
        }
        """, References.SessionGuard);

    [Fact]
    public Task RolledBackWhereAMongoSessionSaysSo_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly MongoDB.Driver.IClientSessionHandle session;
            readonly MongoDB.Driver.IMongoCollection<User> users;
            public Register(MongoDB.Driver.IClientSessionHandle session, MongoDB.Driver.IMongoCollection<User> users) { this.session = session; this.users = users; }
            public async Task Run(User user)
            {
                session.StartTransaction();
                try { await users.InsertOneAsync(session, user); }
                catch (Exception) { if (session.IsInTransaction) await session.AbortTransactionAsync(); }
                await users.InsertOneAsync(session, user);
            }
        }
        """, References.MongoDb);

    /// <summary>A flag of the caller's says nothing of whether the session failed.</summary>
    [Fact]
    public Task RolledBackWhereAFlagSaysSo_Reports() => Verify.Analyzer("""
        class Register(Session session)
        {
            public async Task Run(User user, bool own)
            {
                try { session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception) { if (own) await session.RollbackAsync(); }
                await session.CommitAsync();
            }
        }
        """, References.SessionGuard);
}
