using SessionGuard.Testing;
using Xunit;
using static SessionGuard.Analyzers.Tests.Rules.Failure.TransactionWithoutWayBackCode;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3004 where it holds its tongue.</summary>
public class TransactionWithoutWayBackSilentTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task UsingDeclaration_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user) { {{s.UsingTransaction}} {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
            public async Task Other(User user) { using ({{s.Begin}}) { await {{s.Query}}; } }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task RollbackInCatch_IsSilent(SessionCode s) => Verify.Analyzer(Begun(s, s.Begin, $$"""
        try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
        catch { await {{s.RollbackTransaction}}; throw; }
        """), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task RollbackForSomeExceptions_IsSilent(SessionCode s) => Verify.Analyzer(Begun(s, s.Begin, $$"""
        try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
        catch ({{s.ConstraintException}}) { await {{s.RollbackTransaction}}; throw; }
        """), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task DisposedInFinally_IsSilent(SessionCode s) => Verify.Analyzer(Begun(s, s.Begin, $$"""
        try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
        finally { tx.Dispose(); }
        """), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task SessionThatThisBodyCloses_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                var tx = {{s.Begin}};
                {{s.InTransaction.Add("user")}}
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task Returned_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task<{{s.Transaction}}> Begin() { await Task.Yield(); var tx = {{s.Begin}}; await {{s.InTransaction.Query}}; return tx; }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task Stored_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UnitOfWork
        {
            {{s.Injected("UnitOfWork")}}
            private {{s.Transaction}}? _transaction;
            public async Task Begin() { await Task.Yield(); _transaction = {{s.Begin}}; await {{s.Query}}; }
        }
        """, s);

    [Fact]
    public Task BegunInOneMemberAndEndedInAnother_IsSilent() => Verify.Analyzer("""
        class UnitOfWork
        {
            private readonly AppDbContext _db;
            public UnitOfWork(AppDbContext db) => _db = db;
            public async Task Begin() { await _db.Database.BeginTransactionAsync(); Log("begun"); await _db.Users.CountAsync(); }
            public Task Commit() => _db.Database.CommitTransactionAsync();
            public Task Rollback() => _db.Database.RollbackTransactionAsync();
        }
        """);

    [Fact]
    public Task GivenTransaction_IsSilent() => Verify.Analyzer("""
        class Register
        {
            private readonly AppDbContext _db;
            public Register(AppDbContext db) => _db = db;
            public async Task Run(User user, DbTransaction given)
            {
                var transaction = await _db.Database.UseTransactionAsync(given);
                _db.Add(user);
                await _db.SaveChangesAsync();
                await transaction!.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task RollbackByAHelper_IsSilent() => Verify.Analyzer("""
        class Register
        {
            private readonly AppDbContext _db;
            public Register(AppDbContext db) => _db = db;
            public async Task Run(User user)
            {
                var transaction = await _db.Database.BeginTransactionAsync();
                try { _db.Add(user); await _db.SaveChangesAsync(); await transaction.CommitAsync(); }
                catch (DbUpdateException) { await Undo(); throw; }
            }
            private Task Undo() => _db.Database.RollbackTransactionAsync();
        }
        """);

    [Fact]
    public Task RollbackByCodeOutOfSight_IsSilent() => Verify.Analyzer("""
        interface IWork { void RollbackAll(); }
        class Register
        {
            private readonly AppDbContext _db;
            private readonly IWork _work;
            public Register(AppDbContext db, IWork work) { _db = db; _work = work; }
            public void Run(User user)
            {
                var transaction = _db.Database.BeginTransaction();
                try { _db.Add(user); _db.SaveChanges(); transaction.Commit(); }
                catch (DbUpdateException) { _work.RollbackAll(); throw; }
            }
        }
        """);

    [Fact]
    public Task RollbackInTheBodyAroundALambda_IsSilent() => Verify.Analyzer("""
        class Register
        {
            private readonly AppDbContext _db;
            public Register(AppDbContext db) => _db = db;
            public async Task Run(User user)
            {
                try
                {
                    await _db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
                    {
                        var transaction = await _db.Database.BeginTransactionAsync();
                        _db.Add(user);
                        await _db.SaveChangesAsync();
                        await transaction.CommitAsync();
                    });
                }
                catch { await _db.Database.RollbackTransactionAsync(); throw; }
            }
        }
        """);

    [Fact]
    public Task TransactMethod_IsSilent() => Verify.Analyzer("""
        class Register
        {
            private readonly SessionFactory _sessions;
            public Register(SessionFactory sessions) => _sessions = sessions;
            public Task Run(User user) => _sessions.TransactAsync(async session => { session.Add(user); await session.FlushAsync(); });
        }
        """);

    [Fact]
    public Task RolledBackIfStillActive_IsSilent() => Verify.Analyzer("""
        class Register
        {
            private readonly ISession _session;
            public Register(ISession session) => _session = session;
            public void Run(User user)
            {
                var transaction = _session.BeginTransaction();
                try { _session.Save(user); transaction.Commit(); }
                finally { if (transaction.IsActive) transaction.Rollback(); }
            }
        }
        """);
}
