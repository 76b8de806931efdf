using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3005 where the transaction goes back to a savepoint and on from there.</summary>
public class EntityUsedAfterRollbackSavepointTests
{
    private const string Start = """
        var user = await db.Users.FirstAsync(u => u.Id == id);
        await using var tx = await db.Database.BeginTransactionAsync();
        """;

    [Theory]
    [InlineData("await tx.CreateSavepointAsync(\"a\"); user.Name = \"x\";", "")]
    [InlineData("user.Name = \"x\"; await tx.CreateSavepointAsync(\"a\");", "")]
    [InlineData("await tx.CreateSavepointAsync(\"a\"); user.Name = \"x\";", "await tx.CreateSavepointAsync(\"b\");")]
    [InlineData("await tx.CreateSavepointAsync(\"a\"); await tx.CreateSavepointAsync(\"b\"); user.Name = \"x\";", "await tx.ReleaseSavepointAsync(\"b\");")]
    public Task SavedBehindTheSavepoint_Reports(string before, string after) => EntityFramework($$"""
        {{Start}}
        {{before}}
        try { await db.SaveChangesAsync(); {{after}} await Send(id); }
        catch (TimeoutException) { await tx.RollbackToSavepointAsync("a"); }
        await tx.CommitAsync();
        return {|SES3005:user.Name|};
        """);

    [Fact]
    public Task LoadedAgain_Reports() => EntityFramework($$"""
        {{Start}}
        await tx.CreateSavepointAsync("a");
        try { user.Name = "x"; await db.SaveChangesAsync(); await Send(id); }
        catch (TimeoutException) { await tx.RollbackToSavepointAsync("a"); }
        await tx.CommitAsync();
        var again = await db.Users.FirstAsync(u => u.Id == id);
        return {|SES3005:again.Name|};
        """);

    [Theory]
    [InlineData("user.Name = \"x\"; await db.SaveChangesAsync(); await tx.CreateSavepointAsync(\"a\");")]
    [InlineData("user.Name = \"x\"; await db.SaveChangesAsync(); await tx.CreateSavepointAsync(name);")]
    [InlineData("await tx.CreateSavepointAsync(\"a\"); user.Name = \"x\"; await db.SaveChangesAsync(); await tx.CreateSavepointAsync(\"a\");")]
    [InlineData("await tx.CreateSavepointAsync(\"a\"); user.Name = \"x\"; await db.SaveChangesAsync(); await Mark(db);")]
    [InlineData("await tx.CreateSavepointAsync(\"a\"); user.Email = \"x\"; await db.SaveChangesAsync();")]
    public Task SavedBeforeTheSavepointOrAnotherProperty_IsSilent(string before) => EntityFramework($$"""
        {{Start}}
        {{before}}
        try { await Send(id); }
        catch (TimeoutException) { await tx.RollbackToSavepointAsync("a"); }
        await tx.CommitAsync();
        return user.Name;
        """);

    [Theory]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("db.ChangeTracker.Clear();")]
    [InlineData("user.Name = \"\";")]
    [InlineData("await db.SaveChangesAsync();")]
    [InlineData("user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id);")]
    public Task MadeRightOrSavedAgain_IsSilent(string between) => EntityFramework($$"""
        {{Start}}
        await tx.CreateSavepointAsync("a");
        try { user.Name = "x"; await db.SaveChangesAsync(); }
        catch (DbUpdateException) { await tx.RollbackToSavepointAsync("a"); }
        {{between}}
        await tx.CommitAsync();
        return user.Name;
        """);

    [Fact]
    public Task ObjectThatAFailedSaveLeavesAdded_IsSilent() => EntityFramework("""
        await using var tx = await db.Database.BeginTransactionAsync();
        await tx.CreateSavepointAsync("a");
        var user = new User { Name = "x" };
        db.Add(user);
        try { await db.SaveChangesAsync(); }
        catch (DbUpdateException) { await tx.RollbackToSavepointAsync("a"); db.Remove(user); }
        await tx.CommitAsync();
        return "";
        """);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task<string> Run(int id, string name)
            {
                {{body}}
            }
            static Task Send(int id) => Task.Delay(id);
            static Task Mark(AppDbContext db) => db.Database.CurrentTransaction!.CreateSavepointAsync("a");
        }
        """, References.EntityFramework);
}
