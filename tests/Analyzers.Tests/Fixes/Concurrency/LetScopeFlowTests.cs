using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class LetScopeFlowTests
{
    private const string Plain = """
        using System.Transactions;
        class Register
        {
            async Task Run(TransactionOptions options)
            {
                using (var scope = {|SES2005:new TransactionScope()|}) // all or nothing
                    await Task.Yield();
                using (TransactionScope scope = {|SES2005:new()|})
                    await Task.Yield();
                using (var scope = {|SES2005:new TransactionScope(TransactionScopeOption.Required /* joins */)|})
                    await Task.Yield();
                using (var scope = {|SES2005:new TransactionScope(
                    TransactionScopeOption.Required,
                    options)|})
                    await Task.Yield();
                using (var scope = {|SES2005:new TransactionScope(scopeOption: TransactionScopeOption.Required, scopeTimeout: TimeSpan.Zero)|})
                    await Task.Yield();
                using (var scope = {|SES2005:new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Suppress)|})
                    await Task.Yield();
            }
        }
        """;

    private const string Flowing = """
        using System.Transactions;
        class Register
        {
            async Task Run(TransactionOptions options)
            {
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled)) // all or nothing
                    await Task.Yield();
                using (TransactionScope scope = new(TransactionScopeAsyncFlowOption.Enabled))
                    await Task.Yield();
                using (var scope = new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Enabled /* joins */))
                    await Task.Yield();
                using (var scope = new TransactionScope(
                    TransactionScopeOption.Required,
                    options, TransactionScopeAsyncFlowOption.Enabled))
                    await Task.Yield();
                using (var scope = new TransactionScope(scopeOption: TransactionScopeOption.Required, scopeTimeout: TimeSpan.Zero, asyncFlowOption: TransactionScopeAsyncFlowOption.Enabled))
                    await Task.Yield();
                using (var scope = new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Enabled))
                    await Task.Yield();
            }
        }
        """;

    [Fact]
    public Task Option_IsAdded() => Verify.Fix(Plain, Flowing);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Plain.ReplaceLineEndings("\r\n"), Flowing.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task TypeThatIsNotImported_IsWrittenInFull() => Verify.Fix(
        """
        class Register
        {
            async Task Run() { using var scope = {|SES2005:new System.Transactions.TransactionScope()|}; await Task.Yield(); }
        }
        """,
        """
        class Register
        {
            async Task Run() { using var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled); await Task.Yield(); }
        }
        """);

    [Fact]
    public Task HelperThatMakesTheScope_IsRepairedThere() => Verify.Fix(
        """
        using System.Transactions;
        static class Scopes { public static TransactionScope Begin() => {|SES2005:new TransactionScope()|}; }
        class Register { async Task Run() { using var scope = Scopes.Begin(); await Task.Yield(); } }
        """,
        """
        using System.Transactions;
        static class Scopes { public static TransactionScope Begin() => new TransactionScope(TransactionScopeAsyncFlowOption.Enabled); }
        class Register { async Task Run() { using var scope = Scopes.Begin(); await Task.Yield(); } }
        """);

    [Theory]
    [InlineData("new TransactionScope(TransactionScopeOption.Required, new TransactionOptions(), EnterpriseServicesInteropOption.None)")]
    [InlineData("new TransactionScope(Transaction.Current!, TimeSpan.Zero, EnterpriseServicesInteropOption.None)")]
    public Task ConstructorThatTakesNoOption_HasNoFix(string creation) => Verify.NoFix($$"""
        using System.Transactions;
        class Register
        {
            async Task Run() { using var scope = {|SES2005:{{creation}}|}; await Task.Yield(); }
        }
        """);
}
