using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where it must keep quiet.</summary>
public class ExceptionCaughtWithoutRollbackSilentTests
{
    [Theory, Libraries(Library.Every, Except = Library.NHibernate, InTransaction = true)]
    public Task ResetFirst_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch ({{s.ConstraintException}}) { {{s.Reset}} }
                await {{s.Query}};
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task Rethrown_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                catch ({{s.ConstraintException}} e) when (e.Message == "taken") { throw new InvalidOperationException("taken", e); }
                catch (Exception) { Log("failed"); throw; }
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, InTransaction = true)]
    public Task NothingUsesItAgain_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task<bool> Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; return true; }
                catch ({{s.ConstraintException}}) { return false; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionOpenedInTheTry_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    try
                    {
                        {{s.UsingSession}}
                        {{s.UsingTransaction}}
                        {{s.InTransaction.Add("user")}}
                        await {{s.InTransaction.Flush}};
                        await {{s.CommitTransaction}};
                    }
                    catch (Exception e) { Log(e); }
                }
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
                catch (FormatException) { Log("not a number"); }
                catch (OperationCanceledException) { Log("canceled"); }
                await {{s.Commit}};
            }
        }
        """, s);

    [Fact]
    public Task FailedEntriesDetached_IsSilent() => Verify.Analyzer("""
        class Import
        {
            readonly AppDbContext db;
            public Import(AppDbContext db) { this.db = db; }
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    try { db.Add(user); await db.SaveChangesAsync(); }
                    catch (DbUpdateException e) { foreach (var entry in e.Entries) entry.State = EntityState.Detached; }
                }
            }
        }
        """);

    [Fact]
    public Task ConcurrencyConflictResolved_IsSilent() => Verify.Analyzer("""
        class Update
        {
            readonly AppDbContext db;
            public Update(AppDbContext db) { this.db = db; }
            public async Task Run(User user)
            {
                for (var saved = false; !saved;)
                {
                    try { await db.SaveChangesAsync(); saved = true; }
                    catch (DbUpdateConcurrencyException e)
                    {
                        foreach (var entry in e.Entries)
                            entry.OriginalValues.SetValues((await entry.GetDatabaseValuesAsync())!);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task EntryOfTheContextDetachedOrReloaded_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) { this.db = db; }
            public async Task Detach(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                catch (DbUpdateException) { db.Entry(user).State = EntityState.Detached; }
                await db.SaveChangesAsync();
            }
            public async Task Reload(User user)
            {
                try { user.Name = ""; await db.SaveChangesAsync(); }
                catch (DbUpdateException) { await db.Entry(user).ReloadAsync(); }
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task ResetInFinally_IsSilent() => Verify.Analyzer("""
        class Import
        {
            readonly AppDbContext db;
            public Import(AppDbContext db) { this.db = db; }
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    try { db.Add(user); await db.SaveChangesAsync(); }
                    catch (DbUpdateException e) { Log(e); }
                    finally { db.ChangeTracker.Clear(); }
                }
            }
        }
        """);

    [Fact]
    public Task HelperThatResets_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) { this.db = db; }
            public async Task Run(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                catch (DbUpdateException) { Forget(); }
                await db.SaveChangesAsync();
            }
            void Forget() => db.ChangeTracker.Clear();
        }
        """);

    [Theory]
    [InlineData("{ Log(e); return false; }")]
    [InlineData("=> Answered(e, false);")]
    public Task FilterThatOnlyLogs_IsSilent(string logged) => Verify.Analyzer($$"""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (Exception e) when (Logged(e)) { }
                await session.CommitAsync();
            }
            static bool Logged(Exception e) {{logged}}
            static bool Answered(Exception e, bool inside) { if (inside) Log(e); return false; }
        }
        """);

    [Fact]
    public Task OwnSessionRolledBack_IsSilent() => Verify.Analyzer("""
        [SessionType] class Courier { [Flushes] public Task Send() => Task.CompletedTask; [RollsBack] public Task Undo() => Task.CompletedTask; }
        class Post
        {
            readonly Courier courier;
            public Post(Courier courier) { this.courier = courier; }
            public async Task Run()
            {
                try { await courier.Send(); } catch (InvalidOperationException) { await courier.Undo(); }
                await courier.Send();
            }
        }
        """);

    [Fact]
    public Task QueryThatFailsOutsideATransaction_IsSilent() => Verify.Analyzer("""
        class Load
        {
            readonly AppDbContext db; readonly DbConnection connection;
            public Load(AppDbContext db, DbConnection connection) { this.db = db; this.connection = connection; }
            public async Task Context()
            {
                try { await db.Users.ToListAsync(); } catch (Exception e) { Log(e); }
                await db.SaveChangesAsync();
            }
            public async Task Connection()
            {
                try { await connection.ExecuteAsync("vacuum"); } catch (DbException e) { Log(e); }
                await connection.ExecuteAsync("analyze");
            }
        }
        """);

    [Fact]
    public Task QueryingAfterAFailedSave_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) { this.db = db; }
            public async Task<int> Run(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                catch (DbUpdateException) { Log("taken"); }
                return await db.Users.CountAsync();
            }
        }
        """);

    [Fact]
    public Task TransactionOfSqliteThatSurvivesErrors_IsSilent() => Verify.Analyzer("""
        namespace Microsoft.Data.Sqlite
        {
            public abstract class SqliteConnection : DbConnection { }
        }
        class Import
        {
            public void Run(Microsoft.Data.Sqlite.SqliteConnection connection, DbTransaction tx)
            {
                try { connection.Execute("insert", transaction: tx); } catch (DbException e) { Log(e); }
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task TransactionDisposedWithTheTry_IsSilent() => Verify.Analyzer("""
        class Import
        {
            readonly NpgsqlConnection connection;
            public Import(NpgsqlConnection connection) { this.connection = connection; }
            public async Task Run(int[] ids)
            {
                foreach (var id in ids)
                {
                    try
                    {
                        await using var tx = await connection.BeginTransactionAsync();
                        await connection.ExecuteAsync("insert", transaction: tx);
                        await tx.CommitAsync();
                    }
                    catch (PostgresException e) { Log(e); }
                }
            }
        }
        """);

    [Fact]
    public Task OuterHandlerOfAnInnerSwallow_IsNotBlamed() => Verify.Analyzer("""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public async Task Run(User user, string text)
            {
                try
                {
                    try { session.Add(user); await session.FlushAsync(); }
                    {|SES3001:catch|} (Exception) { Log("taken"); }
                    user.Id = int.Parse(text);
                }
                catch (FormatException) { Log("not a number"); }
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task SessionReplacedBeforeItIsUsedAgain_IsSilent() => Verify.Analyzer("""
        class Import
        {
            readonly NHibernate.ISessionFactory factory;
            public Import(NHibernate.ISessionFactory factory) { this.factory = factory; }
            public async Task Run(User user)
            {
                var session = factory.OpenSession();
                try { await session.SaveAsync(user); await session.FlushAsync(); }
                catch (NHibernate.HibernateException) { session.Dispose(); session = factory.OpenSession(); }
                await session.FlushAsync();
            }
        }
        """);

    [Fact]
    public Task LeavesTheMethodOnEveryPath_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public async Task<int> Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (Exception) { Log("taken"); return -1; }
                await session.CommitAsync();
                return user.Id;
            }
        }
        """);

    [Fact]
    public Task SavepointRolledBack_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public async Task Run(User user)
            {
                var savepoint = await session.BeginNestedAsync();
                try { session.Add(user); await session.FlushAsync(); await savepoint.CommitAsync(); }
                catch (Exception) { await savepoint.RollbackAsync(); }
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task SavepointThatEndsWithTheTry_IsSilent() => Verify.Analyzer("""
        class Offer
        {
            readonly Session session;
            public Offer(Session session) { this.session = session; }
            public async Task Run(Product[] products)
            {
                foreach (var product in products)
                {
                    try { await using var savepoint = await session.BeginNestedAsync(); session.Add(product); await session.FlushAsync(); await savepoint.CommitAsync(); }
                    catch (Exception e) { Log(e); }
                }
                await session.CommitAsync();
            }
            public async Task Connection(NpgsqlConnection connection, NpgsqlTransaction tx)
            {
                await tx.SaveAsync("one");
                try { await connection.ExecuteAsync("insert", transaction: tx); }
                catch (PostgresException) { await tx.RollbackAsync("one"); }
                await tx.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task ReadsOnlyInTheTry_AreSilent() => Verify.Analyzer("""
        class Load
        {
            readonly Session session;
            public Load(Session session) { this.session = session; }
            public async Task Run(string text)
            {
                try { Log(int.Parse(text)); }
                catch (Exception) { Log("not a number"); }
                await session.CommitAsync();
            }
        }
        """);
}
