using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where the rollback waits behind a question.</summary>
public class ExceptionCaughtWithoutRollbackGuardedTests
{
    [Theory]
    [InlineData("session.InTransaction")]
    [InlineData("!session.IsActive")]
    public Task RolledBackWhereTheSessionSaysSo_IsSilent(string condition) => Verify.Analyzer($$"""
        class Register(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                catch (Exception) { if ({{condition}}) await session.RollbackAsync(); }
                await session.CommitAsync();
            }
        }
        """, References.SessionGuard);

    [Fact]
    public Task RolledBackWhereAMongoSessionSaysSo_IsSilent() => Verify.Analyzer("""
        class Register
        {
            readonly MongoDB.Driver.IClientSessionHandle session;
            readonly MongoDB.Driver.IMongoCollection<User> users;
            public Register(MongoDB.Driver.IClientSessionHandle session, MongoDB.Driver.IMongoCollection<User> users) { this.session = session; this.users = users; }
            public async Task Run(User user)
            {
                session.StartTransaction();
                try { await users.InsertOneAsync(session, user); }
                catch (Exception) { if (session.IsInTransaction) await session.AbortTransactionAsync(); }
                await users.InsertOneAsync(session, user);
            }
        }
        """, References.MongoDb);

    /// <summary>A flag of the caller's says nothing of whether the session failed.</summary>
    [Fact]
    public Task RolledBackWhereAFlagSaysSo_Reports() => Verify.Analyzer("""
        class Register(Session session)
        {
            public async Task Run(User user, bool own)
            {
                try { session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception) { if (own) await session.RollbackAsync(); }
                await session.CommitAsync();
            }
        }
        """, References.SessionGuard);

    [Fact]
    public Task LoopOverWhatHoldsOneAtMost_IsSilent() => Verify.Analyzer("""
        struct Maybe<T> : IEnumerable<T>
        {
            public bool IsSome => false;
            public IEnumerator<T> GetEnumerator() => throw new InvalidOperationException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) => this.db = db;
            public async Task Run(Maybe<User> found)
            {
                foreach (var user in found)
                    await Save(user);
            }
            async Task Save(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                catch (Exception e) { Log(e); }
            }
        }
        """);

    /// <summary>The handler says that it failed, and what follows asks.</summary>
    [Theory]
    [InlineData("success = false;", "if (success)")]
    [InlineData("Log(e); success = false;", "if (!success) { Log(success); } else")]
    [InlineData("success = false;", "var both = (success, 1); Log(both); if (success)")]
    [InlineData("success = false; if (user.Active) Log(user);", "if (success)")]
    public Task UseBehindAFlagThatTheHandlerSets_IsSilent(string handler, string guard) => Flagged(handler, "catch", guard);

    [Theory]
    [InlineData("success = false;", "if (!success)")]
    [InlineData("if (user.Active) success = false;", "if (success)")]
    [InlineData("success = user.Active;", "if (success)")]
    [InlineData("success = false;", "success = true; if (success)")]
    [InlineData("success = false;", "(success, var tries) = (user.Active, 1); Log(tries); if (success)")]
    [InlineData("success = false; if (user.Active) success = true;", "if (success)")]
    [InlineData("Log(e);", "if (success)")]
    public Task UseBehindAFlagThatLetsItThrough_Reports(string handler, string guard) => Flagged(handler, "{|SES3001:catch|}", guard);

    [Fact]
    public Task LoopThatAFlagOfTheHandlerEnds_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(Queue<User> users)
            {
                var goesOn = true;
                while (goesOn)
                {
                    try { db.Add(users.Dequeue()); await db.SaveChangesAsync(); }
                    catch (Exception e) { Log(e); goesOn = false; }
                    if (goesOn)
                        await db.SaveChangesAsync();
                }
            }
        }
        """, References.EntityFramework);

    /// <summary>A deadlock's victim is whoever came second: nothing is wrong with what it saves, and the same save may succeed.</summary>
    [Theory]
    [InlineData("IsDeadlock(e) && retry < 5")]
    [InlineData("MayPass(e) && retry < 5")]
    [InlineData("IsDeadlock(e) || IsDeadlock(e) && retry < 5")]
    [InlineData("e.InnerException is Npgsql.PostgresException { SqlState: \"40001\" or \"40P01\" }")]
    [InlineData("e.InnerException is Npgsql.NpgsqlException { IsTransient: true }")]
    [InlineData("((Npgsql.NpgsqlException)e.InnerException!).IsTransient")]
    public Task RetryOfATransientFailure_IsSilent(string filter) => Retried("catch", filter);

    [Theory]
    [InlineData("retry < 5")]
    [InlineData("e.InnerException is Npgsql.PostgresException { SqlState: \"23505\" }")]
    [InlineData("e.InnerException is Npgsql.PostgresException { SqlState: \"40P01\" or \"23505\" }")]
    [InlineData("IsDeadlock(e) || retry < 5")]
    public Task RetryOfAnyFailure_Reports(string filter) => Retried("{|SES3001:catch|}", filter);

    [Fact]
    public Task RetryInsideATransaction_Reports() => Retried("{|SES3001:catch|}", "IsDeadlock(e)", "await using var transaction = await db.Database.BeginTransactionAsync();");

    [Theory]
    [InlineData("catch", "e.ReThrow();")]
    [InlineData("catch", "Throwing.ReThrow(e);")]
    [InlineData("{|SES3001:catch|}", "e.Report();")]
    public Task HelperOutOfSightThatRethrows_EndsThePath(string keyword, string handler) => Verify.Analyzer($$"""
        static class Throwing { public static extern void ReThrow(this Exception e); public static extern void Report(this Exception e); }
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) => this.db = db;
            public async Task Run(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                {{keyword}} (Exception e) { Log(e); {{handler}} }
                await db.SaveChangesAsync();
            }
        }
        """);

    private static Task Flagged(string handler, string keyword, string guard) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                var success = true;
                try { db.Add(user); await db.SaveChangesAsync(); }
                {{keyword}} (Exception e) { {{handler}} Log(e); }
                {{guard}}
                    await db.SaveChangesAsync();
            }
        }
        """, References.EntityFramework);

    private static Task Retried(string keyword, string filter, string before = "") => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                var retry = 0;
                {{before}}
                db.Remove(user);
            again:
                try { await db.SaveChangesAsync(); }
                {{keyword}} (DbUpdateException e) when ({{filter}}) { retry++; goto again; }
            }
            static bool IsDeadlock(DbUpdateException e) => e.InnerException is Npgsql.PostgresException { SqlState: "40P01" };
            static bool MayPass(DbUpdateException e) => IsDeadlock(e) || e.InnerException is Npgsql.PostgresException { SqlState: "40001" };
        }
        """, References.EntityFramework);

    [Fact]
    public Task TransientSessionOfAHelper_IsSilent() => Verify.Analyzer("""
        static class Setup { static void Add(IServiceCollection services) => services.AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Transient); }
        class Users
        {
            readonly AppDbContext db;
            public Users(AppDbContext db) { this.db = db; }
            public void Drop(User user) { db.Remove(user); db.SaveChanges(); }
        }
        class Register
        {
            readonly AppDbContext db; readonly Users users;
            public Register(AppDbContext db, Users users) { this.db = db; this.users = users; }
            public void Run(User user)
            {
                try { users.Drop(user); }
                catch (DbUpdateException) { }
                db.Add(new Order());
                db.SaveChanges();
            }
        }
        """);
}
