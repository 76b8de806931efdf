using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2005 where it speaks.</summary>
public class TransactionScopeDoesNotFlowReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task SessionWorkAwaitedInAScope_Reports(SessionCode s) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            async Task Run({{s.Session}} session, User user)
            {
                using var scope = {|SES2005:new TransactionScope()|};
                {{s.Add("user")}}
                await {{s.Flush}};
                scope.Complete();
            }
        }
        """, s);

    [Theory]
    [InlineData("{|SES2005:new TransactionScope()|}", "scope.Dispose();")]
    [InlineData("{|SES2005:new TransactionScope()|}", "scope?.Dispose();")]
    [InlineData("new TransactionScope()", "Log(scope);")]
    [InlineData("new TransactionScope(TransactionScopeAsyncFlowOption.Enabled)", "scope.Dispose();")]
    public Task ScopeThatAFinallyBlockEnds_IsLookedInto(string creation, string end) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            async Task Run(AppDbContext db)
            {
                var scope = {{creation}};
                try
                {
                    await db.SaveChangesAsync();
                    scope.Complete();
                }
                finally { {{end}} }
            }
        }
        """);

    [Theory]
    [InlineData("new TransactionScope()")]
    [InlineData("new TransactionScope(TransactionScopeOption.RequiresNew)")]
    [InlineData("new TransactionScope(TransactionScopeOption.Required, TimeSpan.FromSeconds(5))")]
    [InlineData("new TransactionScope(TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = System.Transactions.IsolationLevel.ReadCommitted })")]
    [InlineData("new TransactionScope(Transaction.Current!)")]
    [InlineData("new TransactionScope(TransactionScopeAsyncFlowOption.Suppress)")]
    [InlineData("new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Suppress)")]
    [InlineData("new TransactionScope(TransactionScopeOption.Suppress)")]
    public Task ConstructorWithoutTheOption_Reports(string creation) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            async Task Run(AppDbContext db)
            {
                using (var scope = {|SES2005:{{creation}}|})
                {
                    await db.SaveChangesAsync();
                    scope.Complete();
                }
            }
        }
        """);

    [Theory]
    [InlineData("using (var scope = {|SES2005:new TransactionScope()|}) { await Task.Yield(); }")]
    [InlineData("using (TransactionScope scope = {|SES2005:new()|}) await Task.Yield();")]
    [InlineData("using ({|SES2005:new TransactionScope()|}) { await Task.Yield(); }")]
    [InlineData("TransactionScope scope; using (scope = {|SES2005:new TransactionScope()|}) { await Task.Yield(); }")]
    [InlineData("using var scope = Log(1) ? {|SES2005:new TransactionScope()|} : null; await Task.Yield();")]
    [InlineData("using IDisposable scope = {|SES2005:new TransactionScope()|}; if (Log(1)) await Task.Yield();")]
    [InlineData("using (var scope = {|SES2005:new TransactionScope()|}) { await foreach (var n in Numbers()) Log(n); }")]
    [InlineData("using (var scope = {|SES2005:new TransactionScope()|}) { await using var file = new MemoryStream(); }")]
    [InlineData("using (var scope = {|SES2005:new TransactionScope()|}) { await using (var file = new MemoryStream()) Log(file); }")]
    [InlineData("using (var scope = {|SES2005:new TransactionScope()|}) { scope.Complete(); await Task.Yield(); }")]
    [InlineData("foreach (var n in new[] { 1 }) { using var scope = {|SES2005:new TransactionScope()|}; await Task.Yield(); }")]
    [InlineData("switch (DateTime.Now.Day) { case 1: using (var scope = {|SES2005:new TransactionScope()|}) await Task.Yield(); break; }")]
    public Task FormOfUsing_Reports(string code) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            static bool Log(object? o) => o is null;
            static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; }
            async Task Run() { {{code}} }
        }
        """);

    [Fact]
    public Task LambdaLocalFunctionAndTopLevel_Report() => Verify.Analyzer("""
        using System.Transactions;
        Func<Task> one = async () => { using var scope = {|SES2005:new TransactionScope()|}; await Task.Yield(); };
        async Task Two() { using var scope = {|SES2005:new TransactionScope()|}; await Task.Yield(); }
        await one(); await Two();
        using var outer = {|SES2005:new TransactionScope()|};
        await Task.Yield();
        """, new VerifyOptions { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task HelperThatMakesTheScope_Reports() => Verify.Analyzer("""
        using System.Transactions;
        static class Scopes { public static TransactionScope Begin() => {|SES2005:new TransactionScope(TransactionScopeOption.Required)|}; }
        class Register
        {
            async Task Run() { using var scope = Scopes.Begin(); await Task.Yield(); scope.Complete(); }
        }
        """);

    [Fact]
    public Task Message_NamesTheScopeAndTheAwait() => Verify.Analyzer("""
        using System.Transactions;
        class Register
        {
            async Task Run() { using var outer = {|#0:new TransactionScope()|}; {|#1:await Task.Yield()|}; }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES2005).WithLocation(0).WithLocation(1).WithMessage(
                "'outer' does not flow across the await in it: what follows runs outside the transaction, and disposing it on another thread throws; pass TransactionScopeAsyncFlowOption.Enabled"),
        ],
    });
}
