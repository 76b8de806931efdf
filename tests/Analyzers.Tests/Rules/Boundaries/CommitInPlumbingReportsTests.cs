using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1012 where it speaks.</summary>
public class CommitInPlumbingReportsTests
{
    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task CommitInDispose_Reports(SessionCode s) => Verify.Analyzer($$"""
        sealed class Unit : IAsyncDisposable
        {
            {{s.Injected("Unit")}}
            public async ValueTask DisposeAsync() => await {|SES1012:{{s.Commit}}|};
        }
        """, s);

    [Theory]
    [InlineData("public void Dispose() { {|SES1012:session.Commit()|}; session.Dispose(); }")]
    [InlineData("public void Dispose() { Dispose(true); } protected virtual void Dispose(bool disposing) { if (disposing) {|SES1012:session.Commit()|}; }")]
    [InlineData("bool _disposed; public void Dispose() { if (_disposed) return; {|SES1012:session.Commit()|}; _disposed = true; }")]
    [InlineData("public void Dispose() { try { {|SES1012:session.Commit()|}; } catch { session.Rollback(); throw; } }")]
    [InlineData("public void Dispose() => {|SES1012:Finish()|}; void Finish() => session.Commit();")]
    [InlineData("void IDisposable.Dispose() => {|SES1012:session.Commit()|};")]
    public Task FormOfDispose_Reports(string members) => Verify.Analyzer($$"""
        class Unit : IDisposable
        {
            readonly Session session;
            public Unit(Session session) => this.session = session;
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void End() { if (--depth == 0) session.Commit(); }")]
    [InlineData("void End() { Log(cancelled); Store(); } void Store() => session.Commit();")]
    public Task HelperThatNoFlagDecidesIn_Reports(string helper) => Verify.Analyzer($$"""
        sealed class Unit(Session session) : IDisposable
        {
            bool cancelled;
            int depth;
            public void Dispose() { cancelled = depth > 3; {|SES1012:End()|}; }
            {{helper}}
        }
        """);

    [Fact]
    public Task ContextThatSavesWhenDisposed_Reports() => Verify.Analyzer("""
        class SavingContext : AppDbContext
        {
            public override void Dispose()
            {
                if (ChangeTracker.HasChanges())
                    {|SES1012:SaveChanges()|};
                base.Dispose();
            }
        }
        """);

    [Fact]
    public Task TransactionThatIsActive_Reports() => Verify.Analyzer("""
        sealed class Unit : IDisposable
        {
            readonly ISession session;
            readonly ITransaction transaction;
            public Unit(ISessionFactory factory) { session = factory.OpenSession(); transaction = session.BeginTransaction(); }
            public void Dispose()
            {
                if (transaction.IsActive)
                    {|SES1012:transaction.Commit()|};
                session.Dispose();
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task CommitInAFactoryOfTheContainer_Reports() => Verify.Analyzer("""
        static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddScoped(provider =>
                {
                    var db = provider.GetRequiredService<AppDbContext>();
                    db.Add(new User());
                    {|SES1012:db.SaveChanges()|};
                    return new object();
                });
                services.AddSingleton(provider => { var s = provider.GetRequiredService<SessionFactory>().OpenSession(); {|SES1012:s.Commit()|}; return new object(); });
            }
        }
        """);

    [Theory]
    [InlineData("public void OnActionExecuting(ActionExecutingContext context) { } public void OnActionExecuted(ActionExecutedContext context) => {|SES1012:db.SaveChanges()|};", "IActionFilter")]
    [InlineData("public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) { await next(); await {|SES1012:db.SaveChangesAsync()|}; }", "IAsyncActionFilter")]
    [InlineData("public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) { var executed = await next().ConfigureAwait(false); if (executed.Result is not null) {|SES1012:db.SaveChanges()|}; }", "IAsyncActionFilter")]
    [InlineData("public void OnResultExecuting(ResultExecutingContext context) { } public void OnResultExecuted(ResultExecutedContext context) => {|SES1012:db.SaveChanges()|};", "IResultFilter")]
    public Task FilterThatDoesNotLook_Reports(string members, string contract) => Verify.Analyzer($$"""
        using Microsoft.AspNetCore.Mvc.Filters;
        class SavingFilter(AppDbContext db) : {{contract}}
        {
            {{members}}
        }
        """, References.AspNetCore);

    [Fact]
    public Task Message_NamesThePlace() => Verify.Analyzer("""
        sealed class Unit(Session session) : IDisposable
        {
            public void Dispose() => {|#0:session.Commit()|};
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1012).WithLocation(0).WithMessage(
                "'Unit.Dispose' commits a Session, also when an exception is on its way through the using: what the failed work left behind is stored; commit where the work succeeds"),
        ],
    });

    /// <summary>Dispose alone names no session: its class opened the one that the helper ends.</summary>
    [Theory]
    [InlineData("_session.Transaction.Commit();")]
    [InlineData("try { var current = _session.GetCurrentTransaction(); if (current != null && current.IsActive) current.Commit(); } finally { _session.Close(); _session = null; }")]
    public Task CommitInAHelperOfDispose_Reports(string end) => Verify.Analyzer($$"""
        class Transactions : IDisposable
        {
            private readonly ISessionFactory _factory;
            private ISession? _session;
            public Transactions(ISessionFactory factory) => _factory = factory;
            public ISession GetSession()
            {
                if (_session == null) { _session = _factory.OpenSession(); _session.BeginTransaction(); }
                return _session;
            }
            public void Dispose() { {|SES1012:EndSession()|}; }
            private void EndSession() { if (_session != null) { {{end}} } }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("readonly bool own; public Unit(Session session, bool own) { this.session = session; this.own = own; } public void Dispose() { if (own) {|SES1012:session.Commit()|}; }")]
    [InlineData("bool AutoCommit { get; } = true; public Unit(Session session) => this.session = session; public void Dispose() { if (AutoCommit) {|SES1012:session.Commit()|}; session.Dispose(); }")]
    [InlineData("public bool AutoCommit { get; init; } = true; public Unit(Session session) => this.session = session; public void Dispose() { if (AutoCommit) {|SES1012:session.Commit()|}; }")]
    public Task FlagThatIsFixedWhenTheObjectIsMade_Reports(string members) => Verify.Analyzer($$"""
        sealed class Unit : IDisposable
        {
            readonly Session session;
            {{members}}
        }
        """);

    /// <summary>Intersect's contexts stand behind an interface without sets.</summary>
    [Theory]
    [InlineData("T")]
    [InlineData("IStore")]
    public Task ContextBehindAnInterfaceOfItsFacade_Reports(string type) => Verify.Analyzer($$"""
        using Microsoft.EntityFrameworkCore.Infrastructure;
        public interface IStore { DatabaseFacade Database { get; } int SaveChanges(); }
        abstract class Access<T>({{type}} context) : IDisposable where T : IStore
        {
            public {{type}} Context { get; } = context;
            protected void Dispose(bool disposing) { if (disposing) { {|SES1012:Context.SaveChanges()|}; } }
            public void Dispose() => Dispose(true);
        }
        """);

    [Fact]
    public Task ContextOfTheRequest_Reports() => Verify.Analyzer("""
        using Microsoft.AspNetCore.Mvc.Filters;
        class SaveAttribute : ActionFilterAttribute
        {
            public override void OnActionExecuted(ActionExecutedContext context)
            {
                var db = context.HttpContext.RequestServices.GetRequiredService<AppDbContext>();
                {|SES1012:db.SaveChanges()|};
            }
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("db.Database.BeginTransaction()", "AppDbContext db", "Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction")]
    [InlineData("connection.BeginTransaction()", "IDbConnection connection", "IDbTransaction")]
    public Task TransactionBegunOnWhatTheConstructorIsGiven_Reports(string begin, string given, string transaction) => Verify.Analyzer($$"""
        sealed class Unit({{given}}) : IDisposable
        {
            readonly {{transaction}} transaction = {{begin}};
            public void Dispose() { {|SES1012:transaction.Commit()|}; transaction.Dispose(); }
        }
        """, References.AspNetCore);
}
