using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class LookUpByKeyTests
{
    [Fact]
    public Task ContextIsAskedByKey() => Verify.Fix(
        """
        class Users(AppDbContext db)
        {
            public async Task<User?> Async(int id, CancellationToken cancellation)
            {
                var one = await {|SES5005:db.Users.FirstOrDefaultAsync(user => user.Id == id)|}; // maybe none
                return one ?? await {|SES5005:db.Users.Where(user => user.Id == id + 1).SingleOrDefaultAsync(cancellation)|}.ConfigureAwait(false);
            }
            public User? Sync(int id) => {|SES5005:db.Set<User>().SingleOrDefault(user => user.Id == id)|};
        }
        """,
        """
        class Users(AppDbContext db)
        {
            public async Task<User?> Async(int id, CancellationToken cancellation)
            {
                var one = await db.Users.FindAsync(id); // maybe none
                return one ?? await db.Users.FindAsync([id + 1], cancellation).ConfigureAwait(false);
            }
            public User? Sync(int id) => db.Set<User>().Find(id);
        }
        """);

    [Fact]
    public Task SessionIsAskedByKey() => Verify.Fix(
        """
        class Users(Session session)
        {
            public async Task<User?> Maybe(int id, CancellationToken cancellation) => await {|SES5005:session.Query<User>().Where(user => user.Id == id).SingleOrDefaultAsync(cancellation)|};
            public async Task<User> Sure(int id) => await {|SES5005:session.Query<User>().Where(user => user.Id == id).FirstAsync()|};
            public User Now(int id) => {|SES5005:session.Query<User>()
                .Where(user => user.Id == id)
                .Single()|};
        }
        """,
        """
        class Users(Session session)
        {
            public async Task<User?> Maybe(int id, CancellationToken cancellation) => await session.GetAsync<User>(id, cancellation);
            public async Task<User> Sure(int id) => await session.GetOneAsync<User>(id);
            public User Now(int id) => session.GetOne<User>(id);
        }
        """);

    [Fact]
    public Task OlderLanguage_HasAnArray() => Verify.Fix(
        """
        class Users
        {
            public async Task<User> Find(AppDbContext db, int id, CancellationToken cancellation) => await {|SES5005:db.Users.FirstOrDefaultAsync(user => user.Id == id, cancellation)|};
        }
        """,
        """
        class Users
        {
            public async Task<User> Find(AppDbContext db, int id, CancellationToken cancellation) => await db.Users.FindAsync(new object[] { id }, cancellation);
        }
        """,
        new VerifyOptions { LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp10 });

    [Fact]
    public Task QueryThatThrows_HasNoFixWithAContext() => Verify.NoFix("""
        class Users(AppDbContext db)
        {
            public User First(int id) => {|SES5005:db.Users.First(user => user.Id == id)|};
            public async Task<User> Single(int id) => await {|SES5005:db.Users.SingleAsync(user => user.Id == id)|};
        }
        """);

    [Fact]
    public Task TaskThatIsHandedOn_HasNoFix() => Verify.NoFix("""
        class Users(AppDbContext db)
        {
            public Task<User?> Find(int id) => {|SES5005:db.Users.FirstOrDefaultAsync(user => user.Id == id)|};
        }
        """);

    [Fact]
    public Task CommentInside_HasNoFix() => Verify.NoFix("""
        class Users(AppDbContext db)
        {
            public User? Find(int id) => {|SES5005:db.Users // all of them
                .FirstOrDefault(user => user.Id == id)|};
        }
        """);
}
