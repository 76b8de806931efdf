using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1010 where it must keep quiet.</summary>
public class PersistenceKnowsWebSilentTests
{
    [Theory, MemberData(nameof(PersistenceKnowsWebReportsTests.Sessions), MemberType = typeof(PersistenceKnowsWebReportsTests))]
    public Task RepositoryThatTakesTheValue_IsSilent(string session) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly {{session}} session;
            public UserRepository({{session}} session, string user, System.Security.Claims.ClaimsPrincipal principal) => this.session = session;
            public Task<List<User>> Find(int id, CancellationToken token) => throw new NotSupportedException(session.ToString());
        }
        """, References.AspNetCore);

    [Theory, MemberData(nameof(PersistenceKnowsWebReportsTests.Sessions), MemberType = typeof(PersistenceKnowsWebReportsTests))]
    public Task EndpointAndService_AreSilent(string session) => Verify.Analyzer($$"""
        public class UsersController : ControllerBase
        {
            private readonly {{session}} session;
            public UsersController({{session}} session) => this.session = session;
            public IActionResult Get() => StatusCode(StatusCodes.Status200OK, session.ToString());
        }
        class UserService
        {
            private readonly {{session}} session;
            public UserService({{session}} session, IHttpContextAccessor http) => this.session = session;
            public IResult Find() => Results.Ok(session.ToString());
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("class UnitOfWorkMiddleware(Session session, RequestDelegate next) { public Task Invoke(HttpContext context) => next(session is null ? null! : context); }")]
    [InlineData("class UnitOfWorkMiddleware(Session session) : IMiddleware { public Task InvokeAsync(HttpContext context, RequestDelegate next) => next(session is null ? null! : context); }")]
    [InlineData("class UnitOfWorkFilter(Session session) : Microsoft.AspNetCore.Mvc.Filters.IActionFilter { public void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext c) { } public void OnActionExecuted(Microsoft.AspNetCore.Mvc.Filters.ActionExecutedContext c) => session.Add(c.HttpContext); public IActionResult Result => null!; }")]
    [InlineData("class UowEndpointFilter(Session session) : IEndpointFilter { public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => next(context); public HttpContext? Last; public object S => session; }")]
    public Task HostsOwnMiddleware_IsSilent(string type) => Verify.Analyzer(type, References.AspNetCore);

    [Theory]
    [InlineData("class CartRepository(IHttpContextAccessor http) { public object Find() => http.HttpContext!.Items; }")]
    [InlineData("class TenantContext(IHttpContextAccessor http) : AppDbContext { public object Tenant => http.HttpContext!.Items; }")]
    [InlineData("interface IUserRepository { IActionResult Find(HttpContext context); }")]
    [InlineData("static class UserQueries { public static IResult Find(Session session) => Results.Ok(session.ToString()); }")]
    [InlineData("class CurrentUser(IHttpContextAccessor http) { public object Id => http.HttpContext!.Items; } class UserRepository(Session session, CurrentUser user) { public object Find() => (session, user.Id); }")]
    [InlineData("class UserRepository(Session session) { public void Log() => Prelude.Log(HttpMethods.Get + session); }")]
    public Task OtherTypes_AreSilent(string type) => Verify.Analyzer(type, References.AspNetCore);

    [Fact]
    public Task ProjectWithoutTheWeb_IsSilent() => Verify.Analyzer("""
        class HttpContext { }
        interface IActionResult { }
        class UserRepository(Session session, HttpContext context) { public IActionResult Find() => throw new NotSupportedException(session.ToString() + context); }
        """, References.SessionGuard);

    [Fact]
    public Task OwnTypeOfTheSameName_IsSilent() => Verify.Analyzer("""
        namespace Mine
        {
            class HttpContext { }
            static class Results { public static object Ok() => 1; }
            class UserRepository(Session session, HttpContext context) { public object Find() => Results.Ok().ToString() + session + context; }
        }
        """, References.AspNetCore);
}
