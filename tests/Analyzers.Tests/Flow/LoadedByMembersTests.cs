using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Objects that a member of the project loads, and hands to the body that goes on with them.</summary>
public class LoadedByMembersTests
{
    private const string Users = """
        static class UserQueries { public static Task<User> Named(this AppDbContext db, string name) => db.Users.FirstAsync(u => u.Name == name); }
        class Users(AppDbContext db)
        {
            public async Task<User> Find(int id) => await db.Users.FindAsync(id);
            public async Task<User> Cached(int id) { var user = await db.Users.FindAsync(id); Log(user); return user; }
            public async Task<User> Copy(int id) { var user = await db.Users.FindAsync(id); return new User { Name = user.Name }; }
        }
        """;

    [Theory]
    [InlineData("await users.Find(1)")]
    [InlineData("await db.Named(name)")]
    [InlineData("await UserQueries.Named(db, name)")]
    public Task StaleBehindABulkUpdate_Reports(string load) => Run($$"""
        var user = {{load}};
        await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Email, name));
        Log({|SES5009:user.Email|});
        """);

    [Theory]
    [InlineData("await users.Copy(1)")]
    [InlineData("await users.Cached(1)")]
    public Task CopyOrHandedOnBefore_IsSilent(string load) => Run($$"""
        var user = {{load}};
        await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Email, name));
        Log(user.Email);
        """);

    [Theory]
    [InlineData("await users.Find(1)")]
    [InlineData("await db.Named(name)")]
    public Task AddedToAnotherContext_Reports(string load) => Run($$"""
        var user = {{load}};
        await using var own = await contexts.CreateDbContextAsync();
        {|SES5002:own.Add(user)|};
        await own.SaveChangesAsync();
        """);

    [Fact]
    public Task LoadedByTheOtherContext_IsSilent() => Run("""
        await using var own = await contexts.CreateDbContextAsync();
        var user = await own.Named(name);
        own.Orders.Add(new Order { User = user });
        await own.SaveChangesAsync();
        """);

    [Fact]
    public Task ReadBehindARollback_Reports() => Run("""
        await using var tx = await db.Database.BeginTransactionAsync();
        var user = await users.Find(1);
        user.Email = name;
        await db.SaveChangesAsync();
        if (name == "")
        {
            await tx.RollbackAsync();
            if ({|SES3005:user.Email|} == "") Log(user);
            return;
        }
        await tx.CommitAsync();
        """);

    private static Task Run(string body) => Verify.Analyzer($$"""
        {{Users}}
        class Work(AppDbContext db, Users users, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Run(string name)
            {
                {{body}}
            }
        }
        """);

    [Theory]
    [InlineData("users.Find(1)")]
    [InlineData("own.Find(1)")]
    public Task LoadedByARepositoryOfAnyEntity_Reports(string load) => Verify.Analyzer($$"""
        interface IUserRepository { Task<User> Find(int id); }
        abstract class Repository<T>(AppDbContext db) where T : class
        {
            protected DbSet<T> Set => db.Set<T>();
            protected ValueTask<T> Load(int id) => Set.FindAsync(id);
        }
        class UserRepository(AppDbContext db) : Repository<User>(db), IUserRepository { public async Task<User> Find(int id) => await Load(id); }
        class Work(AppDbContext db, IUserRepository users, UserRepository own)
        {
            public async Task Run(string name)
            {
                var user = await {{load}};
                await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Email, name));
                Log({|SES5009:user.Email|});
            }
        }
        """);
}
