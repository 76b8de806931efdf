using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3010 where it speaks.</summary>
public class RollbackCanBeCancelledReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task TokenOfTheMethodInTheCatch_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, CancellationToken token)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
                catch (Exception) { await {|SES3010:tx.RollbackAsync(token)|}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task TokenOfTheMethodInTheFinally_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Pay
        {
            {{s.InjectedFactory("Pay")}}
            public async Task Run(User user, CancellationToken token)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var committed = false;
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; committed = true; }
                finally { if (!committed) await {|SES3010:tx.RollbackAsync(token)|}; }
            }
        }
        """, s);

    [Fact]
    public Task SessionItself_Reports() => Verify.Analyzer("""
        class Pay(Session session)
        {
            public async Task Run(User user, CancellationToken token)
            {
                try { session.Add(user); await session.CommitAsync(token); }
                catch { await {|SES3010:session.RollbackAsync(token)|}; throw; }
            }
        }
        """);

    [Fact]
    public Task CurrentTransactionOfTheContext_Reports() => Verify.Analyzer("""
        class Pay(AppDbContext db)
        {
            public async Task Run(CancellationToken token)
            {
                await db.Database.BeginTransactionAsync(token);
                try { await db.SaveChangesAsync(token); await db.Database.CommitTransactionAsync(token); }
                catch (Exception) { await {|SES3010:db.Database.RollbackTransactionAsync(token)|}; throw; }
            }
        }
        """);

    [Fact]
    public Task TokenOfAMember_Reports() => Verify.Analyzer("""
        class Request { public CancellationToken Aborted { get; init; } }
        class Pay(Request request, Session session)
        {
            readonly CancellationToken stopping = request.Aborted;
            public async Task Run()
            {
                try { await session.CommitAsync(); }
                catch (SessionException) { await {|SES3010:session.RollbackAsync(request.Aborted)|}; }
                try { await session.CommitAsync(); }
                catch (SessionException) { await {|SES3010:session.RollbackAsync(stopping)|}; }
            }
        }
        """);

    [Fact]
    public Task LocalThatHoldsIt_Reports() => Verify.Analyzer("""
        class Pay(Session session)
        {
            public async Task Run(CancellationToken outer)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(outer);
                var token = limit.Token;
                try { await session.CommitAsync(token); }
                catch (SessionException) { await {|SES3010:session.RollbackAsync(token)|}; }
                try { await session.CommitAsync(token); }
                catch (SessionException) { await {|SES3010:session.RollbackAsync(limit.Token)|}; }
            }
        }
        """);

    [Fact]
    public Task RollbackToASavepoint_Reports() => Verify.Analyzer("""
        class Pay(AppDbContext db)
        {
            public async Task Run(CancellationToken token)
            {
                await using var tx = await db.Database.BeginTransactionAsync(token);
                await tx.CreateSavepointAsync("before", token);
                try { await db.SaveChangesAsync(token); }
                catch (Exception) { await {|SES3010:tx.RollbackToSavepointAsync("before", token)|}; }
                await tx.CommitAsync(token);
            }
        }
        """);

    [Fact]
    public Task HelperThatRollsBack_Reports() => Verify.Analyzer("""
        class Shop(AppDbContext db)
        {
            public Task RollbackAsync(CancellationToken token) => db.Database.RollbackTransactionAsync(token);
        }
        class Pay(Shop shop, AppDbContext db)
        {
            public async Task Run(CancellationToken token)
            {
                try { await db.SaveChangesAsync(token); }
                catch (Exception) { await {|SES3010:shop.RollbackAsync(token)|}; throw; }
            }
        }
        """);

    [Fact]
    public Task NamedArgument_ReportsWithMessage() => Verify.Analyzer("""
        class Pay(Session _session)
        {
            public async Task Run(CancellationToken token)
            {
                try { await _session.CommitAsync(token); }
                catch { await {|#0:_session.RollbackAsync(cancellationToken: {|#1:token|}).ConfigureAwait(false)|}; throw; }
            }
        }
        """.Replace(".ConfigureAwait(false)|}", "|}.ConfigureAwait(false)"), new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3010).WithLocation(0).WithLocation(1).WithMessage(
                "The rollback of '_session' is given 'token': when that token is cancelled, the rollback is refused just when it is needed; pass CancellationToken.None"),
        ],
    });

    /// <summary>melodee's handlers of messages: the token is looked up where the work begins.</summary>
    [Theory]
    [InlineData("var token = Lookup(message);")]
    [InlineData("var token = message.Load<CancellationToken>();")]
    [InlineData("CancellationToken token; token = message.Load<CancellationToken>();")]
    public Task TokenThatIsLookedUpBefore_Reports(string looked) => Verify.Analyzer($$"""
        public interface IMessage { T Load<T>(); }
        class Pay(Session session)
        {
            public async Task Run(IMessage message)
            {
                {{looked}}
                try { await session.CommitAsync(token); }
                catch { await {|SES3010:session.RollbackAsync(token)|}; throw; }
            }
            CancellationToken Lookup(IMessage message) => message.Load<CancellationToken>();
        }
        """);
}
