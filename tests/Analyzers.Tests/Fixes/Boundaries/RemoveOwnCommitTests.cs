using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class RemoveOwnCommitTests
{
    private static readonly VerifyOptions Single = new() { FixAll = Microsoft.CodeAnalysis.Testing.FixAllSupport.None };

    [Fact]
    public Task BaseWhoseCallersAllCommit_LosesItsCommit() => Verify.Fix(
        """
        class BaseRepository(AppDbContext db)
        {
            public void Add(User user)
            {
                db.Add(user);
                {|SES1014:db.SaveChanges()|}; // at once
            }
        }
        class UserRepository(AppDbContext db) : BaseRepository(db);
        class Register(BaseRepository users, AppDbContext db)
        {
            public void Run(User user) { users.Add(user); db.SaveChanges(); }
        }
        """,
        """
        class BaseRepository(AppDbContext db)
        {
            public void Add(User user)
            {
                db.Add(user);
                // at once
            }
        }
        class UserRepository(AppDbContext db) : BaseRepository(db);
        class Register(BaseRepository users, AppDbContext db)
        {
            public void Run(User user) { users.Add(user); db.SaveChanges(); }
        }
        """,
        Single);

    [Fact]
    public Task CallerThatDoesNotCommit_GetsNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db)
        {
            public void Add(User user) { db.Add(user); {|SES1014:db.SaveChanges()|}; }
        }
        class Register(UserRepository users)
        {
            public void Run(User user) => users.Add(user);
        }
        """);

    [Fact]
    public Task NobodyCalls_GetsNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db)
        {
            public async Task Add(User user) { db.Add(user); await {|SES1014:db.SaveChangesAsync()|}; }
        }
        """);

    [Fact]
    public Task OneCallerCommitsAndOneDoesNot_GetsNoFix() => Verify.NoFix("""
        class BaseRepository(AppDbContext db)
        {
            public void Add(User user) { db.Add(user); {|SES1014:db.SaveChanges()|}; }
        }
        class UserRepository(AppDbContext db) : BaseRepository(db);
        class Register(BaseRepository users, AppDbContext db)
        {
            public void Run(User user) { users.Add(user); db.SaveChanges(); }
            public void Other(User user) { users.Add(user); }
        }
        """);

    [Fact]
    public Task CommitBehindItsOwnSave_GetsNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db)
        {
            public void Save() => db.SaveChanges();
            public void Add(User user) { db.Add(user); {|SES1014:Save()|}; }
        }
        """);
}
