using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3002: lookups by the key of the object whose save failed.</summary>
public class FailedSessionInHandlerLookupTests
{
    [Theory]
    [InlineData("db.Users.Add(new User { Id = id });", "return await {|SES3002:db.Users.FindAsync(id)|};")]
    [InlineData("db.Add(new User { Name = \"new\", Id = id });", "return {|SES3002:db.Find<User>(id)|};")]
    [InlineData("var user = new User { Id = id }; db.Users.Add(user);", "return await {|SES3002:Get(id)|};")]
    [InlineData("db.Users.Add(given);", "return await {|SES3002:db.Users.FindAsync(given.Id)|};")]
    [InlineData("db.Update(given);", "if (await {|SES3002:Get(given.Id)|} == null) return null; throw;")]
    public Task LookupOfWhatWasNotStored_Reports(string stage, string handler) => Run(stage, handler);

    [Theory]
    [InlineData("db.Users.Add(new User { Id = id });", "return await db.Users.FirstOrDefaultAsync(user => user.Id == id);")]
    [InlineData("db.Users.Add(new User { Id = id });", "db.ChangeTracker.Clear(); return await db.Users.FindAsync(id);")]
    [InlineData("db.Users.Add(new User { Id = id });", "foreach (var entry in failed.Entries) entry.State = EntityState.Detached; return await Get(id);")]
    [InlineData("db.Users.Add(new User { Id = id });", "return await db.Users.FindAsync(other);")]
    [InlineData("db.Users.Add(new User { Id = id });", "id = other; return await db.Users.FindAsync(id);")]
    [InlineData("db.Users.Add(new User { Id = id });", "Log(await db.Orders.FindAsync(id)); return null;")]
    [InlineData("db.Orders.Add(new Order { Id = id });", "return await db.Users.FindAsync(id);")]
    [InlineData("db.Users.Add(given);", "return await db.Users.FindAsync(id);")]
    [InlineData("db.Users.Remove(given);", "return await db.Users.FindAsync(given.Id);")]
    [InlineData("given.Name = \"new\";", "return await db.Users.FindAsync(given.Id);")]
    [InlineData("db.Users.Add(new User { Id = id });", "await using var fresh = new AppDbContext(); return await fresh.Users.FindAsync(id);")]
    public Task LookupOfAnother_IsSilent(string stage, string handler) => Run(stage, handler);

    [Fact]
    public Task Message_SaysWhatIsAnswered() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public User? Run(int id)
            {
                try { db.Users.Add(new User { Id = id }); {|#1:db.SaveChanges()|}; return null; }
                catch (DbUpdateException) { return {|#0:db.Users.Find(id)|}; }
            }
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES3002).WithLocation(0).WithLocation(1).WithMessage(
                "'db' may have failed when this catch runs, and Find uses it again without a reset: it answers with the object that was not stored; detach that first, or ask by a query"),
        ],
    });

    private static Task Run(string stage, string handler) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task<User?> Run(int id, int other, User given)
            {
                try { {{stage}} await db.SaveChangesAsync(); return null; }
                catch (DbUpdateException failed) { Log(failed); {{handler}} }
            }
            private async Task<User?> Get(int key) => await db.Users.FindAsync(key);
        }
        """);

    [Theory]
    [InlineData("var user = new User { Name = name }; db.Users.Add(user);", "", "user.Name = name + 2;")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Name == name);", "user.Email = name;", "user.Email = null;")]
    public Task ChangedObjectIsPutRight_IsSilent(string make, string change, string right) => Verify.Analyzer(Retrying(make, change, right, "await db.SaveChangesAsync();"));

    [Theory]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Name == name);", "user.Email = name;", "user.Active = false;")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Name == name);", "user.Email = name; db.Orders.Add(new Order());", "user.Email = null;")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Name == name);", "user.Email = name; await Work();", "user.Email = null;")]
    [InlineData("var user = await db.Users.FirstAsync(u => u.Name == name);", "user.Email = name;", "")]
    public Task OtherWorkWaitsAsWell_Reports(string make, string change, string other) => Verify.Analyzer(Retrying(make, change, other, "await {|SES3002:db.SaveChangesAsync()|};"));

    private static string Retrying(string make, string change, string right, string save) => $$"""
        class Rename(AppDbContext db)
        {
            public async Task Run(string name)
            {
                {{make}}
                try { {{change}} await db.SaveChangesAsync(); }
                catch (DbUpdateException) { {{right}} {{save}} }
            }
            Task Work() => db.AddAsync(new Order()).AsTask();
        }
        """;
}
