using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3003 where it must keep quiet.</summary>
public class CommitDespiteFailureSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task CommitAtTheEndOfTheTry_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
                catch (Exception e) { Log(e); throw; }
                finally { Log("done"); }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.EntityFramework6)]
    public Task SuccessFlag_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                var done = false;
                try { {{s.InTransaction.Add("user")}} done = true; }
                finally { if (done) await {{s.CommitTransaction}}; else await {{s.RollbackTransaction}}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task HandlerRollsBackAndReturns_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User user, User other)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.Add("user")}} await {{s.Flush}}; {{s.Add("other")}} await {{s.Flush}}; }
                catch (Exception) { await {{s.RollbackTransaction}}; return; }
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory]
    [InlineData("var user = await db.Users.FirstAsync();", "user.Active = true; await Send(user.Id); user.Name = name;")]
    [InlineData("", "var user = await db.Users.AsNoTracking().FirstAsync(); user.Name = name; await Send(user.Id);")]
    [InlineData("", "var user = new User(); user.Name = name; await Send(user.Id);")]
    [InlineData("", "var user = await db.Users.FirstAsync(); await Send(user.Id); Log(user.Name);")]
    [InlineData("", "var user = await other.Users.FirstAsync(); user.Name = name; await Send(user.Id);")]
    public Task StateOfWhatWasLoadedBefore_OrNotTracked_IsSilent(string before, string work) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(string name, AppDbContext other)
            {
                {{before}}
                try { {{work}} }
                finally { await db.SaveChangesAsync(); }
            }
            static Task Send(int id) => Task.Delay(id);
        }
        """, References.EntityFramework);

    [Theory]
    [InlineData("catch (Exception) { return; }")]
    [InlineData("catch (Exception) { throw; }")]
    [InlineData("catch (Exception) { failed = true; }")]
    [InlineData("catch (Exception) { await tx.RollbackAsync(); }")]
    [InlineData("catch (Exception) { user.Name = \"failed\"; }")]
    [InlineData("catch (Exception) { await db.Database.ExecuteSqlAsync($\"insert into failures values (1)\"); }")]
    [InlineData("catch (FormatException) { Log(user); }")]
    [InlineData("catch (Exception e) when (e is TimeoutException) { Log(user); }")]
    public Task HandlerThatPutsItRight_IsSilent(string handler) => Verify.Analyzer($$"""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                var failed = false;
                await using var tx = await db.Database.BeginTransactionAsync();
                try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); }
                {{handler}}
                Log(failed);
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task FlagDecidesAboutTheCommit_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                var errors = new List<string>();
                await using var tx = await db.Database.BeginTransactionAsync();
                try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); }
                catch (Exception e) { errors.Add(e.Message); }
                if (errors.Count == 0) await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task OneStatementThatMayFail_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await db.SaveChangesAsync();
                try { await db.Database.ExecuteSqlAsync($"refresh materialized view totals"); }
                catch (DbException e) { Log(e); }
                await tx.CommitAsync();
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.EntityFramework | Library.NHibernate, InTransaction = true)]
    public Task SessionThatIsFailed_IsAnotherRules(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User user, User other)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; {{s.Add("other")}} await {{s.Flush}}; }
                catch (Exception e) { Log(e); }
                await {{s.Commit}};
            }
        }
        """, s);

    [Fact]
    public Task StatusSetInTheCatchAndSavedInFinally_IsSilent() => Verify.Analyzer("""
        class Jobs(AppDbContext db)
        {
            public async Task Run(Order job)
            {
                try { db.Add(new User()); await Task.Delay(1); job.Status = "done"; }
                catch (Exception e) { job.Status = e.Message; }
                finally { await db.SaveChangesAsync(); }
                try { db.Add(new User()); await Task.Delay(1); }
                catch (Exception e) { job.Status = e.Message; throw; }
                finally { await db.SaveChangesAsync(); }
            }
        }
        """);

    [Fact]
    public Task FinallyThatSavesItsOwnEntry_IsSilent() => Verify.Analyzer("""
        class Jobs(AppDbContext db)
        {
            public async Task Run(Order job)
            {
                try { db.Update(job); await Task.Delay(1); }
                finally { db.Add(new User { Name = "audit" }); await db.SaveChangesAsync(); }
            }
        }
        """);

    [Fact]
    public Task NoWorkInTheTry_IsSilent() => Verify.Analyzer("""
        class Jobs(AppDbContext db, Session session)
        {
            public async Task Run(User user)
            {
                db.Add(user);
                session.Add(user);
                try { await Task.Delay(1); }
                finally { await db.SaveChangesAsync(); await session.CommitAsync(); }
            }
        }
        """);

    [Fact]
    public Task FlushInATransactionInFinally_IsNoCommit() => Verify.Analyzer("""
        class Jobs(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try { db.Add(user); await Task.Delay(1); }
                finally { await db.SaveChangesAsync(); }
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task DisposalInFinally_IsSilent() => Verify.Analyzer("""
        class Import(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                var session = factory.OpenSession();
                try { session.Add(user); await session.CommitAsync(); }
                finally { await session.DisposeAsync(); }
            }
        }
        """);

    [Fact]
    public Task ScopeLeftWithoutCompletion_IsSilent() => Verify.Analyzer("""
        using System.Transactions;
        class Import(NpgsqlConnection connection)
        {
            public void Run(User user, Order order)
            {
                using var scope = new TransactionScope();
                try
                {
                    connection.Execute("insert into users (name) values (@Name)", user);
                    connection.Execute("insert into orders (total) values (@Total)", order);
                    scope.Complete();
                }
                catch (DbException e) { Log(e); }
            }
        }
        """);

    /// <summary>To attach says what is there, and changes nothing; nor does what is let go again, or leads from what is not tracked.</summary>
    [Theory]
    [InlineData("db.Attach(user); await Send(user.Id);")]
    [InlineData("db.Users.Attach(user); Log(user.Name); await Send(1);")]
    [InlineData("db.Attach(user); db.Entry(user).State = EntityState.Detached; user.Name = name; await Send(1);")]
    [InlineData("var order = await db.Orders.AsNoTracking().Include(o => o.User).FirstAsync(); var owner = order.User; owner.Name = name; await Send(1);")]
    public Task NothingChangedInWhatIsTracked_IsSilent(string work) => Verify.Analyzer($$"""
        class Rename
        {
            readonly AppDbContext db;
            public Rename(AppDbContext db) { this.db = db; }
            public async Task Run(User user, string name)
            {
                try { {{work}} }
                finally { await db.SaveChangesAsync(); }
            }
            static Task Send(int id) => Task.Delay(id);
        }
        """, References.EntityFramework);

    /// <summary>The handler leaves no transaction to commit.</summary>
    [Fact]
    public Task TransactionThatTheHandlerForgets_IsSilent() =>
        CommitDespiteFailureReportsTests.WithOwnTransaction("catch (Exception e) { Log(e); tx?.Rollback(); tx = null; } finally { tx?.Commit(); }");
}
