using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5012 where it must keep quiet.</summary>
public class DetachedEntityUpdatedSilentTests
{
    const string Types = """
        public record UserDto(int Id, string Name);
        public interface IMapper { T Map<T>(object source); T Map<S, T>(S source, T target); }
        public class Versioned { public int Id { get; set; } public string Name { get; set; } = ""; [System.ComponentModel.DataAnnotations.Timestamp] public byte[] Stamp { get; set; } = null!; }
        public class Counted { public int Id { get; set; } public string Name { get; set; } = ""; public int Version { get; set; } }

        """;

    [Fact]
    public Task ObjectThatAStatelessSessionLoaded_IsSilent() => Verify.Analyzer("""
        class Rename
        {
            public void Run(IStatelessSession session, int id, string name)
            {
                var user = session.Get<User>(id);
                user.Name = name;
                session.Update(user);
                session.Insert(new User { Id = id, Name = name });
            }
        }
        """, References.NHibernate);

    [Theory]
    [InlineData("var known = await db.Users.FirstAsync(u => u.Id == user.Id); known.Name = user.Name;")]
    [InlineData("var known = await db.Users.FindAsync(user.Id); db.Entry(known!).CurrentValues.SetValues(user);")]
    [InlineData("var known = await db.Users.FirstAsync(u => u.Id == user.Id); known.Name = user.Name; db.Update(known);")]
    [InlineData("user = await db.Users.FirstAsync(u => u.Id == user.Id); user.Name = \"b\"; db.Update(user);")]
    [InlineData("db.Add(user);")]
    [InlineData("db.Remove(user);")]
    [InlineData("db.Attach(user);")]
    [InlineData("db.Entry(user).State = EntityState.Deleted;")]
    [InlineData("db.Entry(user).State = EntityState.Unchanged;")]
    [InlineData("db.Entry(user).Property(u => u.Name).IsModified = true;")]
    [InlineData("Prelude.Log(user.Name);")]
    public Task ActionThatLoadsOrStagesOtherwise_IsSilent(string code) => Verify.Analyzer($$"""
        public class UsersController : ControllerBase
        {
            private readonly AppDbContext db;
            public UsersController(AppDbContext db) => this.db = db;
            [HttpPut] public async Task Put(User user) { {{code}} await db.SaveChangesAsync(); }
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("Versioned")]
    [InlineData("Counted")]
    public Task TypeWithAVersion_IsSilent(string type) => Verify.Analyzer($$"""
        {{Types}}
        public class UsersController : ControllerBase
        {
            private readonly AppDbContext db;
            public UsersController(AppDbContext db) => this.db = db;
            [HttpPut] public async Task Put({{type}} item) { db.Update(item); await db.SaveChangesAsync(); }
            [HttpPost] public async Task Post(int id) { var item = new {{type}} { Id = id, Name = "a" }; db.Update(item); await db.SaveChangesAsync(); }
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("public void Save(User user) { db.Update(user); db.SaveChanges(); }")]
    [InlineData("public void Save(User user) { db.Entry(user).State = EntityState.Modified; db.SaveChanges(); }")]
    [InlineData("public void Save<T>(T item) where T : class { db.Update(item); db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { var user = new User { Name = dto.Name }; db.Update(user); db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { var user = new User { Id = dto.Id }; db.Attach(user); user.Name = dto.Name; db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { var user = new User { Id = dto.Id }; db.Update(user); db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { db.Remove(new User { Id = dto.Id, Name = dto.Name }); db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { db.Add(new User { Id = dto.Id, Name = dto.Name }); db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { var user = db.Users.First(); user = mapper.Map(dto, user); db.Update(user); db.SaveChanges(); }")]
    [InlineData("public void Save(UserDto dto) { var user = Make(dto); db.Update(user); db.SaveChanges(); } static User Make(UserDto dto) => new();")]
    [InlineData("public void Save(bool known, UserDto dto) { var user = new User { Id = dto.Id, Name = dto.Name }; if (known) user = db.Users.First(); db.Update(user); db.SaveChanges(); }")]
    public Task ObjectOfUnknownOriginOrStub_IsSilent(string method) => Verify.Analyzer($$"""
        {{Types}}
        class Users(AppDbContext db, IMapper mapper) { public object Mapper => mapper; {{method}} }
        """, References.AspNetCore);

    [Theory]
    [InlineData("await session.MergeAsync(user, u => u.Name);")]
    [InlineData("var known = await session.GetOneAsync<User>(user.Id); known.Name = user.Name;")]
    [InlineData("session.Add(user);")]
    [InlineData("session.Delete(user);")]
    public Task SessionThatMergesNamedMembers_IsSilent(string code) => Verify.Analyzer($$"""
        public class UsersController : ControllerBase
        {
            private readonly Session session;
            public UsersController(Session session) => this.session = session;
            [HttpPut] public async Task Put(User user) { {{code}} await session.CommitAsync(); }
        }
        """, References.AspNetCore);

    [Fact]
    public Task LambdaThatIsNoHandler_IsSilent() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            public void Save(List<User> users) => users.ForEach(user => { db.Update(user); db.SaveChanges(); });
            public Action<User> Later => user => db.Update(user);
        }
        """, References.AspNetCore);

    [Fact]
    public Task InjectedParameterAndHelper_AreSilent() => Verify.Analyzer("""
        public class UsersController : ControllerBase
        {
            private readonly AppDbContext db;
            public UsersController(AppDbContext db) => this.db = db;
            public async Task Put([FromServices] User user) { db.Update(user); await db.SaveChangesAsync(); }
            private void Save(User user) { db.Update(user); db.SaveChanges(); }
            [NonAction] public void Other(User user) { db.Update(user); db.SaveChanges(); Save(user); }
        }
        """, References.AspNetCore);

    /// <summary>Nothing is left that nobody sent.</summary>
    [Theory]
    [InlineData("var setting = new Setting { Id = name, Value = value }; db.Attach(setting); db.Entry(setting).State = EntityState.Modified;")]
    [InlineData("var setting = new Setting { Id = name }; setting.Value = value; db.Update(setting);")]
    [InlineData("db.Update(new Setting { Id = name, Value = value });")]
    public Task ObjectThatIsGivenEveryColumn_IsSilent(string code) => Verify.Analyzer($$"""
        class Owned { [System.ComponentModel.DataAnnotations.Key] public string Id { get; set; } = ""; }
        class Setting : Owned
        {
            public string Value { get; set; } = "";
            public List<User> Users { get; set; } = new();
            public User? Owner { get; set; }
            public int Length => Value.Length;
            [System.ComponentModel.DataAnnotations.Schema.NotMapped] public bool IsNew { get; set; }
        }
        class Settings(AppDbContext db)
        {
            public async Task Save(string name, string value) { {{code}} await db.SaveChangesAsync(); }
        }
        """, References.EntityFramework);

    [Fact]
    public Task ContextOfItsOwnThatIsNeverSaved_IsSilent() => Verify.Analyzer("""
        class Users(IDbContextFactory<AppDbContext> factory)
        {
            public int Pending(int id, string name)
            {
                using var db = factory.CreateDbContext();
                var user = new User { Id = id, Name = name };
                db.Entry(user).State = EntityState.Modified;
                return db.ChangeTracker.Entries().Count();
            }
        }
        """);

    /// <summary>What else is called so finds, or makes, who knows what.</summary>
    [Theory]
    [InlineData("cache.Map<User>(dto)")]
    [InlineData("dto.Adapt<User>()")]
    [InlineData("mapper.Find<User>(dto)")]
    public Task OtherMembersThatAreCalledSo_AreSilent(string found) => Verify.Analyzer($$"""
        public class UserDto { public int Id { get; set; } }
        public interface IMapper { T Map<T>(object source); T Find<T>(object source); }
        public class Cache { public extern T Map<T>(object key); }
        public static class Windows { public static extern T Adapt<T>(this UserDto dto); }
        class Users
        {
            readonly AppDbContext db;
            public Users(AppDbContext db) { this.db = db; }
            public void Save(UserDto dto, Cache cache, IMapper mapper) { var user = {{found}}; db.Update(user); db.SaveChanges(); Prelude.Log(mapper); }
        }
        """);
}
