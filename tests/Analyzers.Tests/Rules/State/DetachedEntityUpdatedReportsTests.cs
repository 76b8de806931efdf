using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5012 where it speaks.</summary>
public class DetachedEntityUpdatedReportsTests
{
    [Fact]
    public Task StatelessSession_Reports() => Verify.Analyzer("""
        class Rename
        {
            public void Run(IStatelessSession session, int id, string name)
            {
                var user = new User { Id = id, Name = name };
                {|SES5012:session.Update(user)|};
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("AppDbContext", "{|SES5012:session.Update(user)|}; await session.SaveChangesAsync();")]
    [InlineData("AppDbContext", "{|SES5012:session.Users.Update(user)|}; await session.SaveChangesAsync();")]
    [InlineData("AppDbContext", "{|SES5012:session.Entry(user)|}.State = EntityState.Modified; await session.SaveChangesAsync();")]
    [InlineData("AppDbContext", "var entry = session.Entry(user); {|SES5012:entry|}.State = EntityState.Modified; await session.SaveChangesAsync();")]
    [InlineData("AppDbContext", "{|SES5012:session.Attach(user)|}.State = EntityState.Modified; await session.SaveChangesAsync();")]
    [InlineData("AppDbContext", "if (id != user.Id) return; {|SES5012:session.Entry(user)|}.State = EntityState.Modified; try { await session.SaveChangesAsync(); } catch (DbUpdateConcurrencyException) { throw; }")]
    [InlineData("AppDbContext", "user.Name = user.Name.Trim(); {|SES5012:session.Update(user)|}; await session.SaveChangesAsync();")]
    [InlineData("Session", "await {|SES5012:session.MergeAsync(user)|}; await session.CommitAsync();")]
    [InlineData("Session", "var merged = await {|SES5012:session.MergeAsync(user)|}; merged.Active = true; await session.CommitAsync();")]
    public Task ParameterOfAnAction_Reports(string session, string code) => Verify.Analyzer($$"""
        public class UsersController : ControllerBase
        {
            private readonly {{session}} session;
            public UsersController({{session}} session) => this.session = session;
            [HttpPut] public async Task Put(int id, User user) { {{code}} }
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("{|SES5012:session.Update(user)|};")]
    [InlineData("{|SES5012:session.SaveOrUpdate(user)|};")]
    [InlineData("await {|SES5012:session.MergeAsync(user)|};")]
    public Task ConstructedForNHibernate_Reports(string code) => Verify.Analyzer($$"""
        class Users
        {
            private readonly ISession session;
            public Users(ISession session) => this.session = session;
            public async Task Save(int id, string name)
            {
                var user = new User { Id = id, Name = name };
                {{code}}
                await session.FlushAsync();
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("var user = new User { Id = dto.Id, Name = dto.Name }; {|SES5012:db.Update(user)|};")]
    [InlineData("{|SES5012:db.Update(new User { Id = dto.Id, Name = dto.Name })|};")]
    [InlineData("var user = new User(); user.Id = dto.Id; user.Name = dto.Name; {|SES5012:db.Users.Update(user)|};")]
    [InlineData("var user = new User { Id = dto.Id, Email = dto.Name }; {|SES5012:db.Entry(user)|}.State = EntityState.Modified;")]
    [InlineData("var user = mapper.Map<User>(dto); {|SES5012:db.Update(user)|};")]
    public Task ObjectMadeFromTheRequest_Reports(string code) => Verify.Analyzer($$"""
        record UserDto(int Id, string Name);
        interface IMapper { T Map<T>(object source); }
        class Users(AppDbContext db, IMapper mapper)
        {
            public async Task Save(UserDto dto) { {{code}} await db.SaveChangesAsync(); Prelude.Log(mapper); }
        }
        """);

    /// <summary>Mapping libraries, and the contracts that code bases put before them.</summary>
    [Theory]
    [InlineData("auto.Map<User>(dto)")]
    [InlineData("auto.Map<UserDto, User>(dto)")]
    [InlineData("dto.Adapt<User>()")]
    [InlineData("mapster.Map<User>(dto)")]
    [InlineData("abp.Map<UserDto, User>(dto)")]
    [InlineData("own.Map<User>(dto)")]
    [InlineData("OwnMapper.Map<User>(dto)")]
    public Task ObjectThatIsMapped_Reports(string map) => Verify.Analyzer($$"""
        using Mapster;
        namespace AutoMapper { public interface IMapperBase { T Map<T>(object source); T Map<S, T>(S source); } public interface IMapper : IMapperBase { } }
        namespace Mapster { public static class TypeAdapter { public static extern T Adapt<T>(this object source); } }
        namespace MapsterMapper { public interface IMapper { T Map<T>(object source); } }
        namespace Volo.Abp.ObjectMapping { public interface IObjectMapper { T Map<S, T>(S source); } }
        record UserDto(int Id, string Name);
        interface IOwnMapper { T Map<T>(object source); }
        static class OwnMapper { public static extern T Map<T>(object source); }
        class Users
        {
            readonly AppDbContext db;
            public Users(AppDbContext db) { this.db = db; }
            public async Task Save(UserDto dto, AutoMapper.IMapper auto, MapsterMapper.IMapper mapster, Volo.Abp.ObjectMapping.IObjectMapper abp, IOwnMapper own)
            {
                var user = {{map}};
                {|SES5012:db.Update(user)|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task MinimalApiHandler_Reports() => Verify.Analyzer("""
        var app = WebApplication.Create();
        app.MapPut("/users", async (User user, AppDbContext db) => { {|SES5012:db.Update(user)|}; await db.SaveChangesAsync(); });
        app.MapPut("/other", async (User user, Session session) => { await {|SES5012:session.MergeAsync(user)|}; await session.CommitAsync(); });
        app.Run();
        """, new VerifyOptions { References = References.AspNetCore, OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication });

    [Fact]
    public Task Message_NamesTheObject() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            public void Save(int id, string name) { var user = new User { Id = id, Name = name }; {|#0:db.Update(user)|}; db.SaveChanges(); }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES5012).WithLocation(0).WithMessage(
                "'user' was made here and not loaded: 'Update' writes every column, also those that nobody sent, over what others have changed; load it by key and copy the fields"),
        ],
    });

    [Theory]
    [InlineData("db.SaveChanges();")]
    [InlineData("Finish(db);")]
    [InlineData("saver.SaveAll(db);")]
    public Task ContextOfItsOwnThatMayBeSaved_Reports(string end) => Verify.Analyzer($$"""
        interface ISaver { void SaveAll(AppDbContext db); }
        class Users(IDbContextFactory<AppDbContext> factory, ISaver saver)
        {
            public object Saver => saver;
            public void Rename(int id, string name)
            {
                using var db = factory.CreateDbContext();
                var user = new User { Id = id, Name = name };
                {|SES5012:db.Update(user)|};
                {{end}}
            }
            static void Finish(AppDbContext db) => db.SaveChanges();
        }
        """);

    [Theory]
    [InlineData("db.Update(user)")]
    [InlineData("db.Attach(user)", ".State = EntityState.Modified")]
    public Task HandlerMappedByItsName_Reports(string write, string set = "") => Verify.Analyzer($$"""
        static class Endpoints
        {
            public static void Map(WebApplication app) { app.MapPut("/users", Update); app.MapPut("/others", Others.Update); }
            static async Task Update(User user, AppDbContext db) { {|SES5012:{{write}}|}{{set}}; await db.SaveChangesAsync(); }
            static async Task Store(User user, AppDbContext db) { {{write}}{{set}}; await db.SaveChangesAsync(); }
        }
        static class Others
        {
            public static async Task Update(User user, AppDbContext db) { {|SES5012:{{write}}|}{{set}}; await db.SaveChangesAsync(); }
        }
        """, References.AspNetCore);
}
