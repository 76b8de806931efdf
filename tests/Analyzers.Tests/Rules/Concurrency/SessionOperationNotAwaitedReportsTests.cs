using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2003 where it speaks.</summary>
public class SessionOperationNotAwaitedReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task DroppedOperation_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.Injected("Save")}}
            public async Task Statement(User user) { {{s.Add("user")}} {|SES2003:{{s.Flush}}|}; await Task.Yield(); }
            public void Discard() { _ = {|SES2003:{{s.Query}}|}; }
            public async Task Configured() { {|SES2003:{{s.Query}}|}.ConfigureAwait(false); await Task.Yield(); }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task ReturnedOutOfTheUsing_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            public Task Declaration(Func<{{s.Session}}> open)
            {
                using var session = open();
                return {|SES2003:{{s.Flush}}|};
            }
            public Task Statement(Func<{{s.Session}}> open)
            {
                using (var session = open())
                    return {|SES2003:{{s.Flush}}|};
            }
        }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task LocalThatNothingReads_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Save
        {
            {{s.Injected("Save")}}
            public void Run() { var saving = {|SES2003:{{s.Flush}}|}; }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections)]
    public Task HelperThatWorksOnTheSession_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Users
        {
            {{s.Injected("Users")}}
            public async Task Save(User user) { {{s.Add("user")}} await {{s.Flush}}; }
        }
        class Register
        {
            readonly Users users;
            public Register(Users users) { this.users = users; }
            public async Task Run(User user)
            {
                {|SES2003:users.Save(user)|};
                await Task.Yield();
            }
        }
        """, s);

    [Fact]
    public Task TaskInALocalThatIsReturned_Reports() => Verify.Analyzer("""
        class Save
        {
            public Task Run(SessionFactory factory)
            {
                using var session = factory.OpenSession();
                var saving = {|SES2003:session.FlushAsync()|};
                return saving;
            }
            public Task Choose(SessionFactory factory, bool commit)
            {
                using var session = factory.OpenSession();
                return commit ? {|SES2003:session.CommitAsync()|} : {|SES2003:session.RollbackAsync()|};
            }
        }
        """);

    [Fact]
    public Task ReturnedOutOfTheTransaction_Reports() => Verify.Analyzer("""
        class Save
        {
            public Task Run(AppDbContext db)
            {
                using var tx = db.Database.BeginTransaction();
                return {|SES2003:db.SaveChangesAsync()|};
            }
            public Task Closed(AppDbContext db)
            {
                try { return {|SES2003:db.SaveChangesAsync()|}; }
                finally { db.Dispose(); }
            }
        }
        """);

    [Fact]
    public Task ReturnedOutOfTheContainersScope_Reports() => Verify.Analyzer("""
        class Users(AppDbContext db) { public Task Save() => db.SaveChangesAsync(); }
        class Save
        {
            public Task Context(IServiceScopeFactory scopes)
            {
                using var scope = scopes.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
                return {|SES2003:db.SaveChangesAsync()|};
            }
            public Task Service(IServiceScopeFactory scopes)
            {
                using var scope = scopes.CreateScope();
                var users = scope.ServiceProvider.GetRequiredService<Users>();
                return {|SES2003:users.Save()|};
            }
        }
        """);

    [Fact]
    public Task ChainedOrForgottenTask_Reports() => Verify.Analyzer("""
        static class Tasks { public static void SafeFireAndForget(this Task task) { } }
        class Save
        {
            readonly AppDbContext db;
            public Save(AppDbContext db) { this.db = db; }
            public void Chained() { {|SES2003:db.SaveChangesAsync()|}.ContinueWith(t => Log(t.Exception)); }
            public void Forgotten() { {|SES2003:db.SaveChangesAsync()|}.SafeFireAndForget(); }
        }
        """);

    [Fact]
    public Task DroppedInALambda_Reports() => Verify.Analyzer("""
        class Save
        {
            readonly Session session;
            public Save(Session session) { this.session = session; }
            public void Run(List<User> users, Action<Action> later)
            {
                users.ForEach(user => {|SES2003:session.RefreshAsync(user)|});
                later(() => { {|SES2003:session.FlushAsync()|}; });
            }
        }
        """);

    [Fact]
    public Task Message_NamesTheOperationAndTheSession() => Verify.Analyzer(
        """
        class Save
        {
            readonly AppDbContext db;
            public Save(AppDbContext db) { this.db = db; }
            public void Run() { {|#0:db.SaveChangesAsync()|}; }
        }
        """,
        new VerifyOptions
        {
            Expected = [Microsoft.CodeAnalysis.Testing.DiagnosticResult.CompilerWarning("SES2003").WithLocation(0).WithArguments("SaveChangesAsync", "is not awaited", "'db' may be used again or closed while it runs, and its exception is lost")],
        });

    [Theory]
    [InlineData("{|SES2003:db.Database.EnsureCreatedAsync()|};")]
    [InlineData("_ = {|SES2003:db.Database.MigrateAsync()|};")]
    public Task WorkOnTheDatabaseItself_Reports(string work) => Verify.Analyzer($$"""
        class Seed
        {
            public void Run()
            {
                using var db = new AppDbContext();
                {{work}}
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("var id = {|SES2003:FindAsync(db)|}.Id;")]
    [InlineData("if ({|SES2003:db.SaveChangesAsync()|}.IsFaulted) Log(1);")]
    [InlineData("Log({|SES2003:db.SaveChangesAsync()|}.Status);")]
    public Task TaskThatIsOnlyAskedForItsOwnProperties_Reports(string work) => Verify.Analyzer($$"""
        class Save
        {
            readonly AppDbContext db;
            public Save(AppDbContext db) { this.db = db; }
            public void Run() { {{work}} }
            private static async Task<User> FindAsync(AppDbContext db) => await db.Users.FirstAsync();
        }
        """);
}
