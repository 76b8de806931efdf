using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;


namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3002 where it speaks.</summary>
public class FailedSessionInHandlerReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Linq2Db | Library.MongoDb, InTransaction = true)]
    public Task FlushInTheCatch_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch (Exception) { Log("again"); await {|SES3002:{{s.Flush}}|}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Except = Library.EntityFramework, InTransaction = true)]
    public Task QueryInTheCatch_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task<bool> Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; return true; }
                catch ({{s.ConstraintException}}) { await {|SES3002:{{s.Query}}|}; return false; }
            }
        }
        """, s);

    [Theory, Libraries(Except = Library.EntityFramework, InTransaction = true)]
    public Task QueryInTheFinally_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                finally { await {|SES3002:{{s.Query}}|}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.Linq2Db | Library.MongoDb)]
    public Task OtherWorkSavedInTheCatch_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user, Order failed)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch (Exception e)
                {
                    Log(e);
                    {{(s.Library == Library.NHibernate ? "await {|SES3002:session.SaveAsync(failed)|};" : s.Add("failed"))}}
                    {{(s.Library == Library.NHibernate ? s.Flush : "{|SES3002:" + s.Flush + "|}").Insert(0, "await ")}};
                    throw;
                }
            }
        }
        """, s);

    [Fact]
    public Task HelperThatSaves_Reports() => Verify.Analyzer("""
        class Jobs(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                try { db.Add(order); await db.SaveChangesAsync(); }
                catch (Exception e) { await {|SES3002:FailAsync(order, e.Message)|}; }
            }
            private async Task FailAsync(Order order, string reason) { order.Status = reason; await db.SaveChangesAsync(); }
        }
        """);

    [Fact]
    public Task RetryThroughItself_Reports() => Verify.Analyzer("""
        class Seed
        {
            public static async Task Run(AppDbContext db, int attempt)
            {
                try { db.Add(new User()); await db.SaveChangesAsync(); }
                catch (Exception) { if (attempt > 3) throw; await {|SES3002:Run(db, attempt + 1)|}; }
            }
        }
        """);

    [Fact]
    public Task RolledBackButStillTracked_Reports() => Verify.Analyzer("""
        class Pay(AppDbContext db)
        {
            public async Task Run(Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try { db.Add(order); await db.SaveChangesAsync(); await tx.CommitAsync(); }
                catch (DbUpdateException e)
                {
                    await tx.RollbackAsync();
                    db.Add(new User { Name = e.Message });
                    await {|SES3002:db.SaveChangesAsync()|};
                }
            }
        }
        """);

    [Fact]
    public Task CommitInTheCatch_Reports() => Verify.Analyzer("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (SessionException) { await {|SES3002:session.CommitAsync()|}; }
            }
        }
        """);

    [Fact]
    public Task FirstUseOfSeveral_ReportsOnceWithMessage() => Verify.Analyzer("""
        class Import(Session _session)
        {
            public async Task Run(User user)
            {
                try { _session.Add(user); await {|#1:_session.FlushAsync()|}; }
                catch (SessionException)
                {
                    var others = await {|#0:_session.Query<User>().CountAsync()|};
                    Log(await _session.Query<Order>().CountAsync() + others);
                    throw;
                }
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3002).WithLocation(0).WithLocation(1).WithMessage(
                "'_session' may have failed when this catch runs, and CountAsync uses it again without a reset: call Rollback before the session is used again"),
        ],
    });

    [Fact]
    public Task ResetOnOnePathOnly_Reports() => Verify.Analyzer("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (SessionException)
                {
                    if (user.Name.Length > 3) await session.RollbackAsync();
                    await {|SES3002:session.ExecuteAsync($"insert into failures values ({user.Name})")|};
                }
            }
        }
        """);

    [Fact]
    public Task HandlerOfALambda_Reports() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public Func<Task> Later(User user) => async () =>
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                catch (DbUpdateException) { await {|SES3002:db.SaveChangesAsync()|}; }
            };
        }
        """);
}
