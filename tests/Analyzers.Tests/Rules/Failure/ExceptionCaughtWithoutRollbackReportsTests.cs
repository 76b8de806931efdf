using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where it speaks.</summary>
public class ExceptionCaughtWithoutRollbackReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Linq2Db | Library.MongoDb, InTransaction = true)]
    public Task SwallowedFailureThenCommit_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; }
                {|SES3001:catch|} ({{s.ConstraintException}}) { Log("taken"); }
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Linq2Db | Library.MongoDb, InTransaction = true)]
    public Task SwallowedInALoop_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    try { {{s.Add("user")}} await {{s.Flush}}; }
                    {|SES3001:catch|} (Exception e) { Log(e); }
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.Mappers | Library.EntityFramework6 | Library.Documents)]
    public Task SessionOpenedHere_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.Add("user")}} await {{s.Flush}}; }
                {|SES3001:catch|} { Log("taken"); }
                {{s.Add("new User()")}}
                await {{s.Flush}};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Connections | Library.Linq2Db | Library.MongoDb)]
    public Task StatementInATransactionBegunHere_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} }
                {|SES3001:catch|} ({{s.ConstraintException}}) { Log("taken"); }
                await {{s.InTransaction.Flush}};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Mappers | Library.EntityFramework6 | Library.Documents)]
    public Task FlushInAHelper_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                try { await Save(user); }
                {|SES3001:catch|} (Exception) { Log("taken"); }
                await Save(new User());
            }
            async Task Save(User user) { {{s.Add("user")}} await {{s.Flush}}; }
        }
        """, s);

    [Theory, Libraries(Library.Mappers | Library.EntityFramework6 | Library.Documents)]
    public Task CallerGoesOnWithTheSession_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            async Task<bool> TryAdd(User user)
            {
                try { {{s.Add("user")}} await {{s.Flush}}; return true; }
                {|SES3001:catch|} (Exception) { return false; }
            }
            public async Task All(User[] users)
            {
                foreach (var user in users)
                    await TryAdd(user);
            }
        }
        """, s);

    [Fact]
    public Task CallerInAnotherClass_Reports() => Verify.Analyzer("""
        class Users
        {
            readonly AppDbContext db;
            public Users(AppDbContext db) { this.db = db; }
            public async Task<bool> TryAdd(User user)
            {
                db.Users.Add(user);
                try { await db.SaveChangesAsync(); return true; }
                {|SES3001:catch|} (DbUpdateException) { return false; }
            }
        }
        class Register
        {
            readonly Users users; readonly AppDbContext db;
            public Register(Users users, AppDbContext db) { this.users = users; this.db = db; }
            public async Task Run(User user) { await users.TryAdd(user); db.Orders.Add(new Order()); await db.SaveChangesAsync(); }
        }
        """);

    [Fact]
    public Task RollbackThatResetsNothing_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) { this.db = db; }
            public async Task Run(User user)
            {
                try { db.Add(user); await db.SaveChangesAsync(); }
                {|SES3001:catch|} (DbUpdateException) { Rollback(); }
                await db.SaveChangesAsync();
            }
            void Rollback() { Log("rolled back"); }
        }
        """);

    [Fact]
    public Task RolledBackTransactionOfAContext_StillReports() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) { this.db = db; }
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try { db.Add(user); await db.SaveChangesAsync(); }
                {|SES3001:catch|} (DbUpdateException) { await tx.RollbackAsync(); }
                db.Add(new Order());
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task RolledBackButKeptNHibernateSession_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly NHibernate.ISession session;
            public Register(NHibernate.ISession session) { this.session = session; }
            public async Task Run(User user)
            {
                var tx = session.BeginTransaction();
                try { await session.SaveAsync(user); await tx.CommitAsync(); }
                {|SES3001:catch|} (NHibernate.HibernateException) { await tx.RollbackAsync(); }
                await session.GetAsync<User>(1);
            }
        }
        """);

    [Fact]
    public Task ResetOnOnePathOnly_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public async Task Run(User user, bool tidy)
            {
                try { session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception) { if (tidy) await session.RollbackAsync(); }
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task FilterThatLetsTheHandlerRun_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception e) when (e.InnerException is not null) { Log(e); }
                await session.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task LambdaAndLocalFunction_Report() => Verify.Analyzer("""
        class Register
        {
            readonly Session session;
            public Register(Session session) { this.session = session; }
            public Func<User, Task> Handler() => async user =>
            {
                try { session.Add(user); await session.FlushAsync(); }
                {|SES3001:catch|} (Exception) { Log("taken"); }
                await session.CommitAsync();
            };
            public async Task Run(User user)
            {
                await Add();
                await session.CommitAsync();
                async Task Add()
                {
                    try { session.Add(user); await session.FlushAsync(); }
                    {|SES3001:catch|} (Exception) { Log("taken"); session.Add(new User()); await session.FlushAsync(); }
                }
            }
        }
        """, new VerifyOptions { Only = ["SES3001"] });

    [Fact]
    public Task Synchronous_Reports() => Verify.Analyzer("""
        class Register
        {
            readonly AppDbContext db;
            public Register(AppDbContext db) { this.db = db; }
            public void Run(User user)
            {
                try { db.Add(user); db.SaveChanges(); }
                {|SES3001:catch|} (DbUpdateException) { Log("taken"); }
                finally { Log("done"); }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task MessageAndLocations_NameSessionUseAndRemedy() => Verify.Analyzer("""
        class Register
        {
            readonly Session _session;
            public Register(Session session) { _session = session; }
            public async Task Run(User user)
            {
                try { {|#1:_session.Add(user)|}; await _session.FlushAsync(); }
                {|#0:catch|} (Exception) { Log("taken"); }
                await {|#2:_session.CommitAsync()|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new Microsoft.CodeAnalysis.Testing.DiagnosticResult("SES3001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
                .WithLocation(0).WithLocation(1).WithLocation(2).WithMessage(
                "'_session' failed inside this try and is used again (CommitAsync in line 9) without being reset: call Rollback before the session is used again"),
        ],
    });
}
