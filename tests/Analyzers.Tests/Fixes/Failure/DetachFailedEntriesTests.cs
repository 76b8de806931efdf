using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Failure;

public class DetachFailedEntriesTests
{
    private static readonly VerifyOptions Clearing = new() { EquivalenceKey = "ClearChangeTracker" };

    [Fact]
    public Task FailedEntries_AreDetached() => Verify.Fix(
        """
        class Import
        {
            public async Task Run(AppDbContext db, User[] users)
            {
                foreach (var user in users)
                {
                    try
                    {
                        db.Add(user);
                        await db.SaveChangesAsync();
                    }
                    {|SES3001:catch|} (DbUpdateException)
                    {
                        Log("taken"); // skip it
                    }
                }
            }
        }
        """,
        """
        class Import
        {
            public async Task Run(AppDbContext db, User[] users)
            {
                foreach (var user in users)
                {
                    try
                    {
                        db.Add(user);
                        await db.SaveChangesAsync();
                    }
                    catch (DbUpdateException ex)
                    {
                        foreach (var entry in ex.Entries)
                            entry.State = EntityState.Detached;
                        Log("taken"); // skip it
                    }
                }
            }
        }
        """);

    [Fact]
    public Task NamesInUse_AreAvoided() => Verify.Fix(
        """
        class Import(AppDbContext db)
        {
            public void Run(User ex, User entry)
            {
                try { db.Add(ex); db.SaveChanges(); }
                {|SES3001:catch|} (DbUpdateConcurrencyException) { }
                try { db.Add(entry); db.SaveChanges(); }
                {|SES3001:catch|} (DbUpdateException failure) { Log(failure); }
                db.SaveChanges();
            }
        }
        """,
        """
        class Import(AppDbContext db)
        {
            public void Run(User ex, User entry)
            {
                try { db.Add(ex); db.SaveChanges(); }
                catch (DbUpdateConcurrencyException ex2) { foreach (var entry2 in ex2.Entries) entry2.State = EntityState.Detached; }
                try { db.Add(entry); db.SaveChanges(); }
                catch (DbUpdateException failure) { foreach (var entry3 in failure.Entries) entry3.State = EntityState.Detached; Log(failure); }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task ContextOpenedHere_IsCleared() => Verify.Fix(
        """
        class Import
        {
            public async Task Run(IDbContextFactory<AppDbContext> factory, User[] users)
            {
                await using var db = await factory.CreateDbContextAsync();
                foreach (var user in users)
                {
                    try { db.Add(user); await db.SaveChangesAsync(); }
                    {|SES3001:catch|} (Exception e)
                    {
                        Log(e);
                    }
                }
            }
        }
        """,
        """
        class Import
        {
            public async Task Run(IDbContextFactory<AppDbContext> factory, User[] users)
            {
                await using var db = await factory.CreateDbContextAsync();
                foreach (var user in users)
                {
                    try { db.Add(user); await db.SaveChangesAsync(); }
                    catch (Exception e)
                    {
                        db.ChangeTracker.Clear();
                        Log(e);
                    }
                }
            }
        }
        """,
        Clearing);

    [Theory]
    [InlineData("Marten", "EjectAllPendingChanges()")]
    [InlineData("RavenDb", "Advanced.Clear()")]
    public Task DocumentSessionOpenedHere_IsCleared(string library, string drop) => Verify.Fix(Documents(library, "{|SES3001:catch|}", ""), Documents(library, "catch", $" session.{drop};"), Clearing with
    {
        References = library == "Marten" ? References.Marten : References.RavenDb,
    });

    private static string Documents(string library, string handler, string drop) => $$"""
        class Import
        {
            public async Task Run(IDocumentStore store, User[] users)
            {
                {{(library == "Marten" ? "await using var session = store.LightweightSession();" : "using var session = store.OpenAsyncSession();")}}
                foreach (var user in users)
                {
                    try { {{(library == "Marten" ? "session.Store(user);" : "await session.StoreAsync(user);")}} await session.SaveChangesAsync(); }
                    {{handler}} (Exception e) {{{drop}} Log(e); }
                }
            }
        }
        """;

    [Fact]
    public Task EntriesOfEntityFramework6_AreDetached() => Verify.Fix(
        """
        using System.Data.Entity.Infrastructure;
        class Import(LegacyContext db)
        {
            public void Run(User a)
            {
                try { db.Users.Add(a); db.SaveChanges(); }
                {|SES3001:catch|} (DbUpdateException ex) { Log(ex); }
                db.SaveChanges();
            }
        }
        """,
        """
        using System.Data.Entity.Infrastructure;
        class Import(LegacyContext db)
        {
            public void Run(User a)
            {
                try { db.Users.Add(a); db.SaveChanges(); }
                catch (DbUpdateException ex) { foreach (var entry in ex.Entries) entry.State = EntityState.Detached; Log(ex); }
                db.SaveChanges();
            }
        }
        """,
        new VerifyOptions { References = References.EntityFramework6 });

    [Theory]
    [InlineData("(Exception e)", "(Exception e)", "e")]
    [InlineData("(Exception)", "(Exception ex)", "ex")]
    [InlineData("(System.Data.Common.DbException)", null, null)]
    [InlineData("", "(Exception ex)", "ex")]
    public Task OfAnExceptionThatMayBeAnother_ItIsAskedFirst(string caught, string? named, string? name)
    {
        string Source(string handler, string first) => $$"""
            class Import(AppDbContext db)
            {
                public async Task Run(User[] users)
                {
                    foreach (var user in users)
                    {
                        try { db.Add(user); await db.SaveChangesAsync(); }
                        {{handler}}
                        {{{first}}
                            Log("skipped");
                        }
                    }
                }
            }
            """;
        var wrong = Source("{|SES3001:catch|} " + caught, "");
        return named is null ? Verify.NoFix(wrong) : Verify.Fix(wrong.Replace("catch|} \n", "catch|}\n"), Source("catch " + named, $"""

                                if ({name} is DbUpdateException failure)
                                    foreach (var entry in failure.Entries)
                                        entry.State = EntityState.Detached;
                """));
    }

    [Fact]
    public Task OfAnyExceptionOfEntityFramework6_ItIsAskedFirst() => Verify.Fix(
        """
        using System.Data.Entity.Infrastructure;
        class Import(LegacyContext db)
        {
            public void Run(User a)
            {
                try { db.Users.Add(a); db.SaveChanges(); }
                {|SES3001:catch|} (Exception ex) { Log(ex); }
                db.SaveChanges();
            }
        }
        """,
        """
        using System.Data.Entity.Infrastructure;
        class Import(LegacyContext db)
        {
            public void Run(User a)
            {
                try { db.Users.Add(a); db.SaveChanges(); }
                catch (Exception ex) { if (ex is DbUpdateException failure) foreach (var entry in failure.Entries) entry.State = EntityState.Detached; Log(ex); }
                db.SaveChanges();
            }
        }
        """,
        new VerifyOptions { References = References.EntityFramework6 });

    [Fact]
    public Task ContextFromElsewhere_IsNotCleared() => Verify.NoFix(
        """
        class Import(AppDbContext db)
        {
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    try { db.Add(user); await db.SaveChangesAsync(); }
                    {|SES3001:catch|} (Exception e) { Log(e); }
                }
            }
        }
        """,
        Clearing);

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore.DbUpdateException ex", "", "foreach (var entry in ex.Entries) entry.State = EntityState.Detached;")]
    [InlineData("System.Exception ex", "", "if (ex is DbUpdateException failure) foreach (var entry in failure.Entries) entry.State = EntityState.Detached;")]
    [InlineData("System.Exception ex", "class Included { public void Include() { } public void Run() => Include(); }", "if (ex is Microsoft.EntityFrameworkCore.DbUpdateException failure) foreach (var entry in failure.Entries) entry.State = Microsoft.EntityFrameworkCore.EntityState.Detached;")]
    [InlineData("System.Exception ex", "class EF { public EF? Next { get; set; } }", "if (ex is Microsoft.EntityFrameworkCore.DbUpdateException failure) foreach (var entry in failure.Entries) entry.State = Microsoft.EntityFrameworkCore.EntityState.Detached;")]
    public Task NamespaceNotImported_IsImportedWhereNoNameComesIntoDoubt(string caught, string beside, string detaching) => Verify.Fix(
        Unimported($"{{|SES3001:catch|}} ({caught}) {{ Log(ex); }}", beside),
        (beside.Length == 0 ? "using Microsoft.EntityFrameworkCore;\n\n" : "") + Unimported($"catch ({caught}) {{ {detaching} Log(ex); }}", beside),
        new VerifyOptions { WithPrelude = false, MoreSources = ["global using static Prelude; static class Prelude { public static void Log(object o) { } }"], References = References.EntityFramework });

    private static string Unimported(string handler, string beside) => $$"""
        class Import(Db db)
        {
            public void Run(User a)
            {
                try { db.Add(a); db.SaveChanges(); }
                {{handler}}
                db.SaveChanges();
            }
        }
        class Db : Microsoft.EntityFrameworkCore.DbContext { }
        class User { }
        {{beside}}
        """;
}
