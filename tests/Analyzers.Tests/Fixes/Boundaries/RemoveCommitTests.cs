using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class RemoveCommitTests
{
    private static readonly VerifyOptions Single = new() { FixAll = Microsoft.CodeAnalysis.Testing.FixAllSupport.None };

    [Fact]
    public Task CommitThatEveryCallerRepeats_IsRemoved() => Verify.Fix(
        """
        class UserRepository(AppDbContext db)
        {
            public async Task Add(User user)
            {
                await db.AddAsync(user);

                // write it
                await {|SES1001:db.SaveChangesAsync()|}; // now
            }

            public void Remove(User user)
            {
                db.Remove(user);
                {|SES1001:db.SaveChanges()|};
            }
        }
        class Register(UserRepository users, AppDbContext db)
        {
            public async Task Run(User a, User b) { await users.Add(a); users.Remove(b); await db.SaveChangesAsync(); }
        }
        """,
        """
        class UserRepository(AppDbContext db)
        {
            public async Task Add(User user)
            {
                await db.AddAsync(user);

                // write it
                // now
            }

            public void Remove(User user)
            {
                db.Remove(user);
            }
        }
        class Register(UserRepository users, AppDbContext db)
        {
            public async Task Run(User a, User b) { await users.Add(a); users.Remove(b); await db.SaveChangesAsync(); }
        }
        """,
        Single);

    [Fact]
    public Task MethodWithNothingLeftToAwait_ReturnsACompletedTask() => Verify.Fix(
        """
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) => this.db = db;
            public async Task Add(User user)
            {
                db.Add(user);
                await {|SES1001:db.SaveChangesAsync()|}; // now
            }
            public async Task<User> Remove(User user)
            {
                db.Remove(user);
                await {|SES1001:db.SaveChangesAsync()|};
                return user;
            }
        }
        class Register
        {
            readonly UserRepository users;
            readonly AppDbContext db;
            public Register(UserRepository users, AppDbContext db) { this.users = users; this.db = db; }
            public async Task Run(User a, User b) { await users.Add(a); await users.Remove(b); await db.SaveChangesAsync(); }
        }
        """,
        """
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) => this.db = db;
            public Task Add(User user)
            {
                db.Add(user);
                return Task.CompletedTask; // now
            }
            public Task<User> Remove(User user)
            {
                db.Remove(user);
                return Task.FromResult(user);
            }
        }
        class Register
        {
            readonly UserRepository users;
            readonly AppDbContext db;
            public Register(UserRepository users, AppDbContext db) { this.users = users; this.db = db; }
            public async Task Run(User a, User b) { await users.Add(a); await users.Remove(b); await db.SaveChangesAsync(); }
        }
        """,
        Single);

    [Fact]
    public Task ResultInUse_HasNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db)
        {
            public async Task<int> Add(User user) { db.Add(user); return await {|SES1001:db.SaveChangesAsync()|}; }
            public async Task Remove(User user) { db.Remove(user); if (await {|SES1001:db.SaveChangesAsync()|} == 0) Log("gone"); }
        }
        class Register(UserRepository users, AppDbContext db)
        {
            public async Task Run(User a, User b) { await users.Add(a); await users.Remove(b); await db.SaveChangesAsync(); }
        }
        """);

    [Fact]
    public Task CallerThatDoesNotCommit_HasNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db) { public async Task Add(User user) { db.Add(user); await {|SES1001:db.SaveChangesAsync()|}; } }
        class Register(UserRepository users, AppDbContext db)
        {
            public async Task Run(User a) { await users.Add(a); await db.SaveChangesAsync(); }
            public async Task Again(User a, bool now) { await users.Add(a); if (now) await db.SaveChangesAsync(); }
        }
        """);

    [Fact]
    public Task OnlyStatementBelowAnIf_HasNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db)
        {
            public void Add(User user, bool now) { db.Add(user); if (now) {|SES1001:db.SaveChanges()|}; }
            public void Remove(User user, bool now) { db.Remove(user); if (now) { {|SES1001:db.SaveChanges()|}; } }
        }
        class Register(UserRepository users, AppDbContext db)
        {
            public void Run(User a, User b) { users.Add(a, true); users.Remove(b, true); db.SaveChanges(); }
        }
        """);

    [Fact]
    public Task MethodThatCannotStopBeingAsync_HasNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db)
        {
            public async ValueTask Add(User user) { db.Add(user); await {|SES1001:db.SaveChangesAsync()|}; }
        }
        class Register(UserRepository users, AppDbContext db)
        {
            public async Task Run(User a) { await users.Add(a); await db.SaveChangesAsync(); }
        }
        """);
}
