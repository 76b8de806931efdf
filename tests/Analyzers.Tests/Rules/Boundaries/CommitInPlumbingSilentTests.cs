using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1012 where it must keep quiet.</summary>
public class CommitInPlumbingSilentTests
{
    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task CommitOnSuccess_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        sealed class Unit : IAsyncDisposable
        {
            {{s.Injected("Unit")}}
            bool completed;
            public void Complete() => completed = true;
            public async ValueTask DisposeAsync() { if (completed) await {{s.Commit}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.EntityFramework6 | Library.RavenDb | Library.MongoDb, InTransaction = true)]
    public Task RollbackInDispose_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        sealed class Unit : IAsyncDisposable
        {
            {{s.Injected("Unit")}}
            public async Task Finish() => await {{s.Commit}};
            public async ValueTask DisposeAsync() { await {{s.Rollback}}; await session.DisposeAsync(); }
        }
        """.Replace("await session.DisposeAsync();", s.Library == Library.NHibernate ? "session.Dispose();" : "await session.DisposeAsync();", StringComparison.Ordinal), s);

    [Theory]
    [InlineData("if (!_completed) { session.Rollback(); return; } session.Commit();")]
    [InlineData("if (_failure == null) session.Commit();")]
    [InlineData("if (_outcome == Outcome.Done) session.Commit();")]
    [InlineData("if (Succeeded) session.Commit(); else session.Rollback();")]
    [InlineData("if (_vote == true) session.Commit();")]
    [InlineData("var own = factory.OpenSession(); own.Add(this); own.Commit();")]
    [InlineData("session.Flush();")]
    public Task FlagOrOwnSession_IsSilent(string code) => Verify.Analyzer($$"""
        sealed class Unit(Session session, SessionFactory factory) : IDisposable
        {
            enum Outcome { None, Done }
            public bool _completed, _x;
            public bool? _vote;
            public Exception? _failure;
            Outcome _outcome;
            public bool Succeeded => _x;
            public void Set() { _outcome = Outcome.Done; factory.ToString(); session.ToString(); }
            public void Dispose() { {{code}} }
        }
        """);

    [Theory]
    [InlineData("public void OnActionExecuting(ActionExecutingContext context) { } public void OnActionExecuted(ActionExecutedContext context) { if (context.Exception is null) db.SaveChanges(); }", "IActionFilter")]
    [InlineData("public void OnActionExecuting(ActionExecutingContext context) { } public void OnActionExecuted(ActionExecutedContext context) { if (Fine(context)) db.SaveChanges(); } static bool Fine(ActionExecutedContext c) => c.Exception == null;", "IActionFilter")]
    [InlineData("public void OnActionExecuting(ActionExecutingContext context) => db.SaveChanges(); public void OnActionExecuted(ActionExecutedContext context) { }", "IActionFilter")]
    [InlineData("public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) { var executed = await next(); if (executed.Exception == null) await db.SaveChangesAsync(); }", "IAsyncActionFilter")]
    [InlineData("public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) { if ((await next()).ExceptionHandled) await db.SaveChangesAsync(); }", "IAsyncActionFilter")]
    [InlineData("public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) { await db.SaveChangesAsync(); await next(); }", "IAsyncActionFilter")]
    [InlineData("public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) { var result = await next(context); await db.SaveChangesAsync(); return result; }", "IEndpointFilter")]
    [InlineData("public async Task InvokeAsync(HttpContext context, RequestDelegate next) { await next(context); await db.SaveChangesAsync(); }", "IMiddleware")]
    public Task FilterThatLooksOrNeedNot_IsSilent(string members, string contract) => Verify.Analyzer($$"""
        using Microsoft.AspNetCore.Mvc.Filters;
        class SavingFilter(AppDbContext db) : {{contract}}
        {
            {{members}}
        }
        """, References.AspNetCore);

    /// <summary>A flag decides in the helper, or in one that it calls.</summary>
    [Theory]
    [InlineData("End();")]
    [InlineData("Abort();")]
    public Task FlagInAHelper_IsSilent(string end) => Verify.Analyzer($$"""
        sealed class Unit(Session session) : IDisposable
        {
            bool cancelled;
            int depth;
            public void Dispose() { {{end}} }
            void Abort() { cancelled = true; if (--depth == 0) End(); }
            void End() { if (cancelled) session.Rollback(); else session.Commit(); }
        }
        """);

    [Fact]
    public Task FactoryThatOnlyOpens_IsSilent() => Verify.Analyzer("""
        static class Setup
        {
            public static void Add(IServiceCollection services, SessionFactory factory)
            {
                services.AddScoped(_ => factory.OpenSession());
                services.AddScoped<Func<int>>(provider => () => provider.GetRequiredService<AppDbContext>().SaveChanges());
                Seed(() => { using var session = factory.OpenSession(); session.Commit(); });
            }
            static void Seed(Action seed) => seed();
        }
        """);

    [Fact]
    public Task MethodsOfOtherNames_AreSilent() => Verify.Analyzer("""
        sealed class Unit(Session session)
        {
            public void Complete() => session.Commit();
            public void Dispose(string reason) { Prelude.Log(reason); session.Commit(); }
        }
        """);

    [Fact]
    public Task SaveInsideATransaction_IsSilent() => Verify.Analyzer("""
        sealed class Unit : IDisposable
        {
            readonly AppDbContext db;
            public Unit(AppDbContext db) => this.db = db;
            public void Dispose()
            {
                using var transaction = db.Database.BeginTransaction();
                db.SaveChanges();
                transaction.Rollback();
            }
        }
        """);

    [Theory]
    [InlineData("readonly bool own; bool done; public Unit(Session session, bool own) { this.session = session; this.own = own; } public void Complete() => done = true; public void Dispose() { if (own && done) session.Commit(); }")]
    [InlineData("bool Succeeded => errors.Count == 0; public Unit(Session session) => this.session = session; public void Dispose() { if (Succeeded) session.Commit(); }")]
    [InlineData("public bool Succeeded { get; set; } public Unit(Session session) => this.session = session; public void Dispose() { if (Succeeded) session.Commit(); }")]
    public Task FlagThatFollowsTheWork_IsSilent(string members) => Verify.Analyzer($$"""
        sealed class Unit : IDisposable
        {
            readonly List<string> errors = new();
            readonly Session session;
            {{members}}
        }
        """);

    [Fact]
    public Task ContextOfAScopeOfItsOwn_IsSilent() => Verify.Analyzer("""
        using Microsoft.AspNetCore.Mvc.Filters;
        class CountAttribute : ActionFilterAttribute
        {
            public override void OnActionExecuted(ActionExecutedContext context)
            {
                using var scope = context.HttpContext.RequestServices.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                db.Users.Add(new User());
                db.SaveChanges();
            }
        }
        """, References.AspNetCore);

    [Fact]
    public Task TransactionThatAFlagCommits_IsSilent() => Verify.Analyzer("""
        sealed class Unit(AppDbContext db) : IDisposable
        {
            readonly Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction = db.Database.BeginTransaction();
            bool done;
            public void Complete() => done = true;
            public void Dispose() { if (done) transaction.Commit(); transaction.Dispose(); }
        }
        """);
}
