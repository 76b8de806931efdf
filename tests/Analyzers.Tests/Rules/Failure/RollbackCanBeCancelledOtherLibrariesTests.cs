using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3010: rollbacks that are members of the session itself.</summary>
public class RollbackCanBeCancelledOtherLibrariesTests
{
    [Fact]
    public Task AbortOfAClientSession_Reports() => Verify.Analyzer("""
        class Import(IMongoClient client)
        {
            public async Task Run(User user, CancellationToken token)
            {
                using var session = await client.StartSessionAsync();
                session.StartTransaction();
                try { await Store.Users.InsertOneAsync(session, user); await session.CommitTransactionAsync(token); }
                catch { await {|SES3010:session.AbortTransactionAsync(token)|}; throw; }
            }
        }
        """, References.MongoDb);
}
