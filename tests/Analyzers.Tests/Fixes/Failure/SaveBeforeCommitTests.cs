using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class SaveBeforeCommitTests
{
    [Fact]
    public Task Save_MovesWithItsComment() => Verify.Fix(
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Add(user);

                // done
                await {|SES3008:tx.CommitAsync()|};
                // and written
                await db.SaveChangesAsync(); // at last
                Log("registered");
            }
        }
        """,
        """
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Add(user);

                // and written
                await db.SaveChangesAsync(); // at last
                // done
                await tx.CommitAsync();
                Log("registered");
            }
        }
        """);

    [Fact]
    public Task ResultOfTheSave_MovesAlong() => Verify.Fix(
        """
        class Register(AppDbContext db)
        {
            public int Run(User user)
            {
                using var tx = db.Database.BeginTransaction();
                db.Users.Add(user);
                {|SES3008:tx.Commit()|};
                var saved = db.SaveChanges();
                return saved;
            }
        }
        """,
        """
        class Register(AppDbContext db)
        {
            public int Run(User user)
            {
                using var tx = db.Database.BeginTransaction();
                db.Users.Add(user);
                var saved = db.SaveChanges();
                tx.Commit();
                return saved;
            }
        }
        """);

    [Fact]
    public Task TwoMethods_AreBothPutRight() => Verify.Fix(
        """
        class Register(AppDbContext db)
        {
            public async Task One(User user)
            {
                await db.Database.BeginTransactionAsync();
                db.Users.Add(user);
                await {|SES3008:db.Database.CommitTransactionAsync()|};
                await db.SaveChangesAsync();
            }

            public async Task Other(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Remove(user);
                await {|SES3008:tx.CommitAsync()|}.ConfigureAwait(false);
                await db.SaveChangesAsync().ConfigureAwait(false);
            }
        }
        """,
        """
        class Register(AppDbContext db)
        {
            public async Task One(User user)
            {
                await db.Database.BeginTransactionAsync();
                db.Users.Add(user);
                await db.SaveChangesAsync();
                await db.Database.CommitTransactionAsync();
            }

            public async Task Other(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Remove(user);
                await db.SaveChangesAsync().ConfigureAwait(false);
                await tx.CommitAsync().ConfigureAwait(false);
            }
        }
        """);

    [Theory]
    [InlineData("Log(user);\n        await db.SaveChangesAsync();")]
    [InlineData("if (user.Active)\n            await db.SaveChangesAsync();")]
    [InlineData("await Save();\n        Log(user);")]
    [InlineData("return;\n        async Task Later() => await db.SaveChangesAsync();")]
    public Task SomethingBetween_HasNoFix(string rest) => Verify.NoFix($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Add(user);
                await {{(rest.StartsWith("return") ? "tx.CommitAsync()" : "{|SES3008:tx.CommitAsync()|}")}};
                {{(rest.StartsWith("await Save") ? rest.Replace("await Save();", "Log(user); await Save();") : rest)}}
            }
            private Task Save() => db.SaveChangesAsync();
        }
        """);

    [Fact]
    public Task SharedLine_HasNoFix() => Verify.NoFix("""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Add(user);
                await {|SES3008:tx.CommitAsync()|}; await db.SaveChangesAsync();
            }
        }
        """);
}
