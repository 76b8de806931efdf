using SessionGuard.Testing;
using Xunit;
using static SessionGuard.Analyzers.Tests.Rules.Failure.TransactionWithoutWayBackCode;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3004 where it speaks.</summary>
public class TransactionWithoutWayBackReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task CommittedAtTheEnd_Reports(SessionCode s) => Verify.Analyzer(Begun(s, Marked(s), $$"""
        {{s.InTransaction.Add("user")}}
        await {{s.InTransaction.Flush}};
        await {{s.CommitTransaction}};
        """), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task SessionAsParameter_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            public async Task Run({{s.Session}} session, User user)
            {
                await Task.Yield();
                var tx = {{Marked(s)}};
                {{s.InTransaction.Add("user")}}
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task DisposedOnTheNormalPathAlone_Reports(SessionCode s) => Verify.Analyzer(Begun(s, Marked(s), $$"""
        {{s.InTransaction.Add("user")}}
        await {{s.CommitTransaction}};
        tx.Dispose();
        """), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.MongoDb)]
    public Task HandlerThatOnlyLogs_Reports(SessionCode s) => Verify.Analyzer(Begun(s, Marked(s), $$"""
        try { {{s.InTransaction.Add("user")}} await {{s.CommitTransaction}}; }
        catch (Exception e) { Log(e); throw; }
        """), s);

    [Theory, Libraries(Library.Every, Except = Library.Documents | Library.EntityFramework6 | Library.MongoDb)]
    public Task RollbackOnACheckAlone_Reports(SessionCode s) => Verify.Analyzer(Begun(s, Marked(s), $$"""
        {{s.InTransaction.Add("user")}}
        if (user.Active)
            await {{s.CommitTransaction}};
        else
            await {{s.RollbackTransaction}};
        """), s);

    [Fact]
    public Task TransactionThatNothingKeeps_Reports() => Verify.Analyzer("""
        class Register
        {
            private readonly AppDbContext _db;
            public Register(AppDbContext db) => _db = db;
            public async Task Run(User user)
            {
                await {|SES3004:_db.Database.BeginTransactionAsync()|};
                _db.Add(user);
                await _db.SaveChangesAsync();
                await _db.Database.CommitTransactionAsync();
            }
        }
        """);

    [Fact]
    public Task InALambdaOfAStrategy_Reports() => Verify.Analyzer("""
        class Register
        {
            private readonly AppDbContext _db;
            public Register(AppDbContext db) => _db = db;
            public Task Run(User user) => _db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                var transaction = await {|SES3004:_db.Database.BeginTransactionAsync()|};
                _db.Add(user);
                await _db.SaveChangesAsync();
                await transaction.CommitAsync();
            });
        }
        """);

    [Fact]
    public Task BegunInATryWhoseFinallyClosesSomethingElse_Reports() => Verify.Analyzer("""
        class Register
        {
            public void Run(NpgsqlConnection connection)
            {
                var transaction = {|SES3004:connection.BeginTransaction()|};
                using var command = new NpgsqlCommand("delete from users", connection, transaction);
                command.ExecuteNonQuery();
                transaction.Commit();
            }
        }
        """);

    static string Marked(SessionCode s) => s.Begin.StartsWith("await ") ? "await {|SES3004:" + s.Begin["await ".Length..] + "|}" : "{|SES3004:" + s.Begin + "|}";
}
