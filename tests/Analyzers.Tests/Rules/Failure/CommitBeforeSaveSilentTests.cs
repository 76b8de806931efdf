using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3008 where it must keep quiet.</summary>
public class CommitBeforeSaveSilentTests
{
    [Theory]
    [InlineData("db.Add(user); await db.SaveChangesAsync(); await tx.CommitAsync();")]
    [InlineData("db.Add(user); await db.SaveChangesAsync(); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); await db.SaveChangesAsync(); await tx.CommitAsync(); db.Add(new Order()); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); db.SaveChanges(); db.Database.CommitTransaction();")]
    [InlineData("db.Add(user); await Save(); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("await db.Users.CountAsync(); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("await db.Database.ExecuteSqlAsync($\"delete from users\"); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); await tx.RollbackAsync(); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); db.ChangeTracker.Clear(); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("db.Add(user); await tx.CommitAsync(); db.ChangeTracker.Clear(); await db.SaveChangesAsync();")]
    public Task SavedInTime_IsSilent(string work) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                {{work}}
            }
            private Task Save() => db.SaveChangesAsync();
        }
        """);

    [Fact]
    public Task NothingSavedAfterwards_IsAnotherRules() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await tx.CommitAsync();
            }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.EntityFramework | Library.EntityFramework6)]
    public Task LibrariesOtherThanContexts_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await {{s.CommitTransaction}};
                await {{s.Flush}};
            }
        }
        """, s);

    [Theory]
    [InlineData("await db.Entry(user).ReloadAsync();")]
    [InlineData("db.Entry(user).State = EntityState.Detached;")]
    [InlineData("db.Entry(user).State = EntityState.Unchanged;")]
    public Task EntryTakenBackBeforeTheCommit_IsSilent(string statement) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await db.SaveChangesAsync();
                {{statement}}
                await tx.CommitAsync();
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task NoTransaction_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(User user) { db.Add(user); await db.SaveChangesAsync(); db.Add(new Order()); await db.SaveChangesAsync(); }
        }
        """);

    [Fact]
    public Task AnotherContextIsSaved_IsSilent() => Verify.Analyzer("""
        class Audit : AppDbContext { }
        class Register(AppDbContext db, Audit audit)
        {
            public async Task Run(User user)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                await tx.CommitAsync();
                await audit.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task StagedAfterTheCommit_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    await using var tx = await db.Database.BeginTransactionAsync();
                    db.Add(user);
                    await db.SaveChangesAsync();
                    await tx.CommitAsync();
                }
            }
        }
        """);

    [Fact]
    public Task SavedInTheNextTransaction_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                using (var first = await db.Database.BeginTransactionAsync()) { db.Add(user); await first.CommitAsync(); }
                using (var second = await db.Database.BeginTransactionAsync()) { await db.SaveChangesAsync(); await second.CommitAsync(); }
            }
        }
        """);

    [Fact]
    public Task OnlyRead_IsSilent() => Verify.Analyzer("""
        class Report(AppDbContext db)
        {
            public async Task<int> Run()
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var count = await db.Users.CountAsync();
                await tx.CommitAsync();
                return count;
            }
        }
        """);

    [Fact]
    public Task CommitOnTheOtherPath_IsSilent() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(User user, bool all)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                if (all) { db.Add(user); await db.SaveChangesAsync(); }
                else await db.Users.CountAsync();
                await tx.CommitAsync();
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("user.Name = name; await db.SaveChangesAsync(); await tx.CommitAsync(); user.Active = true; await db.SaveChangesAsync();")]
    [InlineData("user.Name = name; db.ChangeTracker.Clear(); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("user.Name = name; await work.SaveAsync(); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("user.Name = name; await work.StoreAsync(user); await tx.CommitAsync(); await db.SaveChangesAsync();")]
    [InlineData("Log(user.Name); await tx.CommitAsync(); user.Name = name; await db.SaveChangesAsync();")]
    [InlineData("user = new User(); user.Name = name; await tx.CommitAsync(); await db.SaveChangesAsync();")]
    public Task PropertySavedOrTakenBack_IsSilent(string work) => Verify.Analyzer($$"""
        public interface IWork { Task SaveAsync(); Task StoreAsync(User user); }
        class Rename(AppDbContext db, IWork work)
        {
            public async Task Run(int id, string name)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var user = await db.Users.FirstAsync(u => u.Id == id);
                {{work}}
            }
        }
        """);

    [Theory]
    [InlineData("using (var scope = new TransactionScope()) { db.Add(user); db.SaveChanges(); scope.Complete(); }")]
    [InlineData("db.Add(user); using (var scope = new TransactionScope()) { Log(db.Users.Count()); scope.Complete(); } db.SaveChanges();")]
    [InlineData("using (var scope = new TransactionScope()) { db.Add(user); db.SaveChanges(); scope.Complete(); } db.Add(new Order()); db.SaveChanges();")]
    [InlineData("using var scope = new TransactionScope(); Log(db.Users.Count()); scope.Complete(); db.SaveChanges();")]
    [InlineData("using (var a = new TransactionScope()) { db.Add(user); a.Complete(); using (var b = new TransactionScope(TransactionScopeOption.Suppress)) { db.SaveChanges(); b.Complete(); } }")]
    public Task ScopeThatIsOverOrSavedBefore_IsSilent(string work) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register(AppDbContext db)
        {
            public void Run(User user)
            {
                {{work}}
            }
        }
        """);

    [Theory, Libraries(Library.Documents)]
    public Task DocumentLibrariesInAScope_AreSilent(SessionCode s) => Verify.Analyzer($$"""
        using System.Transactions;
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                {{s.Add("user")}}
                scope.Complete();
                await {{s.Flush}};
            }
        }
        """, s);

    /// <summary>What was given the session, out of sight, and speaks of saving may have saved.</summary>
    [Theory]
    [InlineData("using (var made = new Scope(db)) { await made.CommitAsync(); }")]
    [InlineData("await Store();")]
    [InlineData("await Finish();")]
    [InlineData("await scope.CommitAsync();")]
    [InlineData("await kept.CommitAsync();")]
    [InlineData("await work.CompleteAsync();")]
    [InlineData("await service.PersistAll();")]
    [InlineData("await db.StoreAll();")]
    [InlineData("await Saving.Handle(db);")]
    [InlineData("await own.CommitAsync();")]
    [InlineData("await FinishOwn(own);")]
    public Task SavedOutOfSight_IsSilent(string save) => Verify.Analyzer($$"""
        class Register
        {
            readonly AppDbContext db;
            readonly IWork work;
            readonly Service service;
            readonly Scope kept;
            public Register(AppDbContext db, IWork work, Service service, Scope kept) { this.db = db; this.work = work; this.service = service; this.kept = kept; }
            public async Task Run(User user, Scope scope, Own own)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                db.Add(user);
                {{save}}
                await tx.CommitAsync();
                await db.SaveChangesAsync();
            }
            private async Task Store() { using (var scope = new Scope(db)) { await scope.CommitAsync(); } }
            private Task Finish() => work.SaveAsync();
            private static Task FinishOwn(Own own) => own.CommitAsync();
        }
        interface IWork { Task SaveAsync(); Task CompleteAsync(); }
        public class Service { public extern Task PersistAll(); }
        public class Scope : IDisposable { public Scope(AppDbContext db) { } public extern Task CommitAsync(); public extern void Dispose(); }
        public class Own { readonly AppDbContext db; public Own(AppDbContext db) { this.db = db; } public Task CommitAsync() => db.SaveChangesAsync(); }
        public static class Saving { public static extern Task StoreAll(this AppDbContext db); public static extern Task Handle(AppDbContext db); }
        """);

    [Fact]
    public Task MethodThatChangesNothing_IsSilent() => Verify.Analyzer("""
        public class Bill { public int Id { get; set; } public string Status { get; private set; } = ""; int asked; public bool IsPaid() { asked++; return Status == "paid"; } }
        public class Bills : DbContext { public DbSet<Bill> All => Set<Bill>(); }
        class Pay(Bills db)
        {
            public async Task<bool> Run(int id)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                var bill = await db.All.SingleAsync(b => b.Id == id);
                var paid = bill.IsPaid();
                await tx.CommitAsync();
                await db.SaveChangesAsync();
                return paid;
            }
        }
        """);
}
