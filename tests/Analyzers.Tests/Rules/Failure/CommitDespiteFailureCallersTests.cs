using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3003 where the catch stands in the code that is called, and the commit in its caller, or in the caller of that.</summary>
public class CommitDespiteFailureCallersTests
{
    const string Swallowing = "public async Task Store(User user, Order order) { try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); } catch (Exception e) { Log(e); } }";
    const string Answering = "public async Task<bool> Store(User user, Order order) { try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); return true; } catch (Exception e) { Log(e); return false; } }";

    [Theory]
    [InlineData(Swallowing, "await users.Store(user, order);")]
    [InlineData(Swallowing + " public async Task Both(User user, Order order) { await Store(user, order); Log(user); }", "await users.Both(user, order);")]
    [InlineData(Answering, "await users.Store(user, order);")]
    [InlineData(Answering, "if (!await users.Store(user, order)) Log(user);")]
    [InlineData(Answering + " public Task<bool> Both(User user, Order order) => Store(user, order);", "await users.Both(user, order);")]
    [InlineData(Swallowing + " public async Task Both(User user, Order order) { await Inner(); async Task Inner() { await Store(user, order); } }", "await users.Both(user, order);")]
    public Task SwallowedInWhatIsCalled_ReportsTheCommit(string members, string work) => Verify.Analyzer(Code(members, $"{work} await {{|SES3003:tx.CommitAsync()|}};"));

    [Fact]
    public Task SwallowedInALocalFunction_ReportsTheCommit() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await Store();
                await {|SES3003:tx.CommitAsync()|};

                async Task Store()
                {
                    try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); }
                    catch (DbUpdateException e) { Log(e); }
                }
            }
        }
        """);

    [Theory]
    [InlineData(Answering, "if (!await users.Store(user, order)) return; await tx.CommitAsync();")]
    [InlineData(Answering, "if (await users.Store(user, order)) await tx.CommitAsync(); else await tx.RollbackAsync();")]
    [InlineData(Answering, "var stored = await users.Store(user, order); if (stored) await tx.CommitAsync();")]
    [InlineData(Answering + " public async Task Both(User user, Order order) { if (!await Store(user, order)) throw new InvalidOperationException(); }", "await users.Both(user, order); await tx.CommitAsync();")]
    [InlineData(Swallowing + " public async Task Both(User user, Order order) { await Store(user, order); db.ChangeTracker.Clear(); await db.Database.RollbackTransactionAsync(); }", "await users.Both(user, order); await tx.CommitAsync();")]
    [InlineData("public async Task Store(User user, Order order) { db.Add(user); db.Add(order); try { await db.SaveChangesAsync(); } catch (Exception e) { Log(e); } }", "await users.Store(user, order); await tx.CommitAsync();")]
    [InlineData("public async Task Store(User user, Order order) { try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); } catch (Exception) { user.Name = \"failed\"; } }", "await users.Store(user, order); await tx.CommitAsync();")]
    [InlineData("public async Task Store(User user, Order order) { try { db.Add(user); await db.SaveChangesAsync(); db.Add(order); await db.SaveChangesAsync(); } catch (Exception e) { Log(e); throw; } }", "await users.Store(user, order); await tx.CommitAsync();")]
    [InlineData(Swallowing, "await tx.CommitAsync(); await users.Store(user, order);")]
    public Task FailureThatDecides_IsSilent(string members, string work) => Verify.Analyzer(Code(members, work));

    [Fact]
    public Task ContextThatIsSavedAgain_IsAnotherRules() =>
        Verify.Analyzer(Code(Swallowing, "await users.Store(user, order); await db.SaveChangesAsync(); await tx.CommitAsync();"));

    [Fact]
    public Task Message_NamesWhatIsCalled() => Verify.Analyzer(Code(Swallowing, "await {|#1:users.Store(user, order)|}; await {|#0:tx.CommitAsync()|};"), new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3003).WithLocation(0).WithLocation(1).WithMessage(
                "'db' is committed here although 'Store' lets a failure of the work end: half of the work is stored; let it throw, or ask how it went before the commit"),
        ],
    });

    static string Code(string members, string work) => $$"""
        class Users(AppDbContext db)
        {
            {{members}}
        }

        class Import(AppDbContext db, Users users)
        {
            public async Task Run(User user, Order order)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                {{work}}
            }
        }
        """;
}
