using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1014 where whoever uses the repository sets whether it commits.</summary>
public class RepositoryCommitsOnItsOwnSettingTests
{
    [Theory]
    [InlineData("public bool AutoSave { get; set; } = true;")]
    [InlineData("public bool AutoSave { get; init; } = true;")]
    [InlineData("public bool AutoSave = true;")]
    public Task CommitsWhereAPropertySaysSo_IsSilent(string setting) => Verify.Analyzer($$"""
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) => this.db = db;
            {{setting}}
            public async Task<int> Delete(User user) { db.Users.Remove(user); return await Store(); }
            public async Task Add(User user) { db.Users.Add(user); if (AutoSave) await db.SaveChangesAsync(); }
            async Task<int> Store() => AutoSave ? await db.SaveChangesAsync() : 0;
        }
        """);

    [Theory]
    [InlineData("bool AutoSave { get; set; } = true;")]
    [InlineData("public bool AutoSave { get; } = true;")]
    [InlineData("public bool AutoSave { get; private set; } = true;")]
    public Task NobodyElseSetsIt_Reports(string setting) => Verify.Analyzer($$"""
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) => this.db = db;
            {{setting}}
            public async Task Add(User user) { db.Users.Add(user); if (AutoSave) await {|SES1014:db.SaveChangesAsync()|}; }
        }
        """);

    [Fact]
    public Task PropertyOfWhatIsStored_Reports() => Verify.Analyzer("""
        class UserRepository
        {
            readonly AppDbContext db;
            public UserRepository(AppDbContext db) => this.db = db;
            public async Task Add(User user) { db.Users.Add(user); if (user.Active) await {|SES1014:db.SaveChangesAsync()|}; }
        }
        """);
}
