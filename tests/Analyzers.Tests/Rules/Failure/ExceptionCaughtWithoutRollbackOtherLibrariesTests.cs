using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001: what only one of the libraries has: entries, documents, transactions that are started on the session.</summary>
public class ExceptionCaughtWithoutRollbackOtherLibrariesTests
{
    [Fact]
    public Task EntriesOfEntityFramework6Detached_AreSilent() => Verify.Analyzer("""
        class Import(LegacyContext db)
        {
            public async Task Failed(User[] users)
            {
                foreach (var user in users)
                {
                    try { db.Users.Add(user); await db.SaveChangesAsync(); }
                    catch (System.Data.Entity.Infrastructure.DbUpdateException e) { foreach (var entry in e.Entries) entry.State = EntityState.Detached; }
                }
            }
            public async Task Own(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); }
                catch (DataException) { db.Entry(user).State = EntityState.Detached; }
                await db.SaveChangesAsync();
            }
            public async Task Reloaded(User user)
            {
                try { user.Name = ""; await db.SaveChangesAsync(); }
                catch (DataException) { await db.Entry(user).ReloadAsync(); }
                await db.SaveChangesAsync();
            }
        }
        """, References.EntityFramework6);

    [Fact]
    public Task ObjectContextBehindTheContext_Reports() => Verify.Analyzer("""
        class Import(LegacyContext db)
        {
            public void Run(User user)
            {
                var objects = ((System.Data.Entity.Infrastructure.IObjectContextAdapter)db).ObjectContext;
                try { objects.AddObject("Users", user); objects.SaveChanges(); }
                {|SES3001:catch|} (System.Data.Entity.Validation.DbEntityValidationException) { Log("invalid"); }
                db.SaveChanges();
            }
        }
        """, References.EntityFramework6);

    [Fact]
    public Task DocumentsTakenOut_AreSilent() => Verify.Analyzer("""
        class Import(IDocumentSession session)
        {
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    try { session.Store(user); await session.SaveChangesAsync(); }
                    catch (Marten.Exceptions.MartenException) { session.Eject(user); }
                }
            }
        }
        """, References.Marten);

    [Fact]
    public Task EventsOfAFailedSave_Report() => Verify.Analyzer("""
        class Import(IDocumentSession session)
        {
            public async Task Run(Guid stream, object[] happened)
            {
                foreach (var e in happened)
                {
                    try { session.Events.Append(stream, e); await session.SaveChangesAsync(); }
                    {|SES3001:catch|} (JasperFx.ConcurrencyException) { Log("somebody was faster"); }
                }
            }
        }
        """, References.Marten);

    [Fact]
    public Task DocumentEvicted_IsSilent() => Verify.Analyzer("""
        class Import(IDocumentSession session)
        {
            public void Run(User[] users)
            {
                foreach (var user in users)
                {
                    try { session.Store(user); session.SaveChanges(); }
                    catch (Raven.Client.Exceptions.RavenException) { session.Advanced.Evict(user); }
                }
            }
        }
        """, References.RavenDb);

    [Theory, Libraries(Library.Linq2Db | Library.MongoDb)]
    public Task StatementOutsideATransaction_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User user)
            {
                try { {{s.Add("user")}} } catch ({{s.ConstraintException}}) { Log("taken"); }
                await {{s.Flush}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Linq2Db | Library.MongoDb)]
    public Task RolledBackAndBegunAgain_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User[] users)
            {
                {{s.UsingSession}}
                foreach (var user in users)
                {
                    {{s.UsingTransaction}}
                    try { {{s.Add("user")}} await {{s.CommitTransaction}}; }
                    catch (Exception) { await {{s.RollbackTransaction}}; }
                }
            }
        }
        """, s);

    [Fact]
    public Task CommitRetriedWhereItsResultIsUnknown_IsSilent() => Verify.Analyzer("""
        class Transfer(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var session = await client.StartSessionAsync();
                session.StartTransaction();
                await Store.Users.InsertOneAsync(session, user);
                while (true)
                {
                    try { await session.CommitTransactionAsync(); return; }
                    catch (MongoException e) when (e.HasErrorLabel("UnknownTransactionCommitResult")) { Log(e); }
                }
            }
        }
        """, References.MongoDb);

    [Fact]
    public Task CallsWithoutTheSession_AreNoneOfIts() => Verify.Analyzer("""
        class Transfer(IMongoClient client)
        {
            public async Task Run(User user)
            {
                using var session = await client.StartSessionAsync();
                session.StartTransaction();
                try { await Store.Users.InsertOneAsync(user); } catch (MongoWriteException) { Log("taken"); }
                await Store.Users.InsertOneAsync(session, user);
                await session.CommitTransactionAsync();
            }
        }
        """, References.MongoDb);

    [Fact]
    public Task DataContextInATransaction_Reports() => Verify.Analyzer("""
        class Import(DataContext db)
        {
            public async Task Run(User[] users)
            {
                using var tx = await db.BeginTransactionAsync();
                foreach (var user in users)
                {
                    try { await db.InsertAsync(user); }
                    {|SES3001:catch|} (DbException) { Log("taken"); }
                }
                await tx.CommitTransactionAsync();
            }
        }
        """, References.Linq2Db);

    [Fact]
    public Task TransactionOfSqliteOpenedHere_IsSilent() => Verify.Analyzer("""
        namespace Microsoft.Data.Sqlite
        {
            public class SqliteConnection : DbConnection { public override string ConnectionString { get; set; } = ""; public override string Database => ""; public override string DataSource => "";
                public override string ServerVersion => ""; public override ConnectionState State => default; public override void ChangeDatabase(string name) { } public override void Close() { }
                public override void Open() { } protected override DbTransaction BeginDbTransaction(IsolationLevel level) => null!; protected override DbCommand CreateDbCommand() => null!; }
        }
        class Import
        {
            public void Run()
            {
                using var connection = new Microsoft.Data.Sqlite.SqliteConnection();
                connection.Open();
                using var tx = connection.BeginTransaction();
                try { connection.Execute("insert", transaction: tx); } catch (DbException e) { Log(e); }
                connection.Execute("update", transaction: tx);
                tx.Commit();
            }
        }
        """, References.Ado);

    [Fact]
    public Task TransactionEndedOnlyByWhoeverBeganIt_IsSilent() => Verify.Analyzer("""
        class Store
        {
            readonly DbConnection connection;
            public Store(DbConnection connection) { this.connection = connection; }
            public void Save(DbTransaction? given)
            {
                var tx = given ?? connection.BeginTransaction();
                try { connection.Execute("insert", null, tx); if (given == null) tx.Commit(); }
                finally { if (given == null) tx.Dispose(); }
            }
            public void Use(HttpClient http)
            {
                try { Save(null); } catch (Exception e) { Log(e); }
                connection.Execute("insert");
                http.Send(new HttpRequestMessage());
            }
        }
        """);
}
