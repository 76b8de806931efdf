using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1010 where it speaks.</summary>
public class PersistenceKnowsWebReportsTests
{
    public static TheoryData<string> Sessions => ["Session", "AppDbContext", "DbConnection", "NpgsqlConnection", "IRepositorySession"];

    [Theory, MemberData(nameof(Sessions))]
    public Task RepositoryWithAccessor_Reports(string session) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly {{session}} session;
            private readonly IHttpContextAccessor http;
            public UserRepository({{session}} session, IHttpContextAccessor {|SES1010:http|}) { this.session = session; this.http = http; }
            public object Find() => (session, http.HttpContext);
        }
        """, References.AspNetCore);

    [Theory, MemberData(nameof(Sessions))]
    public Task UnitOfWorkThatAnswers_Reports(string session) => Verify.Analyzer($$"""
        class UnitOfWork
        {
            private readonly {{session}} session;
            public UnitOfWork({{session}} session) => this.session = session;
            public Task<IActionResult> {|SES1010:Save|}() => throw new NotSupportedException(session.ToString());
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("public void Find(HttpContext {|SES1010:context|}) { }")]
    [InlineData("public void Find(HttpRequest {|SES1010:request|}, int id) { }")]
    [InlineData("public IActionResult {|SES1010:Find|}() => null!;")]
    [InlineData("public ActionResult<User> {|SES1010:Find|}() => null!;")]
    [InlineData("public Task<ActionResult<List<User>>> {|SES1010:Find|}() => null!;")]
    [InlineData("public IResult {|SES1010:Find|}() => null!;")]
    [InlineData("public NotFoundResult {|SES1010:Find|}() => null!;")]
    [InlineData("public (User, IResult) {|SES1010:Find|}() => default;")]
    [InlineData("public void Import(IFormFile[] {|SES1010:files|}) { }")]
    [InlineData("public HttpContext {|SES1010:Context|} { get; set; } = null!;")]
    [InlineData("private HttpContext {|SES1010:context|} = null!; public object Find() => context;")]
    [InlineData("public int Find() => {|SES1010:StatusCodes.Status404NotFound|};")]
    [InlineData("public object Find() => {|SES1010:Results.NotFound()|};")]
    [InlineData("public object Find() => {|SES1010:TypedResults.Ok()|};")]
    public Task MemberOfARepository_Reports(string member) => Verify.Analyzer($$"""
        class UserRepository
        {
            private readonly AppDbContext db;
            public UserRepository(AppDbContext db) => this.db = db;
            {{member}}
        }
        """, References.AspNetCore);

    [Fact]
    public Task RepositoryByInterfaceAndBase_Reports() => Verify.Analyzer("""
        interface IUserRepository { }
        class Users(Session session, IHttpContextAccessor {|SES1010:http|}) : IUserRepository { public object Find() => (session, http); }
        abstract class Repository { protected readonly Session session; protected Repository(Session session, HttpContext {|SES1010:context|}) { this.session = session; } }
        class OrderRepository(Session session) : Repository(session, null!) { }
        """, References.AspNetCore);

    [Fact]
    public Task Message_NamesTheTypes() => Verify.Analyzer("""
        class UserRepository(Session session, IHttpContextAccessor {|#0:http|}) { public object Find() => (session, http); }
        """, new VerifyOptions
    {
        References = References.AspNetCore,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1010).WithLocation(0).WithMessage(
                "'UserRepository' is persistence code and uses 'IHttpContextAccessor': it cannot run in a job, a test or another host; take the value it needs as a parameter, and let the endpoint decide the answer"),
        ],
    });
}
