using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3005 where a query gives the tracked object as it stands, and where it gives another one.</summary>
public class EntityUsedAfterRollbackLoadedAgainTests
{
    private const string Begin = "await using var tx = await db.Database.BeginTransactionAsync();";
    private const string Load = "var user = await db.Users.FirstAsync(u => u.Id == id);";
    private const string Save = "await db.SaveChangesAsync(); await tx.CommitAsync();";

    [Theory]
    [InlineData("user = await db.Users.FirstAsync(u => u.Id == id); return {|SES3005:user.Name|};")]
    [InlineData("user = (await db.Users.FindAsync(id))!; return {|SES3005:user.Name|};")]
    [InlineData("user = (await db.FindAsync<User>(id))!; return {|SES3005:user.Name|};")]
    [InlineData("var again = await db.Users.SingleAsync(u => u.Id == id); return {|SES3005:again.Name|};")]
    [InlineData("var again = await db.Users.Where(u => id == u.Id).SingleAsync(); return {|SES3005:again.Name|};")]
    [InlineData("var again = await db.Set<User>().AsTracking().SingleAsync(u => u.Id == id); return {|SES3005:again.Name|};")]
    [InlineData("var again = await db.Users.Include(u => u.Orders).FirstAsync(u => u.Id == id && u.Active); return {|SES3005:again.Name|};")]
    [InlineData("var again = await db.Users.FirstAsync(u => u.Id == user.Id); return {|SES3005:again.Name|};")]
    [InlineData("var again = await db.Users.FirstAsync(u => u.Id == user.Id); again.Email = \"y\"; return {|SES3005:again.Name|};")]
    public Task SameKeyOnTheSameContext_Reports(string behind) => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); {{behind}} }
        return "";
        """);

    [Theory]
    [InlineData("user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == id); return user.Name;")]
    [InlineData("user = await db.Users.FirstAsync(u => u.Id == other); return user.Name;")]
    [InlineData("user = await db.Users.FirstAsync(u => u.Email == \"y\"); return user.Name;")]
    [InlineData("user = await db.Users.FirstAsync(); return user.Name;")]
    [InlineData("user = await second.Users.FirstAsync(u => u.Id == id); return user.Name;")]
    [InlineData("var again = await db.Users.FirstAsync(u => u.Id == id); again.Name = before; return again.Name;")]
    [InlineData("var again = await db.Users.FirstAsync(u => u.Id == id); return again.Email;")]
    [InlineData("var again = await db.Users.FirstAsync(u => u.Id == id); await db.Entry(again).ReloadAsync(); return again.Name;")]
    [InlineData("await db.Entry(user).ReloadAsync(); user = await db.Users.FirstAsync(u => u.Id == id); return user.Name;")]
    [InlineData("await db.Entry(user).ReloadAsync(); var again = await db.Users.FirstAsync(u => u.Id == id); return again.Name;")]
    [InlineData("db.ChangeTracker.Clear(); user = await db.Users.FirstAsync(u => u.Id == id); return user.Name;")]
    [InlineData("db.ChangeTracker.Clear(); var again = await db.Users.FirstAsync(u => u.Id == id); return again.Name;")]
    [InlineData("db.Entry(user).State = EntityState.Detached; var again = await db.Users.FirstAsync(u => u.Id == id); return again.Name;")]
    [InlineData("id++; user = await db.Users.FirstAsync(u => u.Id == id); return user.Name;")]
    [InlineData("var name = await db.Users.Where(u => u.Id == id).Select(u => u.Name).FirstAsync(); return name;")]
    [InlineData("repair.Run(); var again = await db.Users.FirstAsync(u => u.Id == id); return again.Name;")]
    [InlineData("db = second; user = await db.Users.FirstAsync(u => u.Id == id); return user.Name;")]
    public Task AnotherObjectOrMadeRight_IsSilent(string behind) => EntityFramework($$"""
        {{Load}}
        var before = user.Name;
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); {{behind}} }
        return "";
        """);

    [Fact]
    public Task LoadedInEachTurn_Reports() => EntityFramework($$"""
        while (true)
        {
            {{Load}}
            {{Begin}}
            try { {|SES3005:user.Name += "x"|}; {{Save}} return ""; }
            catch (DbUpdateException) { await tx.RollbackAsync(); }
        }
        """);

    [Theory]
    [InlineData("db.ChangeTracker.Clear();")]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("throw;")]
    public Task LoadedInEachTurnBehindARemedy_IsSilent(string remedy) => EntityFramework($$"""
        while (true)
        {
            {{Load}}
            {{Begin}}
            try { user.Name += "x"; {{Save}} return ""; }
            catch (DbUpdateException) { await tx.RollbackAsync(); {{remedy}} }
        }
        """);

    [Theory]
    [InlineData("foreach (var key in new[] { 1, 2 })", "u => u.Id == key")]
    [InlineData("for (var key = 0; key < 3; key++)", "u => u.Id == key")]
    [InlineData("while (id-- > 0)", "u => u.Id == id")]
    public Task AnotherKeyInEachTurn_IsSilent(string loop, string condition) => EntityFramework($$"""
        {{loop}}
        {
            var user = await db.Users.FirstAsync({{condition}});
            {{Begin}}
            try { user.Name += "x"; {{Save}} }
            catch (DbUpdateException) { await tx.RollbackAsync(); }
        }
        return "";
        """);

    [Theory]
    [InlineData("await using var db = await factory.CreateDbContextAsync();")]
    [InlineData("var db = await factory.CreateDbContextAsync();")]
    [InlineData("using var scope = provider.CreateScope(); var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();")]
    [InlineData("var db = contexts.Next();")]
    public Task ContextOfItsOwnInEachTurn_IsSilent(string open) => Verify.Analyzer($$"""
        class Rename(IDbContextFactory<AppDbContext> factory, IServiceProvider provider, IContexts contexts)
        {
            public async Task Run(int id)
            {
                while (true)
                {
                    {{open}}
                    {{Load}}
                    {{Begin}}
                    try { user.Name += "x"; {{Save}} return; }
                    catch (DbUpdateException) { await tx.RollbackAsync(); }
                }
            }
        }
        public interface IContexts { AppDbContext Next(); }
        """, References.EntityFramework);

    [Fact]
    public Task NHibernate_Reports() => Verify.Analyzer("""
        class Rename(ISession session)
        {
            public string Run(int id)
            {
                using var tx = session.BeginTransaction();
                var user = session.Get<User>(id);
                user.Name = "x";
                try { tx.Commit(); }
                catch (HibernateException) { tx.Rollback(); user = session.Get<User>(id); return {|SES3005:user.Name|}; }
                return "";
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task EntityFramework6_Reports() => Verify.Analyzer("""
        class Rename(LegacyContext db, RenameUser command)
        {
            public string Run()
            {
                var user = db.Users.Find(command.Id);
                using var tx = db.Database.BeginTransaction();
                try { user.Name = command.Name; db.SaveChanges(); tx.Commit(); }
                catch { tx.Rollback(); }
                var again = db.Users.Find(command.Id);
                return {|SES3005:again.Name|};
            }
        }
        record RenameUser(int Id, string Name);
        """, References.EntityFramework6);

    [Fact]
    public Task Message_SaysThatTheQueryGivesTheSameObject() => Verify.Analyzer("""
        class Rename(AppDbContext db)
        {
            public string Run(int id)
            {
                var user = db.Users.First(u => u.Id == id);
                using var tx = db.Database.BeginTransaction();
                try { user.Name = "x"; db.SaveChanges(); tx.Commit(); }
                catch { {|#1:tx.Rollback()|}; }
                var again = {|#2:db.Users.First(u => u.Id == id)|};
                return {|#0:again.Name|};
            }
        }
        """, new VerifyOptions
    {
        References = References.EntityFramework,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3005).WithLocation(0).WithLocation(1).WithLocation(2).WithMessage(
                "'again.Name' is read after the rollback of 'db': the query gives the tracked object as it stands, with what was taken back; refresh it first"),
        ],
    });

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Rename(AppDbContext db, IRepair repair)
        {
            public async Task<string> Run(int id, int other, AppDbContext second)
            {
                {{body}}
            }
        }
        public interface IRepair { void Run(); }
        """, References.EntityFramework);
}
