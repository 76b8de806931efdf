using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Classes of other projects that were given a session, and store its work by a member of theirs.</summary>
public class WorkOutOfSightTests
{
    /// <summary>What cannot be seen: another project's classes.</summary>
    private const string Elsewhere = """
        public class Scope : IDisposable
        {
            public Scope(AppDbContext db, bool deferred = false) { }
            public extern void Commit();
            public extern Task<int> CommitAsync(CancellationToken token = default);
            public extern Task SaveChangesAsync();
            public extern Task LoadAsync(User user);
            public extern Task SaveAsync(User user);
            public extern void Dispose();
        }
        public class Pair { public Pair(AppDbContext db, AuditContext audit) { } public extern Task CommitAsync(); }
        public class AuditContext : DbContext { }
        public static class Scopes { public static extern Scope Defer(this AppDbContext db); }
        """;

    [Theory]
    [InlineData("using var scope = new Scope(db);", "scope.Commit()")]
    [InlineData("using var scope = new Scope(db, deferred: true);", "await scope.CommitAsync(token)")]
    [InlineData("var scope = new Scope(db);", "await scope.SaveChangesAsync()")]
    [InlineData("using var scope = db.Defer();", "await scope.CommitAsync()")]
    [InlineData("", "await given.CommitAsync()")]
    [InlineData("", "await kept.CommitAsync()")]
    public Task WorkStoredOnceAnElement_Reports(string opening, string commit)
    {
        var call = commit.Replace("await ", "", StringComparison.Ordinal);
        return Report($"{opening} foreach (var user in users) {{ db.Users.Add(user); {commit.Replace(call, $"{{|SES1007:{call}|}}", StringComparison.Ordinal)}; }}");
    }

    [Theory]
    [InlineData("using var scope = new Scope(db); foreach (var user in users) { await scope.LoadAsync(user); }")]
    [InlineData("using var scope = new Scope(db); foreach (var user in users) { await scope.SaveAsync(user); }")]
    [InlineData("var pair = new Pair(db, new AuditContext()); foreach (var user in users) { db.Users.Add(user); await pair.CommitAsync(); }")]
    [InlineData("foreach (var user in users) { using var scope = new Scope(db); db.Users.Add(user); await scope.CommitAsync(); }")]
    [InlineData("foreach (var user in users) { using var own = new AppDbContext(); using var scope = new Scope(own); own.Users.Add(user); await scope.CommitAsync(); }")]
    public Task WhatIsNotKnownToStoreThisWork_IsSilent(string code) => Silent(code, "SES1007");

    [Fact]
    public Task FailedWork_IsUsedAgain() => Report("""
        using var scope = new Scope(db);
        try { db.Users.Add(users[0]); await scope.CommitAsync(); } {|SES3001:catch|} (Exception ex) { Log(ex); }
        await db.SaveChangesAsync();
        """);

    [Fact]
    public Task FailedSave_IsRepeatedByTheWork() => Report("""
        using var scope = new Scope(db);
        try { db.Users.Add(users[0]); await db.SaveChangesAsync(); } {|SES3001:catch|} (Exception ex) { Log(ex); }
        await scope.CommitAsync();
        """);

    /// <summary>What a helper is handed is the caller's own.</summary>
    [Theory]
    [InlineData("private Task Store(Scope work) => work.CommitAsync();")]
    [InlineData("private Task Store(Scope work) => Again(work); private static Task Again(Scope other) => other.CommitAsync();")]
    public Task HandedToAHelper_IsFollowed(string helper) => Report("""
        using var scope = new Scope(db);
        try { db.Users.Add(users[0]); await Store(scope); } {|SES3001:catch|} (Exception ex) { Log(ex); }
        await db.SaveChangesAsync();
        """, helper);

    [Theory]
    [InlineData("private Task Store(Own work) => work.CommitAsync();")]
    [InlineData("private static Task Store(Own work) { work.Add(new User()); return work.CommitAsync(); }")]
    public Task OwnWrapperHandedToAHelper_IsFollowed(string helper) => Report("""
        var own = new Own(db);
        try { await Store(own); } {|SES3001:catch|} (Exception ex) { Log(ex); }
        await db.SaveChangesAsync();
        """, helper + " class Own { readonly AppDbContext db; public Own(AppDbContext db) { this.db = db; } public void Add(User user) => db.Add(user); public Task CommitAsync() => db.SaveChangesAsync(); }");

    [Theory]
    [InlineData("commit_methods")]
    [InlineData("flush_methods")]
    public Task MemberThatTheProjectNames_StoresTheWork(string key) => Verify.Analyzer(Source("""
        using var scope = new Scope(db);
        foreach (var user in users) { db.Users.Add(user); {|SES1007:scope.LoadAsync(user)|}.Wait(); }
        """), VerifyOptions.Config($"sessionguard.{key} = Scope.LoadAsync"));

    /// <summary>Not the caller's session where the helper's is another one.</summary>
    [Fact]
    public Task HelperHandedAnotherSessionsWork_IsSilent() => Silent("""
        using var other = new AppDbContext();
        using var scope = new Scope(other);
        try { await Store(scope); } catch (Exception ex) { Log(ex); }
        await db.SaveChangesAsync();
        """, "SES3001", "private Task Store(Scope work) => work.CommitAsync();");

    /// <summary>Built, and as a project beside this one.</summary>
    [Fact]
    public async Task WorkOfAnotherCompilation_IsStoredOnceAnElement()
    {
        const string Scope = "public sealed class Scope { readonly DbContext db; public Scope(DbContext db) { this.db = db; } public void Commit() => db.SaveChanges(); public Task CommitAsync() => db.SaveChangesAsync(); }";
        const string Import = """
            class Import
            {
                readonly AppDbContext db;
                public Import(AppDbContext db) { this.db = db; }
                public async Task Run(User[] users)
                {
                    var scope = new Scope(db);
                    foreach (var user in users) { db.Users.Add(user); scope.Commit(); }
                    foreach (var user in users) { db.Users.Remove(user); await scope.CommitAsync(); }
                }
            }
            """;
        foreach (var compilation in await Compiled.BesideAsync(Scope, Import))
        {
            var (diagnostics, _) = await Compiled.AnalyzeAsync(compilation);
            Assert.Equal(["scope.Commit()", "scope.CommitAsync()"], diagnostics.Where(diagnostic => diagnostic.Id == "SES1007").Select(diagnostic => diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
        }
    }

    private static Task Report(string code, string more = "") => Verify.Analyzer(Source(code, more));

    private static Task Silent(string code, string rule, string more = "") => Verify.Analyzer(Source(code, more), new VerifyOptions { Only = [rule] });

    private static string Source(string code, string more = "") => $$"""
        class Import
        {
            readonly AppDbContext db;
            readonly Scope kept;
            public Import(AppDbContext db, Scope kept) { this.db = db; this.kept = kept; }
            public async Task Run(User[] users, Scope given, CancellationToken token) { {{code}} await Task.CompletedTask; }
            {{more}}
        }
        {{Elsewhere}}
        """;
}
