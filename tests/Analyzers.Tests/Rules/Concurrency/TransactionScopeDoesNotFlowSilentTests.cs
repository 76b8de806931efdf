using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2005 where it must keep quiet.</summary>
public class TransactionScopeDoesNotFlowSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task ScopeThatFlows_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            async Task Run({{s.Session}} session, User user)
            {
                using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                {{s.Add("user")}}
                await {{s.Flush}};
                scope.Complete();
            }
        }
        """, s);

    [Theory]
    [InlineData("new TransactionScope(TransactionScopeAsyncFlowOption.Enabled)")]
    [InlineData("new TransactionScope(TransactionScopeOption.RequiresNew, TransactionScopeAsyncFlowOption.Enabled)")]
    [InlineData("new TransactionScope(TransactionScopeOption.Required, TimeSpan.Zero, TransactionScopeAsyncFlowOption.Enabled)")]
    [InlineData("new TransactionScope(TransactionScopeOption.Required, new TransactionOptions(), TransactionScopeAsyncFlowOption.Enabled)")]
    [InlineData("new TransactionScope(asyncFlowOption: TransactionScopeAsyncFlowOption.Enabled)")]
    [InlineData("new TransactionScope((TransactionScopeAsyncFlowOption)1)")]
    [InlineData("new TransactionScope(flow)")]
    [InlineData("new TransactionScope(given)")]
    public Task OptionGivenOrNotKnown_IsSilent(string creation) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            const TransactionScopeAsyncFlowOption flow = TransactionScopeAsyncFlowOption.Enabled;
            async Task Run(TransactionScopeAsyncFlowOption given) { using var scope = {{creation}}; await Task.Yield(); }
        }
        """);

    [Theory]
    [InlineData("using (var scope = new TransactionScope()) { Work(); scope.Complete(); }")]
    [InlineData("using (var scope = new TransactionScope()) { Work(); } await Task.Yield();")]
    [InlineData("await Task.Yield(); using var scope = new TransactionScope(); Work();")]
    [InlineData("{ using var scope = new TransactionScope(); Work(); } await Task.Yield();")]
    [InlineData("using (var scope = new TransactionScope()) { WorkAsync().Wait(); }")]
    [InlineData("using (var scope = new TransactionScope()) { Func<Task> later = async () => await Task.Yield(); tasks.Add(later); }")]
    [InlineData("using (var scope = new TransactionScope()) { async Task Later() => await Task.Yield(); tasks.Add(Later); }")]
    [InlineData("if (tasks.Count > 0) { using var scope = new TransactionScope(); Work(); } else await Task.Yield();")]
    [InlineData("var scope = new TransactionScope(); Work(); scope.Dispose(); await Task.Yield();")]
    [InlineData("Keep(new TransactionScope()); await Task.Yield();")]
    public Task NoAwaitInTheScope_IsSilent(string code) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            readonly List<Func<Task>> tasks = new();
            void Work() { }
            void Keep(TransactionScope scope) { }
            Task WorkAsync() => Task.CompletedTask;
            async Task Run() { {{code}} await Task.CompletedTask; }
        }
        """.Replace("await Task.CompletedTask; }", "}", StringComparison.Ordinal).Replace("async Task Run()", "#pragma warning disable CS1998\n    async Task Run()", StringComparison.Ordinal));

    [Theory]
    [InlineData("using var scope = Scopes.Begin();")]
    [InlineData("await Task.Yield(); using (Scopes.Begin()) { }")]
    [InlineData("var scope = Scopes.Begin(); await Task.Yield();")]
    public Task HelperWhoseCallersAwaitNothingInIt_IsSilent(string code) => Verify.Analyzer($$"""
        using System.Transactions;
        static class Scopes { public static TransactionScope Begin() => new TransactionScope(); }
        class Register
        {
        #pragma warning disable CS1998
            async Task Run() { {{code}} }
        }
        """);

    [Fact]
    public Task LambdaInAHelper_IsNotTheHelper() => Verify.Analyzer("""
        using System.Transactions;
        static class Scopes { public static Func<TransactionScope> Begin() { return () => new TransactionScope(); } }
        class Register
        {
            async Task Run() { using var scope = Scopes.Begin()(); await Task.Yield(); }
        }
        """);

    [Fact]
    public Task SynchronousSave_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        class Register
        {
            void Run(AppDbContext db, User user)
            {
                using var scope = new TransactionScope(TransactionScopeOption.Required, TimeSpan.FromSeconds(5));
                db.Add(user);
                db.SaveChanges();
                scope.Complete();
            }
        }
        """);

    [Fact]
    public Task OwnTypeOfTheSameName_IsSilent() => Verify.Analyzer("""
        namespace Mine
        {
            class TransactionScope : IDisposable { public void Dispose() { } }
            class Register { async Task Run() { using var scope = new TransactionScope(); await Task.Yield(); } }
        }
        """);
}
