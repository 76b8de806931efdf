using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1011 where it must keep quiet.</summary>
public class EntityCrossesApiSilentTests
{
    const string Dto = """
        public record UserDto(int Id, string Name);
        public record Page<T>(List<T> Items);
        public class Plain { public int Id { get; set; } }
        """;

    [Theory]
    [InlineData("public ActionResult<UserDto> Get() => new UserDto(1, \"\");")]
    [InlineData("public Task<List<UserDto>> Get() => db.Users.Select(user => new UserDto(user.Id, user.Name)).ToListAsync();")]
    [InlineData("public async Task<IActionResult> Get() => Ok(await db.Users.Select(user => new UserDto(user.Id, user.Name)).ToListAsync());")]
    [InlineData("public IActionResult Get() => Ok(db.Users.Select(user => new { user.Id, user.Name }).ToList());")]
    [InlineData("public async Task<IActionResult> Get() => Ok(await db.Users.CountAsync());")]
    [InlineData("public ActionResult<User> Get() { var model = db.Users.Select(user => new UserDto(user.Id, user.Name)).First(); return Ok(model); }")]
    [InlineData("public ActionResult<IEnumerable<User>> Get() { if (db.Users.Any()) return NotFound(); return Ok(new List<UserDto>()); }")]
    [InlineData("public IActionResult Get() => Ok(new Page<UserDto>(new()));")]
    [InlineData("public Plain Get() => new();")]
    [InlineData("public string Get(User user) => user.Name;")]
    [InlineData("public IActionResult Get() { var user = db.Users.First(); return Ok(user.Name); }")]
    [InlineData("public IActionResult Get() { var user = db.Users.First(); return RedirectToAction(\"Find\", user); }")]
    [InlineData("public IActionResult Get() => View(db.Users.First());")]
    [InlineData("public IActionResult Get() => PartialView(\"Row\", db.Users.First());")]
    [InlineData("public IActionResult Get() => BadRequest(db.Users.Count());")]
    [InlineData("[NonAction] public User Find() => db.Users.First();")]
    [InlineData("private User Find() => db.Users.First(); public IActionResult Get() => Ok(Find().Name);")]
    [InlineData("public static User Make() => new();")]
    public Task ActionThatAnswersWithSomethingElse_IsSilent(string member) => Verify.Analyzer($$"""
        {{Dto}}
        public class UsersController(AppDbContext db) : Controller
        {
            public object Context => db;
            {{member}}
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("app.MapGet(\"/a\", async (AppDbContext db) => await db.Users.Select(u => new UserDto(u.Id, u.Name)).ToListAsync());")]
    [InlineData("app.MapGet(\"/a\", (AppDbContext db) => Results.Ok(db.Users.Select(u => u.Name).First()));")]
    [InlineData("app.MapPost(\"/a\", (User user, Session session) => { session.Add(user); return Results.Created(\"/a\", user.Id); });")]
    [InlineData("app.MapGet(\"/a\", (AppDbContext db) => { Func<User> later = () => db.Users.First(); return later().Name; });")]
    [InlineData("app.MapGet(\"/a\", (AppDbContext db) => { User Later() => db.Users.First(); return Later().Name; });")]
    [InlineData("var list = new List<User>(); var first = new Func<User>(() => list[0]);")]
    [InlineData("app.MapGet(\"/a\", Name);")]
    public Task MinimalApiThatAnswersWithSomethingElse_IsSilent(string code) => Verify.Analyzer($$"""
        var app = WebApplication.Create();
        {{code}}
        app.Run();
        #pragma warning disable CS8321
        static string Name(AppDbContext db) => db.Users.First().Name;
        {{Dto}}
        """, new VerifyOptions { References = References.AspNetCore, OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Theory]
    [InlineData("class Users(Session session) { public async Task<User> Find(int id) => await session.GetOneAsync<User>(id); }")]
    [InlineData("class Users(AppDbContext db) { public IQueryable<User> All => db.Users; public List<User> Find() => db.Users.ToList(); }")]
    public Task CodeBehindTheApi_IsSilent(string type) => Verify.Analyzer(type, References.AspNetCore);

    [Theory]
    [InlineData("[EnableQuery] public IQueryable<User> Get() => throw new NotSupportedException();", "ControllerBase")]
    [InlineData("public IQueryable<User> Get() => throw new NotSupportedException();", "ODataController")]
    public Task OData_IsSilent(string member, string type) => Verify.Analyzer($$"""
        public class EnableQueryAttribute : Attribute { }
        public class ODataController : ControllerBase { }
        public class UsersController : {{type}} { {{member}} }
        """, References.AspNetCore);

    [Fact]
    public Task TypeWithoutKey_IsSilent() => Verify.Analyzer("""
        [Keyless] public class Total { public decimal Sum { get; set; } }
        class Shop : DbContext { public DbSet<Total> Totals => Set<Total>(); }
        public class TotalsController : ControllerBase { public Total Get() => new(); }
        """, References.AspNetCore);

    [Fact]
    public Task TypeThatIsNotMapped_IsSilent() => Verify.Analyzer("""
        public class Weather { public int Id { get; set; } }
        public class WeatherController : ControllerBase { public IEnumerable<Weather> Get() => new[] { new Weather() }; }
        """, References.AspNetCore);

    [Fact]
    public Task OwnControllerWithoutTheWeb_IsSilent() => Verify.Analyzer("""
        public class ControllerBase { public object Ok(object value) => value; }
        public class UsersController : ControllerBase { public User Get() => new(); public object Find() => Ok(new User()); }
        """, References.EntityFramework);

    /// <summary>arcade-services: a filter makes the version's own <c>Build</c> of what the query finds.</summary>
    [Theory]
    [InlineData("[Paged(typeof(V1.User))] public IActionResult Get() => Ok(db.Users.Where(user => user.Active));")]
    [InlineData("[Answers(Type = typeof(List<V1.User>))] public ActionResult<User> Get() => db.Users.First();")]
    [InlineData("[Paged(typeof(V1.User))] public IEnumerable<User> Get() => db.Users.ToList();")]
    public Task AttributeThatNamesTheModelOfTheAnswer_IsSilent(string member) => Verify.Analyzer($$"""
        namespace V1 { public class User { public int Id { get; set; } } }
        public class PagedAttribute(Type model) : Attribute { public Type Model => model; }
        public class AnswersAttribute : Attribute { public Type Type { get; set; } }
        public class UsersController(AppDbContext db) : Controller { public object Context => db; {{member}} }
        """, References.AspNetCore);
}
