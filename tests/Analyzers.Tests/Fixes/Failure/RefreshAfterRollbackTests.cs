using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class RefreshAfterRollbackTests
{
    [Fact]
    public Task Entry_IsReloadedBehindTheRollback() => Fixed(
        "// back\n            await tx.RollbackAsync(); // undone\n        }\n        return {|SES3005:user.Name|};",
        "// back\n            await tx.RollbackAsync(); // undone\n            await db.Entry(user).ReloadAsync();\n        }\n        return user.Name;");

    [Fact]
    public Task HandlerOnOneLine_KeepsItsLine() => Fixed(
        "await tx.RollbackAsync(); }\n        return {|SES3005:user.Name|};",
        "await tx.RollbackAsync(); await db.Entry(user).ReloadAsync(); }\n        return user.Name;");

    [Fact]
    public Task Token_IsPassed() => Fixed(
        "await tx.RollbackAsync(CancellationToken.None);\n        }\n        return {|SES3005:user.Name|};",
        "await tx.RollbackAsync(CancellationToken.None);\n            await db.Entry(user).ReloadAsync(ct);\n        }\n        return user.Name;",
        "CancellationToken ct");

    [Fact]
    public Task SeveralReads_NeedOneRefresh() => Fixed(
        "await tx.RollbackAsync();\n            if ({|SES3005:user.Name|} == \"y\")\n                return \"\";\n        }\n        return user.Name;",
        "await tx.RollbackAsync();\n            await db.Entry(user).ReloadAsync();\n            if (user.Name == \"y\")\n                return \"\";\n        }\n        return user.Name;");

    [Fact]
    public Task RollbackToASavepoint_IsFollowedByTheRefresh() => Fixed(
        "await tx.RollbackToSavepointAsync(\"a\");\n        }\n        return {|SES3005:user.Name|};",
        "await tx.RollbackToSavepointAsync(\"a\");\n            await db.Entry(user).ReloadAsync();\n        }\n        return user.Name;");

    [Fact]
    public Task ObjectThatAQueryGivesAgain_IsReloadedBeforeIt() => Fixed(
        "await tx.RollbackAsync();\n        }\n        var again = await db.Users.FirstAsync(u => u.Id == user.Id);\n        return {|SES3005:again.Name|};",
        "await tx.RollbackAsync();\n            await db.Entry(user).ReloadAsync();\n        }\n        var again = await db.Users.FirstAsync(u => u.Id == user.Id);\n        return again.Name;");

    [Fact]
    public Task WithoutAsync_TheEntryIsReloadedInPlace() => Verify.Fix(Synchronous("{|SES3005:product.Stock -= 1|};", "tx.Rollback();"), Synchronous("product.Stock -= 1;", "tx.Rollback();\n                db.Entry(product).Reload();"));

    [Theory]
    [InlineData("if (force) await tx.RollbackAsync();\n            return {|SES3005:user.Name|};\n        }")]
    [InlineData("await Undo(db);\n            return {|SES3005:user.Name|};\n        }")]
    public Task RollbackThatIsNoStatementOfABlock_NoFix(string rest) => Verify.NoFix(Source(rest + "\n        return \"\";"));

    [Fact]
    public Task EntityOutOfScope_NoFix() => Verify.NoFix("""
        class Take(AppDbContext db)
        {
            public void Run()
            {
                using var tx = db.Database.BeginTransaction();
                try
                {
                    var product = db.Products.First();
                    product.Stock -= 1;
                    db.SaveChanges();
                    if (product.Stock < 0)
                    {
                        Undo(db);
                        Keep({|SES3005:product.Stock|});
                    }
                    else
                    {
                        tx.Commit();
                    }
                }
                catch { tx.Rollback(); }
            }
            static void Keep(int stock) { }
            static void Undo(AppDbContext db) => db.Database.RollbackTransaction();
        }
        """);

    [Fact]
    public Task InsertThatIsGone_NoFix() => Verify.NoFix("""
        class Register(AppDbContext db)
        {
            public void Run(User user)
            {
                using var tx = db.Database.BeginTransaction();
                db.Add(user);
                try { db.SaveChanges(); tx.Commit(); }
                catch { tx.Rollback(); {|SES3005:db.Remove(user)|}; db.SaveChanges(); }
            }
        }
        """);

    private static Task Fixed(string before, string after, string parameters = "") => Verify.Fix(Source(before, parameters), Source(after, parameters));

    private static string Source(string rest, string parameters = "") => $$"""
        class Rename(AppDbContext db)
        {
            public async Task<string> Run({{(parameters.Length == 0 ? "bool force" : parameters)}})
            {
                var user = await db.Users.FirstAsync();
                await using var tx = await db.Database.BeginTransactionAsync();
                try { user.Name = "x"; await db.SaveChangesAsync(); await tx.CommitAsync(); }
                catch {{(rest.StartsWith("//", StringComparison.Ordinal) || rest.Contains("\n            ", StringComparison.Ordinal) || rest.Contains("\n        }", StringComparison.Ordinal) ? "\n        {\n            " : "{ ")}}{{rest}}
            }
            static Task Undo(AppDbContext db) => db.Database.RollbackTransactionAsync();
        }
        """;

    private static string Synchronous(string take, string rollback) => $$"""
        class Take(AppDbContext db)
        {
            public void Run()
            {
                var product = db.Products.First();
                while (true)
                {
                    using var tx = db.Database.BeginTransaction();
                    try { {{take}} db.SaveChanges(); tx.Commit(); return; }
                    catch
                    {
                        {{rollback}}
                    }
                }
            }
        }
        """;
}
