using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3003 where it speaks.</summary>
public class CommitDespiteFailureReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.EntityFramework6)]
    public Task CommitInFinally_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User user, User other)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                try { {{s.InTransaction.Add("user")}} {{s.InTransaction.Add("other")}} }
                finally { Log("done"); await {|SES3003:{{s.CommitTransaction}}|}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CommitOfTheSessionInFinally_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User user, string text)
            {
                try { {{s.Add("user")}} user.Id = int.Parse(text); {{s.Add("new User()")}} }
                finally { await {|SES3003:{{s.Commit}}|}; }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CatchThatRethrows_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} await Task.Delay(1); {{s.Add("new User()")}} }
                catch (Exception e) { Log(e); throw; }
                finally { await {|SES3003:{{s.Commit}}|}; }
            }
        }
        """, s);

    [Theory]
    [InlineData("var user = await db.Users.FirstAsync(); user.Name = name; await Send(user.Id);")]
    [InlineData("var user = (await db.Users.FindAsync(1))!; if (name.Length > 3) user.Name = name; await Send(1);")]
    [InlineData("var users = await db.Users.ToListAsync(); foreach (var user in users) user.Active = await IsActive(user.Id);")]
    [InlineData("var order = await db.Orders.FirstAsync(); order.Lines.Add(new OrderLine()); order.Total += 1;")]
    public Task CommitOfWhatALoadedEntityWasGiven_Reports(string work) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(string name)
            {
                try { {{work}} }
                finally { await {|SES3003:db.SaveChangesAsync()|}; }
            }
            static Task Send(int id) => Task.Delay(id);
            static Task<bool> IsActive(int id) => Task.FromResult(true);
        }
        """, References.EntityFramework);

    /// <summary>What is attached is tracked as well, and so is what a tracked object leads to.</summary>
    [Theory]
    [InlineData("db.Attach(user); user.Name = name; await Send(user.Id);")]
    [InlineData("db.Users.Attach(user); await Send(1); user.Orders.Add(new Order());")]
    [InlineData("var order = await db.Orders.Include(o => o.User).FirstAsync(); var owner = order.User; owner.Name = name; await Send(1);")]
    [InlineData("var order = new Order { Id = 1 }; db.Attach(order); foreach (var line in order.Lines) { line.Quantity++; await Send(line.Id); }")]
    [InlineData("db.Attach(user); db.Entry(user).State = EntityState.Modified; await Send(user.Id);")]
    public Task CommitOfWhatATrackedEntityWasGiven_Reports(string work) => Verify.Analyzer($$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(User user, string name)
            {
                try { {{work}} }
                finally { await {|SES3003:db.SaveChangesAsync()|}; }
            }
            static Task Send(int id) => Task.Delay(id);
        }
        """, References.EntityFramework);

    [Fact]
    public Task NHibernatesCommitOfAChangedEntity_Reports() => Verify.Analyzer("""
        class Rename(ISession session)
        {
            public void Run(string name)
            {
                using var tx = session.BeginTransaction();
                try { var user = session.Get<User>(1); user.Name = name; Log(user.Id); }
                finally { {|SES3003:tx.Commit()|}; }
            }
        }
        """, References.NHibernate);

    [Fact]
    public Task CatchThatOnlyLogs_ReportsTheCommitInFinally() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                    db.Add(order);
                    await db.SaveChangesAsync();
                }
                catch (Exception e) { Log(e); }
                finally { await {|SES3003:tx.CommitAsync()|}; }
            }
        }
        """);

    [Fact]
    public Task SwallowedInATransaction_ReportsTheCommitBehind() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                try
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                    db.Add(order);
                    await db.SaveChangesAsync();
                }
                catch (Exception e) { Log(e); }
                await {|SES3003:tx.CommitAsync()|};
            }
        }
        """);

    [Fact]
    public Task SwallowedInHelpers_ReportsTheCommitBehind() => Verify.Analyzer("""
        class Users(AppDbContext db)
        {
            public async Task Add(User user) { db.Add(user); await db.SaveChangesAsync(); }
            public Task Clear() => db.Users.ExecuteDeleteAsync();
        }
        class Import(AppDbContext db, Users users)
        {
            public async Task Run(User user)
            {
                await db.Database.BeginTransactionAsync();
                try { await users.Clear(); await users.Add(user); }
                catch (DbUpdateException) { Log("failed"); }
                await {|SES3003:db.Database.CommitTransactionAsync()|};
            }
        }
        """);

    [Fact]
    public Task SwallowedInAScope_ReportsTheCompletion() => Verify.Analyzer("""
        using System.Transactions;
        class Import(NpgsqlConnection connection)
        {
            public async Task Run(User user, Order order)
            {
                using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                try
                {
                    await connection.ExecuteAsync("insert into users (name) values (@Name)", user);
                    await connection.ExecuteAsync("insert into orders (total) values (@Total)", order);
                }
                catch (DbException e) { Log(e); }
                {|SES3003:scope.Complete()|};
            }
        }
        """);

    /// <summary>Whether there is a transaction says nothing of how its work went.</summary>
    [Theory]
    [InlineData("tx?{|SES3003:.Commit()|};")]
    [InlineData("if (tx != null) {|SES3003:tx.Commit()|};")]
    [InlineData("if (tx is not null) { {|SES3003:tx.Commit()|}; tx.Dispose(); }")]
    public Task CommitWhereThereIsATransaction_Reports(string end) => WithOwnTransaction($$"""finally { {{end}} }""");

    /// <summary>Work in a transaction that the try begins, and what follows it.</summary>
    internal static Task WithOwnTransaction(string end) => Verify.Analyzer($$"""
        class Import(NpgsqlConnection connection)
        {
            public void Run(User user)
            {
                NpgsqlTransaction? tx = null;
                try
                {
                    tx = connection.BeginTransaction();
                    connection.Execute("insert into users (name) values (@Name)", user, tx);
                    connection.Execute("delete from orders", transaction: tx);
                }
                {{end}}
            }
        }
        """);

    [Fact]
    public Task ScopeCompletedInFinally_Reports() => Verify.Analyzer("""
        using System.Transactions;
        class Import(NpgsqlConnection connection)
        {
            public async Task Run(User user)
            {
                using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                try { await connection.ExecuteAsync("insert into users (name) values (@Name)", user); }
                finally { {|SES3003:scope.Complete()|}; }
            }
        }
        """);

    [Fact]
    public Task TransactionThatSurvivesErrors_ReportsTheCommitBehind() => Verify.Analyzer("""
        namespace Microsoft.Data.Sqlite { public abstract class SqliteConnection : DbConnection { } }
        class Import(Microsoft.Data.Sqlite.SqliteConnection connection)
        {
            public void Run(User user, Order order)
            {
                using var tx = connection.BeginTransaction();
                try
                {
                    connection.Execute("insert into users (name) values (@Name)", user, tx);
                    connection.Execute("insert into orders (total) values (@Total)", order, tx);
                }
                catch (DbException e) { Log(e); }
                {|SES3003:tx.Commit()|};
            }
        }
        """);

    [Fact]
    public Task HelperThatCommits_Reports() => Verify.Analyzer("""
        class Import(Session session)
        {
            public async Task Run(User user)
            {
                try { session.Add(user); await session.FlushAsync(); session.Add(new User()); }
                finally { await {|SES3003:DoneAsync()|}; }
            }
            private Task DoneAsync() => session.CommitAsync();
        }
        """);

    [Fact]
    public Task Message_NamesTheWork() => Verify.Analyzer("""
        class Import(Session _session)
        {
            public async Task Run(User user)
            {
                try { {|#1:_session.Add(user)|}; Log(user.Name); }
                finally { await {|#0:_session.CommitAsync()|}; }
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3003).WithLocation(0).WithLocation(1).WithMessage(
                "'_session' is committed here although the try may have failed: half of the work is stored; commit as the last statement of the try"),
        ],
    });
}
