using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3005 where it speaks.</summary>
public class EntityUsedAfterRollbackReportsTests
{
    private const string Begin = "await using var tx = await db.Database.BeginTransactionAsync();";
    private const string Load = "var user = await db.Users.FirstAsync(u => u.Id == id);";
    private const string Save = "await db.SaveChangesAsync(); await tx.CommitAsync();";

    [Theory]
    [InlineData("var user = await db.Users.FirstAsync();")]
    [InlineData("var user = (await db.Users.FindAsync(id))!;")]
    [InlineData("var users = await db.Users.ToListAsync(); var user = users[0];")]
    [InlineData("var user = given; db.Users.Update(user);")]
    [InlineData("var user = given; db.Attach(user);")]
    public Task ReadBehindTheHandler_Reports(string load) => EntityFramework($$"""
        {{load}}
        {{Begin}}
        try { user.Name = "x"; {{Save}} }
        catch (DbUpdateException) { await tx.RollbackAsync(); }
        return {|SES3005:user.Name|};
        """);

    [Theory]
    [InlineData("await tx.RollbackAsync();")]
    [InlineData("tx.Rollback();")]
    [InlineData("await db.Database.RollbackTransactionAsync();")]
    [InlineData("if (tx != null) await tx.RollbackAsync();")]
    [InlineData("await Undo(db);")]
    public Task EveryFormOfTheRollback_Reports(string rollback) => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        user.Name = "x";
        try { {{Save}} }
        catch { {{rollback}} return {|SES3005:user.Name|}; }
        return "";
        """);

    [Fact]
    public Task RefreshedInAnotherHandlerOnly_Reports() => Verify.Analyzer("""
        class Rename(AppDbContext db)
        {
            public async Task<string> Run(int id, string name)
            {
                var user = await db.Users.FirstAsync(u => u.Id == id);
                await using var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    user.Name = name;
                    await db.SaveChangesAsync();
                    if (user.Active) { await tx.RollbackAsync(); return {|SES3005:user.Name|}; }
                    await tx.CommitAsync();
                }
                catch (DbUpdateException) { await tx.RollbackAsync(); await db.Entry(user).ReloadAsync(); }
                return user.Name;
            }
        }
        """);

    [Fact]
    public Task RollbackByDecision_Reports() => EntityFramework($$"""
        var product = await db.Products.FirstAsync();
        {{Begin}}
        product.Stock -= id;
        await db.SaveChangesAsync();
        if (product.Stock < 0)
        {
            await tx.RollbackAsync();
            return {|SES3005:product.Stock|}.ToString();
        }
        await tx.CommitAsync();
        return "";
        """);

    [Fact]
    public Task TurnThatSubtractsAgain_Reports() => EntityFramework($$"""
        var product = await db.Products.FirstAsync();
        while (true)
        {
            {{Begin}}
            try
            {
                {|SES3005:product.Stock -= 1|};
                {{Save}}
                return "";
            }
            catch (DbUpdateException) { await tx.RollbackAsync(); }
        }
        """);

    [Fact]
    public Task DisposalOnTheWayOut_IsARollback_Reports() => EntityFramework($$"""
        {{Load}}
        try
        {
            {{Begin}}
            user.Name = "x";
            await db.SaveChangesAsync();
            await Send(id);
            await tx.CommitAsync();
        }
        catch (Exception error) { Log(error); }
        return {|SES3005:user.Name|};
        """);

    [Fact]
    public Task RollbackInFinally_Reports() => EntityFramework($$"""
        {{Load}}
        var done = false;
        var tx = await db.Database.BeginTransactionAsync();
        try
        {
            user.Name = "x";
            await db.SaveChangesAsync();
            if (user.Orders.Count > 0)
            {
                await tx.CommitAsync();
                return "";
            }
        }
        finally { if (!done) tx.Rollback(); }
        return {|SES3005:user.Name|};
        """);

    [Fact]
    public Task HandlerOfTheHandler_Reports() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        try
        {
            try { user.Name = "x"; {{Save}} }
            finally { Log("tried"); }
        }
        catch (DbUpdateException) { await tx.RollbackAsync(); return {|SES3005:user.Name|}; }
        return "";
        """);

    [Fact]
    public Task CollectionThatGrew_Reports() => EntityFramework($$"""
        {{Load}}
        {{Begin}}
        user.Orders.Add(new Order());
        try { {{Save}} }
        catch { await tx.RollbackAsync(); return {|SES3005:user.Orders|}.Count.ToString(); }
        return "";
        """);

    [Theory]
    [InlineData("db.Remove(user)")]
    [InlineData("db.Users.Update(user)")]
    [InlineData("order.User = user")]
    [InlineData("db.Users.RemoveRange(user)")]
    public Task ObjectWhoseInsertIsGone_Reports(string use) => EntityFramework($$"""
        var order = await db.Orders.FirstAsync();
        var user = new User { Name = "x" };
        db.Add(user);
        {{Begin}}
        try { {{Save}} }
        catch { await tx.RollbackAsync(); {|SES3005:{{use}}|}; await db.SaveChangesAsync(); }
        return "";
        """);

    [Fact]
    public Task DeletionOfWhatTheSessionLetGo_Reports() => Verify.Analyzer("""
        class Register(Session session)
        {
            public async Task Run()
            {
                var user = new User { Name = "x" };
                session.Add(user);
                try { await session.CommitAsync(); }
                catch (SessionException)
                {
                    await session.RollbackAsync();
                    {|SES3005:session.Delete(user)|};
                }
            }
        }
        """, References.SessionGuard);

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
                catch (HibernateException) { tx.Rollback(); return {|SES3005:user.Name|}; }
                return "";
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task EntityFramework6_Reports() => Verify.Analyzer("""
        class Rename(LegacyContext db)
        {
            public string Run(int id)
            {
                var user = db.Users.Find(id);
                using var tx = db.Database.BeginTransaction();
                try { user.Name = "x"; db.SaveChanges(); tx.Commit(); }
                catch { tx.Rollback(); }
                return {|SES3005:user.Name|};
            }
        }
        """, References.EntityFramework6);

    [Fact]
    public Task StrategyAroundIt_Reports() => EntityFramework($$"""
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            {{Load}}
            {{Begin}}
            try { user.Name = "x"; {{Save}} }
            catch (DbUpdateException) { await tx.RollbackAsync(); }
            return {|SES3005:user.Name|};
        });
        """);

    [Fact]
    public Task Message_NamesThePropertyAndTheContext() => Verify.Analyzer("""
        class Rename(AppDbContext db)
        {
            public string Run(int id)
            {
                var user = db.Users.First();
                using var tx = db.Database.BeginTransaction();
                try { user.Name = "x"; db.SaveChanges(); tx.Commit(); }
                catch { {|#1:tx.Rollback()|}; }
                return {|#0:user.Name|};
            }
        }
        """, new VerifyOptions
    {
        References = References.EntityFramework,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3005).WithLocation(0).WithLocation(1).WithMessage(
                "'user.Name' is read after the rollback of 'db': the object keeps what was taken back, and the row does not have it; refresh it first"),
        ],
    });

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task<string> Run(int id, User given)
            {
                {{body}}
            }
            static Task Send(int id) => Task.Delay(id);
            static Task Undo(AppDbContext db) => db.Database.RollbackTransactionAsync();
        }
        """, References.EntityFramework);
}
