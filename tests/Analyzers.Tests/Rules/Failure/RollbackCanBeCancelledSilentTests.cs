using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3010 where it must keep quiet.</summary>
public class RollbackCanBeCancelledSilentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("CancellationToken.None")]
    [InlineData("default")]
    [InlineData("default(CancellationToken)")]
    [InlineData("new CancellationToken()")]
    [InlineData("none")]
    public Task NoTokenToSpeakOf_IsSilent(string token) => Verify.Analyzer($$"""
        class Pay(Session session)
        {
            public async Task Run(CancellationToken request)
            {
                var none = CancellationToken.None;
                try { await session.CommitAsync(request); }
                catch (Exception) { Log(none); await session.RollbackAsync({{token}}); throw; }
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task NoToken_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, CancellationToken token)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} await tx.CommitAsync(token); }
                catch (Exception) { await {{s.RollbackTransaction}}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task RollbackOnTheNormalPath_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, bool dry, CancellationToken token)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                if (dry) await tx.RollbackAsync(token); else await tx.CommitAsync(token);
            }
        }
        """, s);

    [Fact]
    public Task SourceOfTheHandler_IsSilent() => Verify.Analyzer("""
        class Pay(Session session)
        {
            public async Task Run(CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception)
                {
                    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                    await session.RollbackAsync(limit.Token);
                    throw;
                }
                try { await session.CommitAsync(token); }
                catch (Exception)
                {
                    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                    var own = limit.Token;
                    await session.RollbackAsync(own);
                    throw;
                }
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6)]
    public Task OtherCallsInTheHandler_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, CancellationToken token)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
                catch (Exception) { await Task.Delay(1, token); await {{s.RollbackTransaction}}; throw; }
            }
        }
        """, s);

    [Fact]
    public Task HelperThatDoesMore_IsSilent() => Verify.Analyzer("""
        class Pay(Session session)
        {
            public async Task Run(CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { await ReportAsync(token); throw; }
            }
            private async Task ReportAsync(CancellationToken token) { await session.RollbackAsync(token); await Task.Delay(1, token); }
        }
        """);

    [Fact]
    public Task HelperGivenNone_IsSilent() => Verify.Analyzer("""
        class Pay(Session session)
        {
            public async Task Run(CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { await RollbackAsync(CancellationToken.None); throw; }
            }
            private Task RollbackAsync(CancellationToken token) => session.RollbackAsync(token);
        }
        """);

    [Fact]
    public Task RollbackOfSomethingElse_IsSilent() => Verify.Analyzer("""
        class Draft { public Task RollbackAsync(CancellationToken token) => Task.CompletedTask; }
        class Pay(Session session, Draft draft)
        {
            public async Task Run(CancellationToken token)
            {
                try { await session.CommitAsync(token); }
                catch (Exception) { await draft.RollbackAsync(token); await session.RollbackAsync(); throw; }
            }
        }
        """);

    [Fact]
    public Task SynchronousRollback_IsSilent() => Verify.Analyzer("""
        class Pay(Session session)
        {
            public void Run(CancellationToken token)
            {
                try { token.ThrowIfCancellationRequested(); session.Commit(); }
                catch (Exception) { session.Rollback(); throw; }
            }
        }
        """);

    [Theory]
    [InlineData("", "await session.RollbackAsync(Limit());")]
    [InlineData("", "var token = Limit(); await session.RollbackAsync(token);")]
    [InlineData("CancellationToken token = default; token = request.IsCancellationRequested ? default : Limit();", "await session.RollbackAsync(token);")]
    [InlineData("var token = Limit(); ", "token = Limit(); await session.RollbackAsync(token);")]
    public Task TokenThatTheHandlerLooksUp_IsSilent(string before, string handler) => Verify.Analyzer($$"""
        class Pay(Session session)
        {
            public async Task Run(CancellationToken request)
            {
                {{before}}
                try { await session.CommitAsync(request); }
                catch { {{handler}} throw; }
            }
            CancellationToken Limit() => new CancellationTokenSource(1000).Token;
        }
        """);
}
