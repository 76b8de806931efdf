using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3002: sessions whose statements run at once: they are broken in a transaction, and only there.</summary>
public class FailedSessionInHandlerOtherLibrariesTests
{
    [Theory, Libraries(Library.Linq2Db | Library.MongoDb)]
    public Task StatementInATransaction_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.Add("user")}} await {{s.CommitTransaction}}; }
                catch ({{s.ConstraintException}}) { await {|SES3002:{{s.Flush}}|}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Linq2Db | Library.MongoDb)]
    public Task StatementOutsideATransaction_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                try { {{s.Add("user")}} } catch ({{s.ConstraintException}}) { await {{s.Flush}}; throw; }
            }
        }
        """, s);
}
