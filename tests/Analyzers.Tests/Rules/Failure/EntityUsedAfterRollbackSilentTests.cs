using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3005 where it must keep quiet.</summary>
public class EntityUsedAfterRollbackSilentTests
{
    private const string Begin = "await using var tx = await db.Database.BeginTransactionAsync();";
    private const string Load = "var user = await db.Users.FirstAsync(u => u.Id == id);";
    private const string Save = "await db.SaveChangesAsync(); await tx.CommitAsync();";

    [Theory]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("db.Entry(user).State = EntityState.Detached;")]
    [InlineData("db.ChangeTracker.Clear();")]
    [InlineData("user = await db.Users.AsNoTracking().FirstAsync();")]
    [InlineData("user = new User();")]
    [InlineData("user.Name = before;")]
    [InlineData("Restore(user);")]
    [InlineData("db.Entry(user).CurrentValues.SetValues(db.Entry(user).OriginalValues);")]
    [InlineData("repair.Run();")]
    public Task RefreshedSetOrReplaced_IsSilent(string between) => EntityFramework($$"""
        {{Load}}
        var before = user.Name;
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); {{between}} return user.Name; }
        return "";
        """);

    [Theory]
    [InlineData("foreach (var entry in error.Entries) entry.Reload();")]
    [InlineData("foreach (var entry in error.Entries) entry.State = EntityState.Detached;")]
    public Task FailedEntriesTakenBack_IsSilent(string between) => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException error) { await tx.RollbackAsync(); {{between}} return user.Name; }
        return "";
        """);

    [Theory]
    [InlineData("return user.Id.ToString();")]
    [InlineData("return user.Email;")]
    [InlineData("Log(user.Name); return \"\";")]
    [InlineData("logger.LogError(\"{Name} is taken\", user.Name); return \"\";")]
    [InlineData("Console.WriteLine(user.Name); return \"\";")]
    [InlineData("throw new InvalidOperationException(user.Name);")]
    [InlineData("throw new InvalidOperationException(\"not \" + user.Name);")]
    [InlineData("return $\"{user.Name} is taken\";")]
    [InlineData("var copy = new User { Id = user.Id }; return copy.Name;")]
    public Task KeyOtherPropertyOrWhatIsOnlyTold_IsSilent(string use) => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); {{use}} }
        return "";
        """);

    [Fact]
    public Task ReadBeforeTheRollback_IsSilent() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { var tried = user.Name; await tx.RollbackAsync(); return tried; }
        return user.Email;
        """);

    [Fact]
    public Task ReadAfterTheCommit_IsSilent() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); throw; }
        return user.Name;
        """);

    [Fact]
    public Task SavedBeforeTheTransaction_IsSilent() => EntityFramework($$"""
        {{Load}}
        user.Name = "x";
        await db.SaveChangesAsync();
        {{Begin}}
        try { db.Add(new Order()); {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); }
        return user.Name;
        """);

    [Fact]
    public Task NothingSavedBeforeTheRollback_IsSilent() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        if (id > 3) { user.Name = "x"; await tx.RollbackAsync(); return user.Name; }
        {{Save}}
        return "";
        """);

    [Fact]
    public Task NeverChanged_IsSilent() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try { db.Add(new Order()); {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); }
        return user.Name;
        """);

    [Fact]
    public Task UntrackedCopy_IsSilent() => EntityFramework($$"""
        var user = await db.Users.AsNoTracking().FirstAsync();
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); }
        return user.Name;
        """);

    [Fact]
    public Task RollbackOfAnotherContext_IsSilent() => EntityFramework($$"""
        {{Load}}
        await using var tx = await other.Database.BeginTransactionAsync();
        try { user.Name = "x"; await db.SaveChangesAsync(); await other.SaveChangesAsync(); await tx.CommitAsync(); }
        catch (DbUpdateException) { await tx.RollbackAsync(); }
        return user.Name;
        """);

    [Fact]
    public Task HandlerOfOtherFailures_IsSilent() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        user.Name = "x";
        {{Save}}
        try { await Task.Delay(id); }
        catch (TaskCanceledException) { await tx.RollbackAsync(); return user.Name; }
        return "";
        """);

    [Fact]
    public Task DisposalBehindTheCommit_IsSilent() => EntityFramework($$"""
        {{Load}}
        await using (var tx = await db.Database.BeginTransactionAsync())
        {
            user.Name = "x";
            {{Save}}
        }
        return user.Name;
        """);

    [Fact]
    public Task TransactionOfTheCallerWhereThereIsOne_IsSilent() => EntityFramework($$"""
        {{Load}}
        await using (var tx = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync() : null)
        {
            user.Name = "x";
            await db.SaveChangesAsync();
            if (tx != null)
                await tx.CommitAsync();
        }
        return user.Name;
        """);

    [Theory]
    [InlineData("Run", "bool many")]
    [InlineData("PreviewRename", "bool many")]
    [InlineData("Rename", "bool dryRun")]
    public Task MeantToBeTakenBack_IsSilent(string name, string parameter) => Verify.Analyzer($$"""
        class Renames(AppDbContext db)
        {
            public async Task<string> {{name}}({{parameter}})
            {
                var user = await db.Users.FirstAsync();
                await using var tx = await db.Database.BeginTransactionAsync();
                user.Name = "x";
                await db.SaveChangesAsync();
                {{(name == "Run" ? "" : "if (!" + parameter.Substring(5) + ") { await tx.CommitAsync(); return user.Name; }")}}
                await tx.RollbackAsync();
                return user.Name;
            }
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("db.Add(user);")]
    [InlineData("user = new User(); db.Remove(user);")]
    [InlineData("db.ChangeTracker.Clear(); db.Update(user);")]
    [InlineData("db.Entry(user).State = EntityState.Added;")]
    [InlineData("var name = user.Name;")]
    [InlineData("order.UserId = user.Id;")]
    public Task NewObjectAddedAgainOrRead_IsSilent(string use) => EntityFramework($$"""
        var order = await db.Orders.FirstAsync();
        var user = new User { Name = "x" };
        db.Add(user);
        {{Begin}}
        try { {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); {{use}} }
        return "";
        """);

    [Theory]
    [InlineData("return user.Name;")]
    [InlineData("session.Delete(user); return \"\";")]
    public Task SessionThatPutsValuesBack_IsSilent(string use) => SessionGuard("var user = await session.GetOneAsync<User>(id); user.Name = \"x\";", use);

    [Theory]
    [InlineData("session.Add(user); return \"\";")]
    [InlineData("return user.Name;")]
    [InlineData("order.User = user; return \"\";")]
    public Task NewObjectOfASessionThatLetsItGo_IsSilent(string use) => SessionGuard("var order = await session.GetOneAsync<Order>(id); var user = new User { Name = \"x\" }; session.Add(user);", use);

    [Theory]
    [InlineData("session.Refresh(user);")]
    [InlineData("session.Clear();")]
    [InlineData("session.Evict(user);")]
    [InlineData("session.Dispose();")]
    public Task NHibernateRefreshedOrDiscarded_IsSilent(string between) => Verify.Analyzer($$"""
        class Rename(ISession session)
        {
            public string Run(int id)
            {
                using var tx = session.BeginTransaction();
                var user = session.Get<User>(id);
                user.Name = "x";
                try { tx.Commit(); }
                catch (HibernateException) { tx.Rollback(); {{between}} return user.Name; }
                return "";
            }
        }
        """, References.NHibernate);

    private static Task SessionGuard(string before, string use) => Verify.Analyzer($$"""
        class Rename(Session session)
        {
            public async Task<string> Run(int id)
            {
                {{before}}
                try { await session.CommitAsync(); }
                catch (SessionException) { await session.RollbackAsync(); {{use}} }
                return "";
            }
        }
        """, References.SessionGuard);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        using Microsoft.Extensions.Logging;
        class Rename(AppDbContext db, IRepair repair, ILogger<Rename> logger)
        {
            public async Task<string> Run(int id, AppDbContext other) { {{body}} }
            static void Restore(User user) => user.Name = "";
        }
        public interface IRepair { void Run(); }
        """, References.EntityFramework);
}
