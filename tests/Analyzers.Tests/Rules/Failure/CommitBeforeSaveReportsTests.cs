using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3008 where it speaks.</summary>
public class CommitBeforeSaveReportsTests
{
    [Theory]
    [InlineData("await {|SES3008:tx.CommitAsync()|}; await db.SaveChangesAsync();")]
    [InlineData("{|SES3008:tx.Commit()|}; db.SaveChanges();")]
    [InlineData("await {|SES3008:db.Database.CommitTransactionAsync()|}; await db.SaveChangesAsync();")]
    [InlineData("{|SES3008:db.Database.CommitTransaction()|}; db.SaveChanges();")]
    [InlineData("await {|SES3008:tx.CommitAsync().ConfigureAwait(false)|}; Log(user); return await db.SaveChangesAsync();")]
    [InlineData("await {|SES3008:tx.CommitAsync()|}; var saved = await db.SaveChangesAsync(); return saved;")]
    [InlineData("await {|SES3008:tx.CommitAsync()|}; if (user.Active) await db.SaveChangesAsync();")]
    [InlineData("await {|SES3008:tx.CommitAsync()|}; db.Add(new Order()); await db.SaveChangesAsync();")]
    [InlineData("await {|SES3008:tx.CommitAsync()|}; await Save();")]
    public Task SaveBehindTheCommit_Reports(string ending) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task<int> Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Users.Add(user);
                {{ending.Replace(".ConfigureAwait(false)|}", "|}.ConfigureAwait(false)")}}
                {{(ending.Contains("return") ? "" : "return 0;")}}
            }
            private Task Save() => db.SaveChangesAsync();
        }
        """);

    [Theory]
    [InlineData("db.Update(user);")]
    [InlineData("db.Users.Remove(user);")]
    [InlineData("db.AddRange(user, new Order());")]
    [InlineData("if (user.Active) db.Add(user);")]
    [InlineData("db.Entry(user).State = EntityState.Modified;")]
    [InlineData("db.Add(new Order()); await db.SaveChangesAsync(); db.Add(user);")]
    [InlineData("users.Add(user);")]
    public Task WhateverIsStaged_Reports(string staging) => Verify.Analyzer($$"""
        class Users(AppDbContext db) { public void Add(User user) => db.Users.Add(user); }
        class Register(AppDbContext db, Users users)
        {
            public async Task Run(User user)
            {
                using var tx = db.Database.BeginTransaction();
                {{staging}}
                await {|SES3008:tx.CommitAsync()|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("user.Name = name;")]
    [InlineData("user.Name = name; Log(user.Name);")]
    [InlineData("await db.SaveChangesAsync(); user.Orders[0].Total = 1; user.Name = name;")]
    public Task PropertyOfALoadedEntity_Reports(string change) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(int id, string name)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var user = await db.Users.FirstAsync(u => u.Id == id);
                {{change}}
                await {|SES3008:tx.CommitAsync()|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("db.Users.Add(new User());")]
    [InlineData("var user = await db.Users.FirstAsync(); user.Name = \"new\";")]
    public Task SaveInACompletedScope_Reports(string change) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register(AppDbContext db)
        {
            public async Task Run()
            {
                using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                {{change}}
                {|SES3008:scope.Complete()|};
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task OneOfSeveralContextsInAScope_IsNamedInAFixedOrder() => Verify.Analyzer("""
        using System.Transactions;
        class Register
        {
            public void Run(AppDbContext delta, AppDbContext bravo, AppDbContext alpha, AppDbContext charlie, User user)
            {
                using var scope = new TransactionScope();
                delta.Users.Add(user);
                bravo.Users.Add(user);
                alpha.Users.Add(user);
                charlie.Users.Add(user);
                {|#0:scope.Complete()|};
                delta.SaveChanges();
                bravo.SaveChanges();
                {|#1:alpha.SaveChanges()|};
                charlie.SaveChanges();
            }
        }
        """, new VerifyOptions
    {
        Expected = [new DiagnosticResult(Descriptors.SES3008).WithLocation(0).WithLocation(1).WithArguments("alpha", "SaveChanges", "a completed scope refuses that save")],
    });

    [Fact]
    public Task StagedBeforeTheBegin_ReportsWithMessage() => Verify.Analyzer("""
        class Register(AppDbContext _db)
        {
            public async Task Run(User user)
            {
                _db.Users.Add(user);
                await using var tx = await _db.Database.BeginTransactionAsync();
                await _db.Database.ExecuteSqlAsync($"update users set active = true");
                await {|#0:tx.CommitAsync()|};
                await {|#1:_db.SaveChangesAsync()|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3008).WithLocation(0).WithLocation(1).WithMessage(
                "The transaction of '_db' is committed before SaveChangesAsync writes what was staged in it: that save is a transaction of its own; save first, then commit"),
        ],
    });

    [Fact]
    public Task CompletedScope_ReportsWithMessage() => Verify.Analyzer("""
        using System.Transactions;
        class Register(AppDbContext db)
        {
            public void Run(User user)
            {
                using var scope = new TransactionScope();
                db.Add(user);
                {|#0:scope.Complete()|};
                {|#1:db.SaveChanges()|};
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3008).WithLocation(0).WithLocation(1).WithMessage(
                "The transaction of 'db' is committed before SaveChanges writes what was staged in it: a completed scope refuses that save; save first, then commit"),
        ],
    });

    /// <summary>Neither what has nothing to do with saving, nor a save out of sight that comes too early or too late.</summary>
    [Theory]
    [InlineData("", "await mail.SendAsync(user);", "await db.SaveChangesAsync();")]
    [InlineData("await work.SaveAsync();", "", "await db.SaveChangesAsync();")]
    [InlineData("", "", "using var scope = new Scope(db); await scope.CommitAsync();")]
    [InlineData("", "Log(user.Name);", "await scope.CommitAsync(); await db.SaveChangesAsync();")]
    public Task OtherCodeOutOfSight_Reports(string before, string between, string behind) => Verify.Analyzer($$"""
        class Register
        {
            readonly AppDbContext db;
            readonly IWork work;
            readonly IMail mail;
            public Register(AppDbContext db, IWork work, IMail mail) { this.db = db; this.work = work; this.mail = mail; }
            public async Task Run(User user{{(between.Length > 0 && behind.StartsWith("await scope", System.StringComparison.Ordinal) ? ", Scope scope" : "")}})
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                {{before}}
                db.Add(user);
                {{between}}
                await {|SES3008:tx.CommitAsync()|};
                {{behind}}
            }
        }
        interface IWork { Task SaveAsync(); }
        interface IMail { Task SendAsync(User user); }
        public class Scope : IDisposable { public Scope(AppDbContext db) { } public extern Task CommitAsync(); public extern void Dispose(); }
        """);

    [Theory]
    [InlineData("public void Pay() => (Status, PaidBy) = (\"paid\", 1);")]
    [InlineData("public void Pay() { Set(\"paid\"); } void Set(string status) { if (Status != status) Status = status; }")]
    public Task MethodThatChangesItsObject_Reports(string member) => Verify.Analyzer($$"""
        public class Bill { public int Id { get; set; } public string Status { get; private set; } = ""; public int PaidBy { get; private set; } {{member}} }
        public class Bills : DbContext { public DbSet<Bill> All => Set<Bill>(); }
        class Pay(Bills db)
        {
            public async Task Run(int id)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var bill = await db.All.SingleAsync(b => b.Id == id);
                bill.Pay();
                await {|SES3008:tx.CommitAsync()|};
                await db.SaveChangesAsync();
            }
        }
        """);
}
