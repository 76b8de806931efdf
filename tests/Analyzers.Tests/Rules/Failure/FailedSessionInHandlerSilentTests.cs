using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3002 where it must keep quiet.</summary>
public class FailedSessionInHandlerSilentTests
{
    [Theory, Libraries(Library.Every, Except = Library.NHibernate, InTransaction = true)]
    public Task ResetFirst_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch (Exception) { {{s.Reset}} await {{s.Query}}; await {{s.Flush}}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task OnlyLogged_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch (Exception e) { Log(e); throw; }
                finally { Log("done"); }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections)]
    public Task AnotherSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            readonly {{s.Factory}} factory; readonly {{s.Session}} shared;
            public Register({{s.Factory}} factory, {{s.Session}} shared) { this.factory = factory; this.shared = shared; }
            public async Task Run(User user)
            {
                try { {{s.Add("user").Replace("session", "shared")}} await {{s.Flush.Replace("session", "shared")}}; }
                catch (Exception) { {{s.UsingSession}} {{s.Add("new User()")}} await {{s.Flush}}; throw; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task ExceptionOfOtherWork_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user, string text)
            {
                try { user.Id = int.Parse(text); {{s.Add("user")}} await {{s.Flush}}; }
                catch (FormatException) { user.Id = 0; await {{s.Flush}}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task NothingFailedBefore_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user, string text)
            {
                try { user.Id = int.Parse(text); }
                catch (Exception) { user.Id = 0; await {{s.Flush}}; await {{s.Query}}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections)]
    public Task UsedAfterTheHandler_IsAnotherRules(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch (Exception e) { Log(e); }
                await {{s.Flush}};
            }
        }
        """, s);

    [Fact]
    public Task QueryOfAContext_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task<bool> Run(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); return true; }
                catch (DbUpdateException) { return await db.Users.AnyAsync(other => other.Email == user.Email); }
            }
        }
        """);

    [Fact]
    public Task FailedEntriesTakenInHand_IsSilent() => Verify.Analyzer("""
        class Update(AppDbContext db)
        {
            public async Task Run(User user)
            {
                try { await db.SaveChangesAsync(); }
                catch (DbUpdateConcurrencyException e)
                {
                    foreach (var entry in e.Entries)
                        entry.OriginalValues.SetValues((await entry.GetDatabaseValuesAsync())!);
                    await db.SaveChangesAsync();
                }
                try { await db.SaveChangesAsync(); }
                catch (DbUpdateException) { db.Entry(user).State = EntityState.Detached; await db.SaveChangesAsync(); }
            }
        }
        """);

    [Fact]
    public Task FailedEntityRemoved_IsSilent() => Verify.Analyzer("""
        class Invite(AppDbContext db)
        {
            public async Task Run(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); }
                catch (Exception) { Forget(user); await db.SaveChangesAsync(); throw; }
                try { db.Users.Update(user); await db.SaveChangesAsync(); }
                catch (Exception) { db.Users.Remove(user); await db.SaveChangesAsync(); throw; }
            }
            private void Forget(User user) => db.Users.Remove(user);
        }
        """);

    [Fact]
    public Task ConnectionOutsideATransaction_IsSilent() => Verify.Analyzer("""
        class Import(NpgsqlConnection connection)
        {
            public async Task Run(User user)
            {
                try { await connection.ExecuteAsync("insert into users (name) values (@Name)", user); }
                catch (DbException) { await connection.ExecuteAsync("insert into failures values (@Name)", user); }
            }
        }
        """);

    [Fact]
    public Task CommitInFinally_IsAnotherRules() => Verify.Analyzer("""
        class Import(Session session, AppDbContext db)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                finally { await session.CommitAsync(); }
                try { db.Add(user); await db.SaveChangesAsync(); db.Add(new User()); }
                finally { await db.SaveChangesAsync(); }
            }
        }
        """);

    [Fact]
    public Task FlagInFinally_IsSilent() => Verify.Analyzer("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                var written = false;
                try { session.Add(user); await session.FlushAsync(); written = true; }
                finally { if (written) Log(await session.Query<User>().CountAsync()); }
            }
        }
        """);

    [Fact]
    public Task FilterThatOnlyLogs_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                catch (Exception e) when (Logged(e)) { await db.SaveChangesAsync(); }
            }
            static bool Logged(Exception e) { Log(e); return false; }
        }
        """);

    [Fact]
    public Task SessionOpenedInTheTry_IsSilent() => Verify.Analyzer("""
        class Import(IDbContextFactory<AppDbContext> contexts, AppDbContext log)
        {
            public async Task Run(User user)
            {
                try { await using var db = contexts.CreateDbContext(); db.Add(user); await db.SaveChangesAsync(); }
                catch (DbUpdateException e) { log.Add(new User { Name = e.Message }); await log.SaveChangesAsync(); }
            }
        }
        """);

    [Fact]
    public Task TransactionThatSurvivesErrors_IsSilent() => Verify.Analyzer("""
        namespace Microsoft.Data.Sqlite { public abstract class SqliteConnection : DbConnection { } }
        class Import(Microsoft.Data.Sqlite.SqliteConnection connection)
        {
            public void Run(User user)
            {
                using var tx = connection.BeginTransaction();
                try { connection.Execute("insert into users (name) values (@Name)", user, tx); }
                catch (DbException) { connection.Execute("update users set active = true", transaction: tx); }
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task HelperThatResets_IsSilent() => Verify.Analyzer("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (SessionException) { await ResetAsync(); session.Add(new User()); await session.CommitAsync(); }
            }
            private Task ResetAsync() => session.RollbackAsync();
        }
        """);

    /// <summary>The audit has a context of its own: what failed is the one of this class.</summary>
    [Theory]
    [InlineData("services.AddTransient<AppDbContext>();")]
    [InlineData("services.AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Transient);")]
    public Task TransientSessionOfAHelper_IsSilent(string registration) => Verify.Analyzer($$"""
        static class Setup { static void Add(IServiceCollection services) { {{registration}} } }
        class Audit
        {
            readonly AppDbContext db;
            public Audit(AppDbContext db) { this.db = db; }
            public void Log(Exception e) { db.Add(new Order()); db.SaveChanges(); }
        }
        class Register
        {
            readonly AppDbContext db; readonly Audit audit;
            public Register(AppDbContext db, Audit audit) { this.db = db; this.audit = audit; }
            public void Run(User user)
            {
                try { db.Add(user); db.SaveChanges(); }
                catch (Exception e) { audit.Log(e); throw; }
            }
        }
        """);
}
