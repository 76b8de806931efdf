using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1011 where it speaks.</summary>
public class EntityCrossesApiReportsTests
{
    [Theory]
    [InlineData("User")]
    [InlineData("Task<User>")]
    [InlineData("Task<User?>")]
    [InlineData("ValueTask<List<User>>")]
    [InlineData("IEnumerable<User>")]
    [InlineData("IAsyncEnumerable<User>")]
    [InlineData("User[]")]
    [InlineData("Page<User>")]
    [InlineData("Dictionary<int, User>")]
    public Task ResultTypeOfAnAction_Reports(string result) => Verify.Analyzer($$"""
        public record Page<T>(List<T> Items);
        public class UsersController : ControllerBase
        {
            public {|SES1011:{{result}}|} Get(int id) => throw new NotSupportedException();
        }
        """, References.AspNetCore);

    /// <summary>However a declaration says that a set of rows is mapped.</summary>
    [Theory]
    [InlineData("public class Db : DbContext { public DbSet<Item>? Items { get; set; } }")]
    [InlineData("public class Db : DbContext { public Microsoft.EntityFrameworkCore.DbSet<Item> Items { get; set; } }")]
    [InlineData("public class Db : DbContext { public global::Microsoft.EntityFrameworkCore.DbSet<Item> Items { get; set; } }")]
    [InlineData("namespace Shop { namespace Data { using Rows = Microsoft.EntityFrameworkCore.DbSet<Item>; public class Db : DbContext { public Rows Items { get; set; } } } }")]
    [InlineData("public class Sets<T> : DbContext where T : class { public DbSet<T> All { get; set; } } public class Db : Sets<Item> { }")]
    [InlineData("public record Db(DbSet<Item> Items);")]
    [InlineData("public class Outer { public class Db : DbContext { public DbSet<Item> Items { get; set; } } }")]
    public Task ClassOfASet_Reports(string context) => Verify.Analyzer($$"""
        {{context}}
        public class Item { public int Id { get; set; } }
        public class ItemsController : ControllerBase
        {
            public {|SES1011:Item|} Get(int id) => throw new NotSupportedException();
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("class ItemMap : FluentNHibernate.Mapping.ClassMap<Item> { }")]
    [InlineData("class ItemMap : NHibernate.Mapping.ByCode.Conformist.ClassMapping<Item> { }")]
    public Task ClassOfANHibernateMapping_Reports(string mapping) => Verify.Analyzer($$"""
        namespace FluentNHibernate.Mapping { public class ClassMap<T> { } }
        namespace NHibernate.Mapping.ByCode.Conformist { public class ClassMapping<T> { } }
        {{mapping}}
        public class Item { public int Id { get; set; } }
        public class ItemsController : ControllerBase
        {
            public {|SES1011:Item|} Get(int id) => throw new NotSupportedException();
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("ActionResult<User>", "return {|SES1011:db.Users.First()|};")]
    [InlineData("ActionResult<List<User>>", "var users = db.Users.ToList(); if (users.Count == 0) return NotFound(); return {|SES1011:users|};")]
    [InlineData("ActionResult<User>", "var user = db.Users.Find(id); return user is null ? NotFound() : {|SES1011:user|};")]
    [InlineData("ActionResult<User>", "return Ok({|SES1011:db.Users.First()|});")]
    [InlineData("Microsoft.AspNetCore.Http.HttpResults.Ok<User>", "return TypedResults.Ok({|SES1011:db.Users.First()|});")]
    public Task ResultThatWrapsTheAnswer_ReportsTheAnswer(string result, string code) => Verify.Analyzer($$"""
        public class UsersController : ControllerBase
        {
            private readonly AppDbContext db;
            public UsersController(AppDbContext db) => this.db = db;
            public {{result}} Get(int id) { {{code}} }
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("return Ok({|SES1011:await db.Users.ToListAsync()|});")]
    [InlineData("var user = await db.Users.FirstAsync(); return Ok({|SES1011:user|});")]
    [InlineData("var user = await db.Users.FirstAsync(); return CreatedAtAction(\"Get\", new { user.Id }, {|SES1011:user|});")]
    [InlineData("var user = await db.Users.FirstAsync(); return new JsonResult({|SES1011:user|});")]
    [InlineData("var user = await db.Users.FirstAsync(); return new OkObjectResult({|SES1011:user|});")]
    [InlineData("var user = await db.Users.FirstAsync(); return StatusCode(200, {|SES1011:user|});")]
    [InlineData("var user = await db.Users.FirstAsync(); return Ok({|SES1011:new { user, total = 1 }|});")]
    [InlineData("var users = await db.Users.ToListAsync(); return Json({|SES1011:users|});")]
    public Task AnswerOfAnAction_Reports(string code) => Verify.Analyzer($$"""
        public class UsersController(AppDbContext db) : Controller
        {
            public async Task<IActionResult> Get() { {{code}} }
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("app.MapGet(\"/a\", async (AppDbContext db) => {|SES1011:await db.Users.ToListAsync()|});")]
    [InlineData("app.MapGet(\"/a\", (Session session) => {|SES1011:session.Get<User>(1)|});")]
    [InlineData("app.MapPost(\"/a\", async (AppDbContext db) => { var user = await db.Users.FirstAsync(); return {|SES1011:user|}; });")]
    [InlineData("app.MapGet(\"/a\", (AppDbContext db) => Results.Ok({|SES1011:db.Users.First()|}));")]
    [InlineData("app.MapGet(\"/a\", (AppDbContext db) => TypedResults.Ok({|SES1011:db.Users.First()|}));")]
    [InlineData("app.MapGroup(\"/a\").MapGet(\"/b\", (AppDbContext db) => {|SES1011:db.Users.ToArray()|});")]
    [InlineData("app.MapGet(\"/a\", {|SES1011:Find|});")]
    public Task MinimalApi_Reports(string map) => Verify.Analyzer($$"""
        var app = WebApplication.Create();
        {{map}}
        app.Run();
        #pragma warning disable CS8321
        static User Find(AppDbContext db) => db.Users.First();
        """, new VerifyOptions { References = References.AspNetCore, OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task HubMethod_Reports() => Verify.Analyzer("""
        public class Chat(AppDbContext db) : Microsoft.AspNetCore.SignalR.Hub
        {
            public {|SES1011:Task<User>|} Find(int id) => db.Users.FirstAsync(user => user.Id == id);
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("class Shop : DbContext { public DbSet<Plain> Plains => Set<Plain>(); }")]
    [InlineData("class BaseShop<T> : DbContext where T : class { public DbSet<T> All => Set<T>(); } class Shop : BaseShop<Plain> { }")]
    [InlineData("class PlainMap : IEntityTypeConfiguration<Plain> { public void Configure(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<Plain> builder) { } }")]
    public Task MappedByContextOrConfiguration_Reports(string mapping) => Verify.Analyzer($$"""
        public class Plain { public int Id { get; set; } }
        {{mapping}}
        public class PlainsController : ControllerBase { public {|SES1011:Plain|} Get() => new(); }
        """, References.AspNetCore);

    [Fact]
    public Task Message_NamesActionAndEntity() => Verify.Analyzer("""
        public class UsersController : ControllerBase { public {|#0:User|} Find() => new(); }
        """, new VerifyOptions
    {
        References = References.AspNetCore,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES1011).WithLocation(0).WithMessage(
                "'Find' answers with the entity 'User': its columns and whatever is loaded behind its navigations become the API; answer with a type made for it"),
        ],
    });

    [Theory]
    [InlineData("[Paged(typeof(User))] public IActionResult Get() => Ok({|SES1011:db.Users.Where(user => user.Active)|});")]
    [InlineData("[Paged(typeof(List<User>))] public IActionResult Get() => Ok({|SES1011:db.Users.First()|});")]
    [InlineData("[Paged(typeof(UsersController))] public IActionResult Get() => Ok({|SES1011:db.Users.First()|});")]
    [InlineData("[Paged(null)] public IActionResult Get() => Ok({|SES1011:db.Users.First()|});")]
    public Task AttributeThatNamesNoOtherModelOfTheAnswer_Reports(string member) => Verify.Analyzer($$"""
        public class PagedAttribute(Type model) : Attribute { public Type Model => model; }
        public class UsersController(AppDbContext db) : Controller { public object Context => db; {{member}} }
        """, References.AspNetCore);
}
