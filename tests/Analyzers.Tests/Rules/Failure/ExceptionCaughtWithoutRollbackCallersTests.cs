using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where the failure is swallowed some calls below the code that goes on: each one between hands on what it was told, or keeps it to itself.</summary>
public class ExceptionCaughtWithoutRollbackCallersTests
{
    [Theory, Libraries(Library.Mappers | Library.EntityFramework6 | Library.Documents)]
    public Task SwallowedTwoCallsBelow_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            async Task<bool> TryAdd(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; return true; }
                {|SES3001:catch|} (Exception) { return false; }
            }
            async Task Welcome(User user) { await TryAdd(user); Log("welcome"); }
            public async Task All(User[] users)
            {
                foreach (var user in users)
                    await Welcome(user);
            }
        }
        """, s);

    /// <summary>What stands between, and what the use case makes of it.</summary>
    [Theory]
    [InlineData("public async Task Add(User user) { await users.TryAdd(user); Log(user); }", "await registration.Add(user); await Store();")]
    [InlineData("public Task<bool> Add(User user) => users.TryAdd(user);", "if (!await registration.Add(user)) Log(user); await Store();")]
    [InlineData("public async Task<bool> Add(User user) { return await users.TryAdd(user); }", "if (!await registration.Add(user)) await Store();")]
    [InlineData("public async Task<bool> Add(User user) { await users.TryAdd(user); return true; }", "if (!await registration.Add(user)) return; await Store();")]
    [InlineData("public async Task<bool> Add(User user) { if (!await users.TryAdd(user)) return true; return false; }", "if (await registration.Add(user)) await Store();")]
    [InlineData("public async Task Add(User user) { await Try(); async Task Try() { await users.TryAdd(user); } }", "await registration.Add(user); await Store();")]
    [InlineData("public Task<bool> Add(User user) => Two(user); Task<bool> Two(User user) => users.TryAdd(user);", "await registration.Add(user); await Store();")]
    [InlineData("public async Task Add(User user) { if (!await users.TryAdd(user)) return; Log(user); }", "await registration.Add(user); await Store();")]
    public Task HandedOnToAUseCaseThatGoesOn_Reports(string between, string work) => Verify.Analyzer(Code("{|SES3001:catch|}", between, work));

    [Theory]
    [InlineData("public async Task Add(User user) { await users.TryAdd(user); db.ChangeTracker.Clear(); }", "await registration.Add(user); await Store();")]
    [InlineData("public async Task Add(User user) { try { await users.TryAdd(user); } finally { db.ChangeTracker.Clear(); } }", "await registration.Add(user); await Store();")]
    [InlineData("public async Task Add(User user) { if (!await users.TryAdd(user)) throw new InvalidOperationException(); }", "await registration.Add(user); await Store();")]
    [InlineData("public async Task Add(User user) { if (!await users.TryAdd(user)) db.ChangeTracker.Clear(); }", "await registration.Add(user); await Store();")]
    [InlineData("public Task<bool> Add(User user) => users.TryAdd(user);", "if (!await registration.Add(user)) return; await Store();")]
    [InlineData("public async Task<bool> Add(User user) { var added = await users.TryAdd(user); Log(added); return added; }", "if (await registration.Add(user)) await Store();")]
    [InlineData("public async Task<string?> Add(User user) { if (!await users.TryAdd(user)) return null; return user.Name; }", "if (await registration.Add(user) is not { } name) return; await Store();")]
    [InlineData("public async Task<Outcome> Add(User user) { return new Outcome(await users.TryAdd(user)); }", "var outcome = await registration.Add(user); if (outcome.Done) await Store();")]
    [InlineData("public async Task<Outcome> Add(User user) { if (!await users.TryAdd(user)) return new Outcome(false); return new Outcome(true); }", "await registration.Add(user); Log(user);")]
    [InlineData("public async Task Add(User user) { await users.TryAdd(user); }", "await Store(); await registration.Add(user);")]
    public Task HeededOnTheWay_IsSilent(string between, string work) => Verify.Analyzer(Code("catch", between, work));

    [Fact]
    public Task OpenedByTheOneBetween_IsSilent() => Verify.Analyzer("""
        class Users
        {
            public async Task<bool> TryAdd(AppDbContext db, User user)
            {
                db.Users.Add(user);
                try { await db.SaveChangesAsync(); return true; }
                catch (DbUpdateException) { return false; }
            }
        }

        class Registration(Users users, IDbContextFactory<AppDbContext> contexts)
        {
            public async Task Add(User user)
            {
                await using var db = await contexts.CreateDbContextAsync();
                await users.TryAdd(db, user);
            }
        }

        class RegisterUser(AppDbContext db, Registration registration)
        {
            public async Task Run(User user)
            {
                await registration.Add(user);
                db.Orders.Add(new Order());
                await db.SaveChangesAsync();
            }
        }
        """);

    /// <summary>Members that call each other in a ring, and nobody who goes on.</summary>
    [Fact]
    public Task CallsInARing_AreSilent() => Verify.Analyzer("""
        class Tree(AppDbContext db)
        {
            public async Task Even(int depth) { if (depth > 0) await Odd(depth - 1); }
            public async Task Odd(int depth) { if (depth > 0) await Even(depth - 1); else await TryStore(); }
            async Task TryStore()
            {
                try { await db.SaveChangesAsync(); }
                catch (DbUpdateException) { Log("failed"); }
            }
        }
        """);

    static string Code(string caught, string between, string work) => $$"""
        record Outcome(bool Done);

        class Users(AppDbContext db)
        {
            public async Task<bool> TryAdd(User user)
            {
                db.Users.Add(user);
                try { await db.SaveChangesAsync(); return true; }
                {{caught}} (DbUpdateException) { return false; }
            }
        }

        class Registration(Users users, AppDbContext db)
        {
            public bool IsOpen => db.Users.Local.Count == 0;
            {{between}}
        }

        class RegisterUser(AppDbContext db, Registration registration)
        {
            public async Task Run(User user) { {{work}} }
            async Task Store() { db.Orders.Add(new Order()); await db.SaveChangesAsync(); }
        }
        """;
}
